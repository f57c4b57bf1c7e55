import { readFile } from 'node:fs/promises'
import { incompatibilities } from '../codegen/client/incompatibilities.ts'
import { readClientModel } from '../codegen/client/client-model.ts'
import { fault } from '../errors.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import { printLog } from './terminal.ts'
import { documentOf, documentOfModel } from './write-client.ts'

/**
 * Refuses a model that clients of an earlier version can't call: `earlier` is its file, or a saved openapi.json. With `force` the
 * differences are only said. Throws E_VERIFY.
 */
export async function checkCompatible(
  earlier: string,
  model: LoadedModel,
  force: boolean,
): Promise<void> {
  const before = readClientModel(
    earlier.endsWith('openapi.json')
      ? (JSON.parse(await readFile(earlier, 'utf8')) as unknown)
      : await documentOf(earlier),
  )
  const differences = incompatibilities(before, readClientModel(documentOfModel(model)))
  if (differences.length === 0) return
  const what = `clients of ${earlier} can't use model "${model.name}": ${differences.join('; ')}`
  if (force) return printLog(`forced: ${what}`)
  throw fault('E_VERIFY', what, {
    hint: 'Serve it under another name, generate the clients again, or say --force.',
  })
}
