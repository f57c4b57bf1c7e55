import { extname } from 'node:path'
import { clientLanguages } from '../codegen/client/index.ts'
import { readClientModel } from '../codegen/client/client-model.ts'
import { openModel } from '../config/open-model.ts'
import { fault } from '../errors.ts'
import type { LoadedModel } from '../load.ts'
import { openApiDocument } from '../protocols/docs/openapi.ts'
import { DataPlane } from '../serving/data-plane.ts'
import type { ClientOptions } from './client.ts'
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

/** The one command that connects anywhere: to the URL it was given. */
async function fetchDocument(url: string, apiKey: string | undefined): Promise<unknown> {
  const headers = apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` }
  const address = `${url.replace(/\/$/, '')}/openapi.json`
  try {
    const response = await fetch(address, { headers, signal: AbortSignal.timeout(10_000) })
    if (response.ok) return (await response.json()) as unknown
    throw new Error(`it answers ${response.status}`)
  } catch (error) {
    throw fault(
      'E_ADDRESS',
      `no description of a model at ${address}: ${String((error as Error).message)}`,
      {
        cause: error,
        hint: 'Start the server, check the address, and give --api-key where it wants one.',
      },
    )
  }
}
