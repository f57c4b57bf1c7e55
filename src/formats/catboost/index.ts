import { chainParts } from '../chain-parts.ts'
import { detectKind } from '../detect.ts'
import type { Format, ModelFile, ModelPart } from '../format.ts'
import { readUnconverted } from '../line-endings.ts'
import { readPart } from './read-part.ts'

/** What CatBoost's save_model writes: its binary format (CBM1), and JSON. */
export const catBoostFormat: Format = {
  name: 'catboost',
  detect: isCatBoost,
  read: (files) => chainParts(files.map(readFile)),
  readPart: readFile,
}

const kinds: readonly string[] = ['catboost', 'catboost-json']

function isCatBoost(file: ModelFile): boolean {
  return kinds.includes(detectKind(file.bytes))
}

function readFile(file: ModelFile): ModelPart {
  return readUnconverted(file, readPart)
}
