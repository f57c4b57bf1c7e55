import { chainParts } from './chain-parts.ts'
import type { Format, ModelFile } from './format.ts'

/**
 * The format of a chain whose files are of several kinds, each an estimator: a scaler's pickle, a booster's JSON, a pickled LabelEncoder.
 * Undefined where a file holds no estimator that can be put together with others.
 */
export function mixedChain(
  formatOf: (file: ModelFile) => Format,
  files: readonly ModelFile[],
): Format | undefined {
  const kinds = files.map(formatOf)
  const last = kinds.at(-1)!
  if (kinds.every((kind) => kind === last) || kinds.some((kind) => !kind.readPart)) return undefined
  return {
    name: last.name,
    detect: (file) => last.detect(file),
    async read(chain) {
      await Promise.all(chain.map(async (file) => formatOf(file).prepare?.(file)))
      return chainParts(chain.map((file) => formatOf(file).readPart!(file)))
    },
  }
}
