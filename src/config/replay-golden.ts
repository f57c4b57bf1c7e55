import { basename } from 'node:path'
import type { LoadedModel } from '../load/loaded-model.ts'
import { readBytes } from '../load/model-files.ts'
import { parseGolden } from './golden.ts'
import { requireGolden } from './require-golden.ts'

/** Replays the golden.json that stands beside a model: a difference refuses it (E_VERIFY), else the model says what was verified. */
export async function replayGolden(
  model: LoadedModel,
  path: string,
  files: readonly string[],
): Promise<LoadedModel> {
  const golden = parseGolden(await readBytes(path), basename(path))
  const isAbout = golden.files?.every((file) => files.includes(file)) ?? true
  return isAbout ? requireGolden(model, golden) : model
}
