import { detectKind } from '../detect.ts'
import type { Format } from '../format.ts'
import { libraryFormat } from '../library-format.ts'
import { readUnconverted } from '../line-endings.ts'

const files = libraryFormat(
  'xgboost',
  (file) => detectKind(file.bytes) === 'xgboost',
  async () => {
    const { readPart } = await import('./read-part.ts')
    return (file) => readUnconverted(file, readPart)
  },
)

/** What save_model of a Booster or a wrapper writes: JSON, UBJSON, and the binary form of 0.x to 3.0. */
export const xgboostFormat: Format = {
  ...files,
  async inspect(file) {
    await files.prepare(file)
    return (await import('./inspect.ts')).inspectXgboost(file, files.readPart)
  },
}
