// Text: term counts of a vocabulary and their weights. Character classes are Python's, so that any engine finds the same words.
import { compileFindAll } from '../../encodings/python-re/find-all.ts'
import { COMBINING, SPACE, WORD, rangesOfClass } from '../../encodings/python-text/code-points.ts'
import { texts } from '../../ir/tensor.ts'
import { runPatternOf } from '../../ops/text/run-pattern.ts'
import { textOptions } from '../../ops/text/text-options.ts'
import { elementary } from './elementary.ts'
import type { Cell, Emitter, Make, Writer } from './emitter.ts'
import { constantOf, textLiteral } from './emitter.ts'

/** Whether ranges (starts and ends, ascending) hold a code point. */
function makeHolds(distances: string): (codePoint: number) => boolean {
  let at = 0
  const ends = distances.split(' ').map((distance) => (at += Number.parseInt(distance, 36)))
  return (codePoint) => {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (ends[middle]! <= codePoint) low = middle + 1
      else high = middle
    }
    return (low & 1) === 1
  }
}

/** Lower case first, then accents (src/ops/text/preprocess.ts). */
function prepareText(
  text: string | null,
  estimator: string,
  isLowercase: boolean,
  accents: string,
  isCombining: ((codePoint: number) => boolean) | undefined,
): string {
  if (text === null || text === undefined)
    throw new RangeError(`${estimator} takes no missing text`)
  const cased = isLowercase ? text.toLowerCase() : text
  if (accents === '') return cased
  const isAscii = Array.from(cased).every((character) => character < '\x80')
  if (isAscii) return cased
  return Array.from(cased.normalize('NFKD'))
    .filter((character) =>
      isCombining ? !isCombining(character.codePointAt(0)!) : character < '\x80',
    )
    .join('')
}

/** Words that are the longest runs of one set of characters, `min` long or longer. */
function runsOf(
  text: string,
  holds: (codePoint: number) => boolean,
  isWord: ((codePoint: number) => boolean) | undefined,
  min: number,
  edges: number,
): string[] {
  const characters = Array.from(text)
  const codes = characters.map((character) => character.codePointAt(0)!)
  const words: string[] = []
  for (let at = 0; at < codes.length;) {
    if (!holds(codes[at]!)) {
      at++
      continue
    }
    const start = at
    while (at < codes.length && holds(codes[at]!)) at++
    if (at - start < min) continue
    if ((edges & 1) === 1 && isWord && start > 0 && isWord(codes[start - 1]!)) continue
    if ((edges & 2) === 2 && isWord && at < codes.length && isWord(codes[at]!)) continue
    words.push(characters.slice(start, at).join(''))
  }
  return words
}

/** n-grams of words, parted by one blank each. */
function wordTerms(words: string[], stops: Set<string>, minN: number, maxN: number): string[] {
  const kept = words.filter((word) => !stops.has(word))
  return kept.flatMap((_, i) => {
    const terms: string[] = []
    for (let n = minN; n <= maxN && i + n <= kept.length; n++)
      terms.push(kept.slice(i, i + n).join(' '))
    return terms
  })
}

/** n-grams of characters: over the whole text, or inside words with a blank at each side (where a short word counts once). */
function characterTerms(
  text: string,
  isSpace: (codePoint: number) => boolean,
  isInWords: boolean,
  minN: number,
  maxN: number,
): string[] {
  const parts: string[][] = [[]]
  const characters = Array.from(text)
  const blank = (at: number) => at < characters.length && isSpace(characters[at]!.codePointAt(0)!)
  for (let at = 0; at < characters.length; at++) {
    if (!blank(at)) parts.at(-1)!.push(characters[at]!)
    else if (isInWords) parts.push([])
    else {
      // Two or more white spaces are one blank; a single one stays what it is.
      parts[0]!.push(blank(at + 1) ? ' ' : characters[at]!)
      while (blank(at + 1)) at++
    }
  }
  const terms: string[] = []
  for (const part of parts) {
    if (isInWords && part.length === 0) continue
    const symbols = isInWords ? [' ', ...part, ' '] : part
    if (isInWords && symbols.length < minN) terms.push(symbols.join(''))
    for (let at = 0; at < symbols.length; at++)
      for (let n = minN; n <= maxN && at + n <= symbols.length; n++)
        terms.push(symbols.slice(at, at + n).join(''))
  }
  return terms
}

