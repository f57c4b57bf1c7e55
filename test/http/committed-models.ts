import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { loadModel } from '../../src/index.ts'
import type { LoadedModel } from '../../src/index.ts'

/** What `check` says of each committed scikit-learn model whose rows are text or numbers: `{}` is what is known of rows that are JSON. */
export async function faultsOfCommitted(
  check: (model: LoadedModel) => Promise<string | undefined>,
): Promise<string[]> {
  const root = 'test/fixtures/sklearn/1.5.2'
  const found: string[] = []
  for (const name of readdirSync(root)) {
    const file = ['model.pkl', 'model.joblib']
      .map((base) => join(root, name, base))
      .find(existsSync)
    const model = await loadModel(file!, { name: 'm' })
    if (model.model.signatures[0]!.inputs.some((input) => input.contentType === 'json')) continue
    const fault = await check(model)
    if (fault !== undefined) found.push(`${name}: ${fault}`)
  }
  return found
}
