import { detectKind } from '../detect.ts'
import { chainParts } from '../chain-parts.ts'
import type { Format, ModelFile } from '../format.ts'
import { prepareReaders } from '../../estimators/index.ts'
import { openPickle, rootOf } from './open.ts'
import { plainValue } from './plain-value.ts'
import { readPart } from './read-part.ts'

const kinds: readonly string[] = ['pickle', 'pickle-zip', 'skops']

/** Pickle, joblib and skops files: inert records first, then the estimators they mean. */
export const pickleFormat: Format = {
  name: 'pickle',
  detect: (file) => kinds.includes(detectKind(file.bytes)),
  async read(files) {
    await Promise.all(files.map(prepare))
    return chainParts(files.map(readPart))
  },
  prepare,
  readPart,
  inspect: async (file) => (await import('./inspect.ts')).inspectPickle(file),
  readValue: (file) => plainValue(rootOf(file, openPickle(file))),
}

function prepare(file: ModelFile): Promise<void> {
  return prepareReaders(openPickle(file).globals.map((global) => global.qualifiedName))
}
