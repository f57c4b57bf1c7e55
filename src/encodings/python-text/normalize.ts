// What scikit-learn's text vectorizers do to a document before they tokenize it.
import { COMBINING, classesByUnit, holds, rangesOfClass } from './code-points.ts'

// eslint-disable-next-line no-control-regex
const beyondAscii = /[^\x00-\x7f]/

export function isAscii(text: string): boolean {
  return !beyondAscii.test(text)
}

/**
 * str.lower(). JavaScript's own agrees over all code points (final sigma and U+0130 too) but for letters younger than the
 * Unicode of the Python at hand: no file says which that was.
 */
export function lower(text: string): string {
  return text.toLowerCase()
}

/** sklearn.feature_extraction.text.strip_accents_unicode: NFKD without the characters of a combining class. */
export function stripAccentsUnicode(text: string): string {
  if (isAscii(text)) return text
  const classes = classesByUnit()
  const decomposed = text.normalize('NFKD')
  let kept = ''
  let start = 0
  for (let i = 0; i < decomposed.length;) {
    const codePoint = decomposed.codePointAt(i)!
    const length = codePoint > 0xffff ? 2 : 1
    const drops =
      length === 1
        ? (classes[codePoint]! & COMBINING) !== 0
        : holds(rangesOfClass(COMBINING), codePoint)
    if (drops) {
      kept += decomposed.slice(start, i)
      start = i + length
    }
    i += length
  }
  return start === 0 ? decomposed : kept + decomposed.slice(start)
}

/** sklearn.feature_extraction.text.strip_accents_ascii: NFKD without everything beyond ASCII. */
export function stripAccentsAscii(text: string): string {
  // eslint-disable-next-line no-control-regex
  return isAscii(text) ? text : text.normalize('NFKD').replace(/[^\x00-\x7f]+/g, '')
}
