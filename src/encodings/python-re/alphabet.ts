import type { Ranges } from '../python-text/code-points.ts'
import { holds } from '../python-text/code-points.ts'
import { category, lastCodePoint, single } from './ranges.ts'
import type { Look, Syntax } from './syntax.ts'
import { unsupported } from './unsupported.ts'

// What an assertion can see of the character (or the edge of the text) at one side of a position.
export const WORD_SIDE = 1
export const ASCII_WORD_SIDE = 2
export const NEWLINE_SIDE = 4
export const LAST_NEWLINE_SIDE = 8
export const EDGE_SIDE = 16
/** The bit of a look's set, by the look's number. */
export const lookSide = (number: number): number => 32 << number
/** Bits that a 32-bit number has left. */
export const maximumLooks = 24

/** The code points, put into classes that the pattern can't tell apart; the edge of the text is one symbol more. */
export interface Alphabet {
  /** Symbols: classes, then the edge. */
  readonly size: number
  readonly edge: number
  /** Bits by symbol; 0 everywhere when the pattern asserts nothing. */
  readonly sides: readonly number[]
  /** Class of a newline that ends the text, where it is one of its own. */
  readonly lastNewline: number | undefined
  /** Class by UTF-16 unit. */
  readonly units: Uint8Array
  readonly classOf: (codePoint: number) => number
  readonly has: (set: Ranges, symbol: number) => boolean
}

export function makeAlphabet(syntax: Syntax): Alphabet {
  const sets = new Set<Ranges>()
  const seen: Seen = { isAsserting: false, asksForLastNewline: false, looks: [] }
  collect(syntax, sets, seen)
  const wordSets = [category('w', false), category('w', true), single(10)]
  const looked = seen.looks.map((look) => look.ranges)
  const { starts, classes, samples } = partition(
    seen.isAsserting ? [...sets, ...looked, ...wordSets] : [...sets],
  )
  const sides = samples.map((codePoint) =>
    seen.isAsserting ? sideOf(codePoint, wordSets, seen.looks) : 0,
  )
  let lastNewline: number | undefined
  if (seen.asksForLastNewline) {
    lastNewline = samples.length
    samples.push(10)
    sides.push(sideOf(10, wordSets, seen.looks) | LAST_NEWLINE_SIDE)
  }
  const edge = samples.length
  sides.push(seen.isAsserting ? EDGE_SIDE : 0)
  if (edge > 250) throw unsupported('tells too many kinds of characters apart')
  const classOf = (codePoint: number) => classes[lastAtMost(starts, codePoint)]!
  return {
    size: edge + 1,
    edge,
    sides,
    lastNewline,
    units: unitsOf(starts, classes),
    classOf,
    has: membership(sets, samples),
  }
}

interface Seen {
  isAsserting: boolean
  asksForLastNewline: boolean
  readonly looks: Look[]
}

function collect(syntax: Syntax, sets: Set<Ranges>, seen: Seen): void {
  if (syntax.kind === 'set') sets.add(syntax.ranges)
  else if (syntax.kind === 'look') {
    seen.isAsserting = true
    seen.looks.push(syntax.look)
  } else if (syntax.kind === 'assertion') {
    seen.isAsserting = true
    if (syntax.what === 'end or last newline') seen.asksForLastNewline = true
  } else if (syntax.kind === 'sequence' || syntax.kind === 'choice') {
    for (const item of syntax.items) collect(item, sets, seen)
  } else collect(syntax.item, sets, seen)
}

function sideOf(
  codePoint: number,
  [word, asciiWord]: readonly Ranges[],
  looks: readonly Look[],
): number {
  const letter = holds(word!, codePoint) ? WORD_SIDE : 0
  const asciiLetter = holds(asciiWord!, codePoint) ? ASCII_WORD_SIDE : 0
  const looked = looks.reduce(
    (bits, { ranges, number }) => (holds(ranges, codePoint) ? bits | lookSide(number) : bits),
    0,
  )
  return letter | asciiLetter | looked | (codePoint === 10 ? NEWLINE_SIDE : 0)
}

/** Cuts the code points where any set starts or ends; stretches that stand in the same sets are one class. */
function partition(sets: readonly Ranges[]): {
  starts: number[]
  classes: number[]
  samples: number[]
} {
  const starts = [...new Set([0, ...sets.flat()])]
    .filter((end) => end < lastCodePoint)
    .sort((a, b) => a - b)
  const known = new Map<string, number>()
  const samples: number[] = []
  const classes = starts.map((start) => {
    const signature = sets.map((set) => (holds(set, start) ? '1' : '0')).join('')
    let number = known.get(signature)
    if (number === undefined) {
      known.set(signature, (number = samples.length))
      samples.push(start)
    }
    return number
  })
  return { starts, classes, samples }
}

function lastAtMost(starts: readonly number[], codePoint: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[middle]! <= codePoint) low = middle + 1
    else high = middle
  }
  return low - 1
}

function unitsOf(starts: readonly number[], classes: readonly number[]): Uint8Array {
  const units = new Uint8Array(0x10000)
  starts.forEach((start, i) =>
    units.fill(classes[i]!, Math.min(start, 0x10000), Math.min(starts[i + 1] ?? 0x10000, 0x10000)),
  )
  return units
}

/** Which symbols a set holds, looked up once for each. The edge of the text is in no set. */
function membership(
  sets: ReadonlySet<Ranges>,
  samples: readonly number[],
): (set: Ranges, symbol: number) => boolean {
  const table = new Map<Ranges, boolean[]>()
  for (const set of sets)
    table.set(
      set,
      samples.map((codePoint) => holds(set, codePoint)),
    )
  return (set, symbol) => table.get(set)![symbol] === true
}
