import { extname } from 'node:path'
import { clientLanguages } from '../codegen/client/index.ts'
import { readClientModel } from '../codegen/client/client-model.ts'
import { openModel } from '../config/open-model.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import { openApiDocument } from '../protocols/docs/openapi.ts'
import { DataPlane } from '../serving/data-plane.ts'
import type { ClientOptions } from './client.ts'
import { fetchDocument } from './fetch-document.ts'
import { writeText } from './write-whole.ts'
import { version } from './version.ts'

const byExtension: Readonly<Record<string, string>> = {
  '.ts': 'typescript',
  '.mts': 'typescript',
  '.py': 'python',
  '.go': 'go',
  '.java': 'java',
  '.sh': 'curl',
}

/** Writes a client for a server's model or for a model file. Throws E_PATH, E_ADDRESS, E_FORMAT, E_MODEL_NOT_FOUND. */
export async function writeClient(source: string, options: ClientOptions): Promise<void> {
  const language = options.lang ?? byExtension[extname(options.output)] ?? 'typescript'
  const document = /^https?:\/\//.test(source)
    ? await fetchDocument(source, options.apiKey)
    : await documentOf(source)
  await writeText(
    options.output,
    clientLanguages[language]!(readClientModel(document, options.model)),
  )
}

/** The OpenAPI document that a server of this model has. */
export async function documentOf(argument: string): Promise<unknown> {
  const model = await openModel(argument)
  try {
    return documentOfModel(model)
  } finally {
    await model.close()
  }
}

export function documentOfModel(model: LoadedModel): unknown {
  return openApiDocument(new DataPlane({ models: [model] }), {
    serverVersion: version,
    needsKey: false,
    isReady: () => true,
    renderMetrics: () => '',
  })
}
