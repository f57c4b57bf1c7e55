import { basename } from 'node:path'
import { fault } from '../errors.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import { readBytes } from '../load/model-files.ts'
import type { GoldenResult } from './compare-golden.ts'
import { compareGolden } from './compare-golden.ts'
import type { Golden } from './golden.ts'
import { goldenOf, parseGolden } from './golden.ts'

/** Replays the golden.json that stands beside a model: a difference refuses it (E_VERIFY), else the model says what was verified. */
export async function replayGolden(
  model: LoadedModel,
  path: string,
  files: readonly string[],
): Promise<LoadedModel> {
  const golden = parseGolden(await readBytes(path), basename(path))
  const isAbout = golden.files?.every((file) => files.includes(file)) ?? true
  return isAbout ? compare(model, golden) : model
}

/** Replays the examples that a model's own file holds. */
export function replayExamples(model: LoadedModel): Promise<LoadedModel> {
  const { rows, outputs } = model.model.examples!
  return compare(model, goldenOf({ X: rows, outputs }, 'the examples in the file'))
}

async function compare(model: LoadedModel, golden: Golden): Promise<LoadedModel> {
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

export function mismatch(name: string, { first, differing, rows }: GoldenResult): Error {
  const { output, row, want, got } = first!
  return fault(
    'E_VERIFY',
    `${name}: ${differing} of ${rows} rows differ; first row ${row}: ${output} is ${JSON.stringify(got)}, recorded ${JSON.stringify(want)}`,
    {
      hint: `Record it again where the model was trained (slipway verify --script), or take ${name} away.`,
    },
  )
}
