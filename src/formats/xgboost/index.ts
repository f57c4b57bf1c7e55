import { fault } from '../../errors.ts'
import { chainParts } from '../chain-parts.ts'
import { detectKind } from '../detect.ts'
import type { Format, ModelFile, ModelPart } from '../format.ts'
import { readUnconverted } from '../line-endings.ts'

let code: { readonly readPart: (file: ModelFile) => ModelPart } | undefined

/** What save_model of a Booster or a wrapper writes: JSON, UBJSON, and the binary form of 0.x to 3.0. */
export const xgboostFormat: Format = {
  name: 'xgboost',
  detect: isXgboost,
  async read(files) {
    await prepare()
    return chainParts(files.map(readPart))
  },
  prepare,
  readPart,
  async inspect(file) {
    await prepare()
    return (await import('./inspect.ts')).inspectXgboost(file, readPart)
  },
}

function isXgboost(file: ModelFile): boolean {
  return detectKind(file.bytes) === 'xgboost'
}

async function prepare(): Promise<void> {
  code ??= await import('./read-part.ts')
}

function readPart(file: ModelFile): ModelPart {
  if (!code) throw fault('E_INTERNAL', 'an XGBoost model is read before its code is loaded')
  return readUnconverted(file, code.readPart)
}
