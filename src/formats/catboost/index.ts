import { chainParts } from '../chain-parts.ts'
import { detectKind } from '../detect.ts'
import type { Format, ModelFile } from '../format.ts'
import { pickleFormat } from '../pickle/index.ts'
import { readPart } from './read-part.ts'

/** What CatBoost's save_model writes: its binary format (CBM1), and JSON. */
export const catBoostFormat: Format = {
  name: 'catboost',
  detect: isCatBoost,
  async read(files) {
    const others = files.filter((file) => !isCatBoost(file))
    await Promise.all(others.map((file) => pickleFormat.prepare!(file)))
    return chainParts(
      files.map((file) => (isCatBoost(file) ? readPart(file) : pickleFormat.readPart!(file))),
    )
  },
  readPart,
}

const kinds: readonly string[] = ['catboost', 'catboost-json']

function isCatBoost(file: ModelFile): boolean {
  return kinds.includes(detectKind(file.bytes))
}
