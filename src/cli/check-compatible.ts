import { incompatibilities } from '../codegen/client/incompatibilities.ts'
import { readClientModel } from '../codegen/client/client-model.ts'
import { fault } from '../errors.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import { readBytes } from '../load/model-files.ts'
import { oneLine, printLog } from './terminal.ts'
import { documentOf, documentOfModel } from './write-client.ts'

/**
 * Refuses a model that clients of an earlier version can't call: `earlier` is its file, or a saved openapi.json. With `force` the
 * differences are only said. Throws E_VERIFY, and E_PATH or E_FORMAT for what is not to be read.
 */
export async function checkCompatible(
  earlier: string,
  model: LoadedModel,
  force: boolean,
): Promise<void> {
  const before = readClientModel(
    earlier.endsWith('openapi.json') ? await savedDocument(earlier) : await documentOf(earlier),
  )
  const differences = incompatibilities(before, readClientModel(documentOfModel(model)))
  if (differences.length === 0) return
  const what = `clients of ${earlier} can't use model "${model.name}": ${differences.join('; ')}`
  if (force) return printLog(oneLine(`forced: ${what}`))
  throw fault('E_VERIFY', what, {
    hint: 'Serve it under another name, generate the clients again, or say --force.',
  })
}

async function savedDocument(path: string): Promise<unknown> {
  const text = new TextDecoder().decode(await readBytes(path))
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw fault('E_FORMAT', `${path} is not valid JSON`, { cause: error })
  }
}
