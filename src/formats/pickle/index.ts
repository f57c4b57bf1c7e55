import { detectKind } from '../detect.ts'
import { chainParts } from '../chain-parts.ts'
import type { Format } from '../format.ts'
import { inspectPickle } from './inspect.ts'
import { openPickle, rootOf } from './open.ts'
import { plainValue } from './plain-value.ts'
import { readPart } from './read-part.ts'

const kinds: readonly string[] = ['pickle', 'skops']

/** Pickle, joblib and skops files: inert records first, then the estimators they mean. */
export const pickleFormat: Format = {
  name: 'pickle',
  detect: (file) => kinds.includes(detectKind(file.bytes)),
  read: (files) => chainParts(files.map(readPart)),
  readPart,
  inspect: inspectPickle,
  readValue: (file) => plainValue(rootOf(file, openPickle(file))),
}
