// Sets of code points as ends of ranges: start, end, start, end, ... ascending, ends exclusive.
import type { Ranges } from '../python-text/code-points.ts'
import { DIGIT, SPACE, WORD, rangesOfClass } from '../python-text/code-points.ts'

export const lastCodePoint = 0x110000

/** All code points that stand in at least one of the sets. */
export function union(sets: readonly Ranges[]): Ranges {
  if (sets.length === 1) return sets[0]!
  const edges: [number, number][] = []
  for (const set of sets) set.forEach((end, i) => edges.push([end, i % 2 === 0 ? 1 : -1]))
  edges.sort((a, b) => a[0] - b[0])
  const result: number[] = []
  let depth = 0
  for (let i = 0; i < edges.length;) {
    const [at] = edges[i]!
    const before = depth
    for (; i < edges.length && edges[i]![0] === at; i++) depth += edges[i]![1]
    if (before > 0 !== depth > 0) result.push(at)
  }
  return result
}

export function complement(set: Ranges): Ranges {
  const result = set[0] === 0 ? set.slice(1) : [0, ...set]
  return set.at(-1) === lastCodePoint ? result.slice(0, -1) : [...result, lastCodePoint]
}

export function single(codePoint: number): Ranges {
  return [codePoint, codePoint + 1]
}

const ascii: Readonly<Record<string, Ranges>> = {
  d: [48, 58],
  s: [9, 14, 32, 33],
  w: [48, 58, 65, 91, 95, 96, 97, 123],
}
const unicode: Readonly<Record<string, number>> = { d: DIGIT, s: SPACE, w: WORD }

/** What the escape \d, \s or \w (or, negated, \D, \S, \W) stands for. */
export function category(letter: string, isAscii: boolean): Ranges {
  const small = letter.toLowerCase()
  const set = isAscii ? ascii[small]! : rangesOfClass(unicode[small]!)
  return letter === small ? set : complement(set)
}
