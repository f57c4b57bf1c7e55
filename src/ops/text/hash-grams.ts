import { SPACE, classesByUnit } from '../../encodings/python-text/code-points.ts'
import { columnOfHash, murmur3 } from './murmur3.ts'
import { collapseBlanks } from './preprocess.ts'
import type { RowSums } from '../row-sums.ts'
import type { TextOptions } from './text-options.ts'
import { TokenBuffer } from './token-buffer.ts'
import { makeTokenizer } from './tokenizer.ts'
import { Utf8Buffer } from './utf8-buffer.ts'
import { WordTable } from './word-table.ts'

/** Adds one n-gram, given as bytes [start, end) of its UTF-8. */
export type AddGram = (bytes: Uint8Array, start: number, end: number) => void

/** Adds +1, or where `alternatesSign` the sign of the hash, to the hash's column. */
export function gramAdder(columns: number, alternatesSign: boolean, row: RowSums): AddGram {
  return (bytes, start, end) => {
    const hash = murmur3(bytes, start, end)
    row.add(columnOfHash(hash, columns), alternatesSign && hash < 0 ? -1 : 1)
  }
}

/** Word n-grams: the words are written one behind another with blanks between, so that every n-gram is one stretch of bytes. */
export function wordGrams(options: TextOptions, add: AddGram): (text: string) => void {
  const { minN, maxN, stopWords } = options
  const { tokenize } = makeTokenizer(options.tokenPattern)
  const tokens = new TokenBuffer()
  const stops = new WordTable(stopWords)
  const utf8 = new Utf8Buffer()
  let starts = new Int32Array(256)
  let ends = new Int32Array(256)
  return (text) => {
    tokenize(text, tokens)
    if (starts.length < tokens.count) {
      starts = new Int32Array(tokens.count * 2)
      ends = new Int32Array(tokens.count * 2)
    }
    utf8.length = 0
    let words = 0
    for (let i = 0; i < tokens.count; i++) {
      if (stops.find(text, tokens.starts[i]!, tokens.ends[i]!, tokens.hashes[i]!) >= 0) continue
      if (words > 0) utf8.appendBlank()
      starts[words] = utf8.length
      utf8.append(text, tokens.starts[i]!, tokens.ends[i]!)
      ends[words++] = utf8.length
    }
    for (let n = Math.max(1, minN); n <= maxN && n <= words; n++) {
      for (let i = 0; i + n <= words; i++) add(utf8.bytes, starts[i]!, ends[i + n - 1]!)
    }
  }
}

/** Character n-grams, over the whole text or ('char_wb') inside words with a blank at each side. */
export function characterGrams(options: TextOptions, add: AddGram): (text: string) => void {
  const { minN, maxN } = options
  const utf8 = new Utf8Buffer()
  let starts = new Int32Array(1024)

  /** Where each character of the buffer starts, and, last, where the buffer ends. Returns the number of characters. */
  function markCharacters(): number {
    if (starts.length < utf8.length + 1) starts = new Int32Array(utf8.length * 2 + 1)
    let count = 0
    for (let at = 0; at < utf8.length; at++)
      if ((utf8.bytes[at]! & 0xc0) !== 0x80) starts[count++] = at
    starts[count] = utf8.length
    return count
  }

  function addAll(characters: number, countsShort: boolean): void {
    for (let n = minN; n <= maxN && n <= characters; n++) {
      for (let i = 0; i + n <= characters; i++) add(utf8.bytes, starts[i]!, starts[i + n]!)
    }
    if (countsShort && characters < minN) add(utf8.bytes, 0, utf8.length)
  }

  return (document) => {
    const text = collapseBlanks(document)
    if (options.analyzer === 'char') {
      utf8.length = 0
      utf8.append(text, 0, text.length)
      return addAll(markCharacters(), false)
    }
    for (const [start, end] of wordsOf(text)) {
      utf8.length = 0
      utf8.appendBlank()
      utf8.append(text, start, end)
      utf8.appendBlank()
      addAll(markCharacters(), true)
    }
  }
}

/** Bounds of the words of str.split(). */
export function* wordsOf(text: string): Generator<readonly [number, number]> {
  const classes = classesByUnit()
  const isBlank = (at: number) => (classes[text.charCodeAt(at)]! & SPACE) !== 0
  for (let at = 0; at < text.length;) {
    if (isBlank(at)) at++
    else {
      const start = at
      while (at < text.length && !isBlank(at)) at++
      yield [start, at]
    }
  }
}
