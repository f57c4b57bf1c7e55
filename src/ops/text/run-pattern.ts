import type { Ranges } from '../../encodings/python-text/code-points.ts'
import { WORD, holds, rangesOfClass } from '../../encodings/python-text/code-points.ts'
import type { Syntax } from '../../encodings/python-re/syntax.ts'

/**
 * A pattern whose matches are the longest runs of one set of characters, `min` long or longer: \w+, (?u)\b\w\w+\b, [a-z]{3,}.
 * With \b at an end the run counts only where no word character of another kind adjoins it.
 */
export interface RunPattern {
  readonly set: Ranges
  readonly min: number
  readonly isBoundedLeft: boolean
  readonly isBoundedRight: boolean
}

/** The run pattern that means the same, or undefined. */
export function runPatternOf(syntax: Syntax): RunPattern | undefined {
  const items = syntax.kind === 'sequence' ? syntax.items : [syntax]
  const isBoundedLeft = isBoundary(items[0])
  const isBoundedRight = items.length > 1 && isBoundary(items.at(-1))
  const body = items.slice(isBoundedLeft ? 1 : 0, isBoundedRight ? -1 : undefined)
  let set: Ranges | undefined
  let min = 0
  let isUnbounded = false
  for (const item of body) {
    const repeat = item.kind === 'repeat' ? item : undefined
    const inner = repeat ? repeat.item : item
    if (inner.kind !== 'set' || (set && !isSame(set, inner.ranges))) return undefined
    // A bounded or reluctant repeat stops before the run ends.
    if (repeat && (repeat.max !== Infinity || !repeat.isGreedy) && repeat.max !== repeat.min)
      return undefined
    set = inner.ranges
    min += repeat ? repeat.min : 1
    isUnbounded ||= repeat?.max === Infinity
  }
  if (!set || !isUnbounded || min === 0) return undefined
  // Inside a run of word characters there is no \b to stop at; inside another run there may be one.
  const word = rangesOfClass(WORD)
  if ((isBoundedLeft || isBoundedRight) && !isWithin(set, word)) return undefined
  return { set, min, isBoundedLeft, isBoundedRight }
}

function isBoundary(item: Syntax | undefined): boolean {
  return item?.kind === 'assertion' && item.what === 'boundary' && !item.isAscii
}

function isSame(a: Ranges, b: Ranges): boolean {
  return a.length === b.length && a.every((end, i) => end === b[i])
}

/** Whether every code point of `inner` stands in `outer`. */
function isWithin(inner: Ranges, outer: Ranges): boolean {
  for (let i = 0; i < inner.length; i += 2) {
    const start = inner[i]!
    if (!holds(outer, start)) return false
    const end = outer.find((point, at) => at % 2 === 1 && point > start)!
    if (end < inner[i + 1]!) return false
  }
  return true
}
