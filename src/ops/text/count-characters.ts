import { classesByUnit, SPACE } from '../../encodings/python-text/code-points.ts'
import type { CountTermsOf } from './count-words.ts'
import { collapseBlanks } from './preprocess.ts'
import type { TextOptions } from './text-options.ts'
import { TermTrie } from './term-trie.ts'

const blank = 32

/** Counts n-grams of characters (code points): over the whole text, or ('char_wb') inside words with a blank at each side. */
export function characterCounter(
  options: TextOptions,
  terms: readonly (string | null)[],
): CountTermsOf {
  const { minN, maxN } = options
  const alphabet = new Alphabet()
  const trie = new TermTrie(
    terms.map((term) => (term === null ? undefined : Array.from(term, (c) => alphabet.add(c)))),
    alphabet.size,
  )
  const { columns } = trie
  const depth = Math.min(maxN, trie.depth)
  let symbols = new Int32Array(1024)

  /** Counts every n-gram of symbols [from, to). A text shorter than the shortest n-gram counts once as a whole when `countsShort`. */
  function countGrams(
    from: number,
    to: number,
    countsShort: boolean,
    sums: Parameters<CountTermsOf>[1],
  ): void {
    for (let at = from; at < to; at++) {
      let node = symbols[at]!
      const least = countsShort && at === from && to - from < minN ? to - from : minN
      const longest = Math.min(depth, to - at)
      for (let n = 1; node >= 0; n++) {
        if (n >= least && columns[node]! >= 0) sums.add(columns[node]!, 1)
        if (n >= longest) break
        const symbol = symbols[at + n]!
        node = symbol < 0 ? -1 : trie.child(node, symbol)
      }
    }
  }

  return (document, row) => {
    const text = collapseBlanks(document)
    if (symbols.length < text.length + 2) symbols = new Int32Array(text.length * 2 + 2)
    if (options.analyzer === 'char') {
      const count = alphabet.read(text, 0, text.length, symbols, 0)
      return countGrams(0, count, false, row)
    }
    const isBlank = classesByUnit()
    const edge = alphabet.find(blank)
    for (let at = 0; at < text.length;) {
      if ((isBlank[text.charCodeAt(at)]! & SPACE) !== 0) {
        at++
        continue
      }
      const start = at
      while (at < text.length && (isBlank[text.charCodeAt(at)]! & SPACE) === 0) at++
      symbols[0] = edge
      const count = alphabet.read(text, start, at, symbols, 1)
      symbols[count] = edge
      countGrams(0, count + 1, true, row)
    }
  }
}

/** Numbers for the characters that occur in terms. */
class Alphabet {
  private readonly units = new Int32Array(0x10000).fill(-1)
  private readonly pairs = new Map<number, number>()
  size = 0

  add(character: string): number {
    const codePoint = character.codePointAt(0)!
    const known = this.find(codePoint)
    if (known >= 0) return known
    if (codePoint > 0xffff) this.pairs.set(codePoint, this.size)
    else this.units[codePoint] = this.size
    return this.size++
  }

  /** -1 for a character in no term. */
  find(codePoint: number): number {
    return codePoint > 0xffff ? (this.pairs.get(codePoint) ?? -1) : this.units[codePoint]!
  }

  /** Writes the numbers of the characters of [start, end) to `symbols` from `to` on; returns where it stopped. */
  read(text: string, start: number, end: number, symbols: Int32Array, to: number): number {
    const { units } = this
    for (let at = start; at < end; at++) {
      const unit = text.charCodeAt(at)
      if ((unit & 0xfc00) === 0xd800 && text.codePointAt(at)! > 0xffff)
        symbols[to++] = this.find(text.codePointAt(at++)!)
      else symbols[to++] = units[unit]!
    }
    return to
  }
}
