import { detectKind } from '../detect.ts'
import { chainParts } from '../chain-parts.ts'
import type { Format } from '../format.ts'
import { openPickle, rootOf } from './open.ts'
import { plainValue } from './plain-value.ts'
import { readPart } from './read-part.ts'

/** Pickle and joblib files: inert records first, then the estimators they mean. */
export const pickleFormat: Format = {
  name: 'pickle',
  detect: (file) => detectKind(file.bytes) === 'pickle',
  read: (files) => chainParts(files.map(readPart)),
  readPart,
  readValue: (file) => plainValue(rootOf(file, openPickle(file))),
}
