import { detectKind } from '../detect.ts'
import type { Format } from '../format.ts'
import { libraryFormat } from '../library-format.ts'
import { readUnconverted } from '../line-endings.ts'

const kinds: readonly string[] = ['catboost', 'catboost-json']

/** What CatBoost's save_model writes: its binary format (CBM1), and JSON. */
export const catBoostFormat: Format = libraryFormat(
  'catboost',
  (file) => kinds.includes(detectKind(file.bytes)),
  async () => {
    const { readPart } = await import('./read-part.ts')
    return (file) => readUnconverted(file, readPart)
  },
)
