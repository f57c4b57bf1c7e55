import {
  lower,
  stripAccentsAscii,
  stripAccentsUnicode,
} from '../../encodings/python-text/normalize.ts'
import { fault } from '../../errors.ts'
import type { TextOptions } from './text-options.ts'

/** Lower case first, then accents, as scikit-learn's _preprocess. A missing document is refused. */
export function preprocessor(
  options: Pick<TextOptions, 'estimator' | 'isLowercase' | 'stripAccents'>,
): (text: string | null, row: number) => string {
  const { estimator, isLowercase, stripAccents } = options
  return (text, row) => {
    if (text === null) throw fault('E_MISSING', { where: `the document of row ${row}`, estimator })
    const cased = isLowercase ? lower(text) : text
    if (stripAccents === '') return cased
    return stripAccents === 'ascii' ? stripAccentsAscii(cased) : stripAccentsUnicode(cased)
  }
}

// More than one of what Python's \s takes.
// eslint-disable-next-line no-control-regex
const blanks = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]{2,}/g

/** Character n-grams see two or more white spaces as one blank; a single one stays what it is. */
export function collapseBlanks(text: string): string {
  return text.replace(blanks, ' ')
}
