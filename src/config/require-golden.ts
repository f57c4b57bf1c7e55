import { fault } from '../errors.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import type { GoldenResult } from './compare-golden.ts'
import { compareGolden } from './compare-golden.ts'
import type { Golden } from './golden.ts'
import { goldenOf } from './golden.ts'

/** Replays the examples that a model's own file holds. */
export function replayExamples(model: LoadedModel): Promise<LoadedModel> {
  const { rows, outputs } = model.model.examples!
  return requireGolden(model, goldenOf({ X: rows, outputs }, 'the examples in the file'))
}

/** Sets `model.verified`. Throws E_VERIFY, naming the first row that differs. */
export async function requireGolden(model: LoadedModel, golden: Golden): Promise<LoadedModel> {
  const result = await compareGolden(model, golden)
  if (result.first) throw mismatch(golden.name, result)
  model.verified = {
    file: golden.name,
    rows: result.rows,
    outputs: result.outputs,
    worst: result.worst,
  }
  return model
}

function mismatch(name: string, { first, differing, rows }: GoldenResult): Error {
  const { output, row, want, got } = first!
  return fault(
    'E_VERIFY',
    `${name}: ${differing} of ${rows} rows differ; first row ${row}: ${output} is ${JSON.stringify(got)}, recorded ${JSON.stringify(want)}`,
    {
      hint: `Record it again where the model was trained (slipway verify --script), or take ${name} away.`,
    },
  )
}
