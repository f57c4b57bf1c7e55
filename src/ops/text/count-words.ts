import type { RowSums } from '../row-sums.ts'
import type { TextOptions } from './text-options.ts'
import { TermTrie } from './term-trie.ts'
import { TokenBuffer } from './token-buffer.ts'
import { makeTokenizer } from './tokenizer.ts'
import { WordTable } from './word-table.ts'

/** Adds one document's terms to the current row. */
export type CountTermsOf = (text: string, row: RowSums) => void

/** Counts word n-grams, words parted by one blank each. `terms[column]` is a column's term, null where none has it. */
export function wordCounter(options: TextOptions, terms: readonly (string | null)[]): CountTermsOf {
  const { tokenize, mayHoldBlank } = makeTokenizer(options.tokenPattern)
  const tokens = new TokenBuffer()
  const count = mayHoldBlank && options.maxN > 1 ? byText(options, terms) : byNumber(options, terms)
  return (text, row) => {
    tokenize(text, tokens)
    count(text, tokens, row)
  }
}

type CountTokens = (text: string, tokens: TokenBuffer, row: RowSums) => void

/**
 * Each token is looked up once; n-grams are paths of word numbers in a trie. Only for words without blanks: then a term's own
 * blanks say which words it is made of.
 */
function byNumber(options: TextOptions, terms: readonly (string | null)[]): CountTokens {
  const { minN, maxN, stopWords } = options
  const numbers = new Map<string, number>()
  const numberOf = (word: string): number => {
    const known = numbers.get(word)
    if (known !== undefined) return known
    numbers.set(word, numbers.size)
    return numbers.size - 1
  }
  const isOneWord = maxN === 1
  const paths = terms.map((term) =>
    term === null ? undefined : isOneWord ? [numberOf(term)] : term.split(' ').map(numberOf),
  )
  const stops = stopWords.map(numberOf)
  const words = new WordTable([...numbers.keys()])
  const trie = new TermTrie(paths, numbers.size)
  const isStop = new Uint8Array(numbers.size)
  for (const number of stops) isStop[number] = 1
  const depth = Math.min(maxN, Math.max(1, trie.depth))
  const { columns } = trie
  if (depth <= 2) return pairCounter(words, trie, isStop, minN, depth)
  // nodes[k]: where the n-gram of the last k + 1 words stands in the trie, -1 when no term begins so.
  const nodes = new Int32Array(depth)
  return (text, tokens, row) => {
    const { count, starts, ends, hashes } = tokens
    nodes.fill(-1)
    for (let i = 0; i < count; i++) {
      const word = words.find(text, starts[i]!, ends[i]!, hashes[i]!)
      if (word >= 0 && isStop[word] === 1) continue
      for (let k = depth - 1; k > 0; k--) {
        const before = nodes[k - 1]!
        const node = before < 0 || word < 0 ? -1 : trie.child(before, word)
        nodes[k] = node
        if (node >= 0 && k + 1 >= minN && columns[node]! >= 0) row.add(columns[node]!, 1)
      }
      nodes[0] = word
      if (word >= 0 && minN <= 1 && columns[word]! >= 0) row.add(columns[word]!, 1)
    }
  }
}

/** The same for terms of one or two words, nearly every model's: 2 us less for 100 words. */
function pairCounter(
  words: WordTable,
  trie: TermTrie,
  isStop: Uint8Array,
  minN: number,
  depth: number,
): CountTokens {
  const { columns } = trie
  const countsWords = minN <= 1
  const countsPairs = depth === 2
  return (text, tokens, row) => {
    const { count, starts, ends, hashes } = tokens
    let before = -1
    for (let i = 0; i < count; i++) {
      const word = words.find(text, starts[i]!, ends[i]!, hashes[i]!)
      if (word < 0) {
        before = -1
        continue
      }
      if (isStop[word] === 1) continue
      if (countsWords && columns[word]! >= 0) row.add(columns[word]!, 1)
      if (!countsPairs) continue
      if (before >= 0) {
        const pair = trie.child(before, word)
        if (pair >= 0 && columns[pair]! >= 0) row.add(columns[pair]!, 1)
      }
      before = word
    }
  }
}

/** For words that may hold blanks: n-grams as text. */
function byText(options: TextOptions, terms: readonly (string | null)[]): CountTokens {
  const { minN, maxN } = options
  const columns = new Map<string, number>()
  terms.forEach((term, column) => {
    if (term !== null) columns.set(term, column)
  })
  const stops = new Set(options.stopWords)
  return (text, tokens, row) => {
    const words: string[] = []
    for (let i = 0; i < tokens.count; i++) {
      const word = text.slice(tokens.starts[i], tokens.ends[i])
      if (!stops.has(word)) words.push(word)
    }
    for (let i = 0; i < words.length; i++) {
      let term = words[i]!
      for (let n = 1; ; n++) {
        const column = n >= minN ? columns.get(term) : undefined
        if (column !== undefined) row.add(column, 1)
        if (n === maxN || i + n >= words.length) break
        term += ` ${words[i + n]!}`
      }
    }
  }
}
