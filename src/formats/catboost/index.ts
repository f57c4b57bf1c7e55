import { fault } from '../../errors.ts'
import { chainParts } from '../chain-parts.ts'
import { detectKind } from '../detect.ts'
import type { Format, ModelFile, ModelPart } from '../format.ts'
import { readUnconverted } from '../line-endings.ts'

let code: { readonly readPart: (file: ModelFile) => ModelPart } | undefined

/** What CatBoost's save_model writes: its binary format (CBM1), and JSON. */
export const catBoostFormat: Format = {
  name: 'catboost',
  detect: isCatBoost,
  async read(files) {
    await prepare()
    return chainParts(files.map(readPart))
  },
  prepare,
  readPart,
}

const kinds: readonly string[] = ['catboost', 'catboost-json']

function isCatBoost(file: ModelFile): boolean {
  return kinds.includes(detectKind(file.bytes))
}

async function prepare(): Promise<void> {
  code ??= await import('./read-part.ts')
}

function readPart(file: ModelFile): ModelPart {
  if (!code) throw fault('E_INTERNAL', 'a CatBoost model is read before its code is loaded')
  return readUnconverted(file, code.readPart)
}
