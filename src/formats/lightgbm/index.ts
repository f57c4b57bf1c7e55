import { detectKind } from '../detect.ts'
import type { Format } from '../format.ts'
import { libraryFormat } from '../library-format.ts'

/** Text that save_model of a Booster writes: UTF-8, versions v2 to v4. */
export const lightgbmFormat: Format = libraryFormat(
  'lightgbm',
  (file) => detectKind(file.bytes) === 'lightgbm',
  async () => (await import('./read-part.ts')).readPart,
)