function countTerms(
  documents: Cell,
  vocabulary: Map<string, number>,
  width: number,
  termsOf: (text: string | null) => string[],
  isBinary: boolean,
  make: Make,
): Cell {
  const rows = documents.shape[0]!
  const [columns, values, offsets]: [number[], number[], Int32Array] = [
    [],
    [],
    new Int32Array(rows + 1),
  ]
  const list = documents.data as unknown as (string | null)[]
  for (let row = 0; row < rows; row++) {
    const counts = new Map<number, number>()
    for (const term of termsOf(list[row]!)) {
      const column = vocabulary.get(term)
      if (column !== undefined) counts.set(column, (counts.get(column) ?? 0) + 1)
    }
    for (const column of Array.from(counts.keys()).sort((a, b) => a - b)) {
      columns.push(column)
      values.push(isBinary ? 1 : counts.get(column)!)
    }
    offsets[row + 1] = columns.length
  }
  const data = new make(values.length)
  data.set(values)
  return { shape: [rows, width], data, csr: { offsets, columns: Int32Array.from(columns) } }
}

function vocabularyOf(terms: (string | null)[]): Map<string, number> {
  const columns = new Map<string, number>()
  terms.forEach((term, column) => {
    if (term !== null) columns.set(term, column)
  })
  return columns
}

function tfIdf(
  counts: Cell,
  idf: Cell | undefined,
  log: ((x: number) => number) | undefined,
  make: Make,
): Cell {
  const { shape, data, csr } = counts
  const to = new make(data.length)
  for (let i = 0; i < to.length; i++) {
    if (!csr) {
      const tf = log ? log(data[i]!) + 1 : data[i]!
      to[i] = data[i] === 0 ? 0 : idf ? tf * idf.data[i % shape[1]!]! : tf
      continue
    }
    to[i] = log ? log(data[i]!) + 1 : data[i]!
    if (idf) to[i]! *= idf.data[csr.columns[i]!]!
  }
  return csr ? { shape, data: to, csr } : { shape, data: to }
}

function rangesText(ranges: readonly number[]): string {
  return textLiteral(ranges.map((end, i) => (end - (ranges[i - 1] ?? 0)).toString(36)).join(' '))
}

function emitHolds(ranges: readonly number[], writer: Writer): string {
  return writer.hoist(`${writer.use('makeHolds', makeHolds)}(${rangesText(ranges)})`)
}

/** Source of `(text) => terms`; undefined for a pattern that finds no plain runs of characters. */
function emitTerms(options: ReturnType<typeof textOptions>, writer: Writer): string | undefined {
  const { analyzer, minN, maxN, stripAccents } = options
  const combining =
    stripAccents === 'unicode' ? emitHolds(rangesOfClass(COMBINING), writer) : 'undefined'
  const prepared = `${writer.use('prepareText', prepareText)}(text, ${textLiteral(options.estimator)}, ${options.isLowercase}, ${textLiteral(stripAccents)}, ${combining})`
  if (analyzer !== 'word') {
    const isSpace = emitHolds(rangesOfClass(SPACE), writer)
    return `(text) => ${writer.use('characterTerms', characterTerms)}(${prepared}, ${isSpace}, ${analyzer === 'char_wb'}, ${minN}, ${maxN})`
  }
  const run = runPatternOf(compileFindAll(options.tokenPattern).syntax)
  if (!run) return undefined
  const holds = emitHolds(run.set, writer)
  const isOther = run.set !== rangesOfClass(WORD)
  const edges = Number(run.isBoundedLeft) + 2 * Number(run.isBoundedRight)
  const isWord = isOther && edges > 0 ? emitHolds(rangesOfClass(WORD), writer) : 'undefined'
  const words = `${writer.use('runsOf', runsOf)}(${prepared}, ${holds}, ${isWord}, ${run.min}, ${edges})`
  const stops = writer.hoist(`new Set(${writer.list(options.stopWords)})`)
  return `(text) => ${writer.use('wordTerms', wordTerms)}(${words}, ${stops}, ${minN}, ${maxN})`
}

export const emitText: Readonly<Record<string, Emitter>> = {
  CountTerms: (node, writer) => {
    const vocabulary = constantOf(node, 1)
    const terms = vocabulary && emitTerms(textOptions(node.attributes), writer)
    if (!terms) return undefined
    const list = writer.list(texts(vocabulary))
    const map = writer.hoist(`${writer.use('vocabularyOf', vocabularyOf)}(${list})`)
    return `${writer.use('countTerms', countTerms)}(${writer.input(0)}, ${map}, ${vocabulary.data.length}, ${terms}, ${node.attributes['binary'] === 1}, ${writer.make()})`
  },
  TfIdf: (node, writer) =>
    `${writer.use('tfIdf', tfIdf)}(${writer.input(0)}, ${writer.input(1)}, ${node.attributes['sublinear'] === 1 ? elementary(writer, 'log') : 'undefined'}, ${writer.make()})`,
}
