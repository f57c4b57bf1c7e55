import type { TreeEnsemble } from './ensemble.ts'
import { flagsColumn, nodeColumns } from './ensemble.ts'
import type { CategoryReading } from './walk-general.ts'
import { isCategoryLeft } from './walk-general.ts'

/** Where each code of a category goes, a bit a code: 1 is right. */
export interface Outcomes {
  /** Codes below are categories; `width` stands for a missing one, width + 1 for one that is in no set. */
  readonly width: number
  /** The first word is 0: numbers have code 0, and their splits ask that bit. */
  readonly words: Uint32Array
  /** First word of each node's outcomes; 0 where it does not split on categories. */
  readonly starts: Int32Array
}

/** The outcomes of a node take as many words as the widest set: a file whose sets differ too much is left to the general walk. */
const mostWords = 1 << 20

/** Every split's own bits, the unknown and the missing included; undefined where they would take too much memory. */
export function outcomesOf(ensemble: TreeEnsemble, reading: CategoryReading): Outcomes | undefined {
  const { nodes, thresholds, starts: sets } = ensemble
  if (!ensemble.categories)
    return { width: 0, words: new Uint32Array(1), starts: new Int32Array(0) }
  const count = thresholds.length
  let widest = reading === 'byte' ? 8 : 0
  for (let set = 0; set + 1 < sets.length; set++)
    widest = Math.max(widest, sets[set + 1]! - sets[set]!)
  const wordsANode = widest + 1
  const starts = new Int32Array(count)
  let used = 1
  for (let node = 0; node < count; node++) {
    if (nodes[node * nodeColumns + flagsColumn]! <= 1) continue
    starts[node] = used
    used += wordsANode
  }
  if (used > mostWords) return undefined
  const width = widest * 32
  const words = new Uint32Array(used)
  for (let node = 0; node < count; node++) {
    const start = starts[node]!
    if (start === 0) continue
    for (let code = 0; code <= width + 1; code++) {
      const value = code < width ? code : code === width ? NaN : -1
      if (!isCategoryLeft(ensemble, reading, node * nodeColumns, value))
        words[start + (code >> 5)]! |= 1 << (code & 31)
    }
  }
  return { width, words, starts }
}
