import { isSlipwayError } from '../errors.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import { bindRows } from '../signature/bind-rows.ts'
import { exampleRows } from '../signature/example-rows.ts'

/** A costly row is not asked for twice. */
const longMilliseconds = 20
const rounds = 3

/** Milliseconds that one example row takes; 0 where the model refuses it or runs in another process. */
export async function timeOneRow(model: LoadedModel): Promise<number> {
  const signature = model.signatureFor(model.defaultOutputs)
  let best = Infinity
  try {
    const { tensors, numeric } = bindRows(signature, exampleRows(signature, 1), {
      model: model.name,
    })
    for (let i = 0; i < rounds && !(best > longMilliseconds && i > 0); i++) {
      const began = performance.now()
      const answer = model.run(signature, tensors, model.defaultOutputs, numeric)
      if (answer instanceof Promise) {
        await answer
        return 0
      }
      best = Math.min(best, performance.now() - began)
    }
  } catch (error) {
    if (!isSlipwayError(error)) throw error
    return 0
  }
  return best
}
