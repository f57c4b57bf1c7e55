// A pattern as the instructions of Thompson's machine (Pike, "Text editors"; Cox, "Regular Expression Matching").
import type { Ranges } from '../python-text/code-points.ts'
import type { Assertion, Look, Syntax } from './syntax.ts'
import { unsupported } from './unsupported.ts'

export type Instruction =
  | { readonly op: 'take'; readonly set: Ranges; readonly next: number }
  /** Both ways, the first with priority. */
  | { readonly op: 'split'; readonly first: number; readonly second: number }
  | {
      readonly op: 'assert'
      readonly what: Assertion
      readonly isAscii: boolean
      readonly next: number
    }
  | { readonly op: 'look'; readonly look: Look; readonly next: number }
  /** The start or the end of the capturing group. */
  | { readonly op: 'mark'; readonly isEnd: boolean; readonly next: number }
  | { readonly op: 'match' }

export interface Program {
  readonly instructions: readonly Instruction[]
  readonly start: number
}

const maximumSize = 2000

/** Compiles a pattern; `isReversed` for reading the text from right to left. */
export function compile(syntax: Syntax, isReversed = false): Program {
  const instructions: Instruction[] = [{ op: 'match' }]
  const add = (instruction: Instruction): number => {
    if (instructions.length >= maximumSize)
      throw unsupported('is too large once its repeats are written out')
    return instructions.push(instruction) - 1
  }
  return { instructions, start: emit(syntax, 0, isReversed, instructions, add) }
}

/** Emits from the end to the start: every instruction knows what follows it. Returns where the emitted part begins. */
function emit(
  syntax: Syntax,
  next: number,
  isReversed: boolean,
  instructions: Instruction[],
  add: (instruction: Instruction) => number,
): number {
  const go = (item: Syntax, then: number) => emit(item, then, isReversed, instructions, add)
  switch (syntax.kind) {
    case 'set':
      return add({ op: 'take', set: syntax.ranges, next })
    case 'sequence':
      return (isReversed ? syntax.items : syntax.items.toReversed()).reduce(
        (then, item) => go(item, then),
        next,
      )
    case 'choice':
      return syntax.items
        .slice(0, -1)
        .toReversed()
        .reduce(
          (second, item) => add({ op: 'split', first: go(item, next), second }),
          go(syntax.items.at(-1)!, next),
        )
    case 'group':
      return isReversed
        ? go(syntax.item, next)
        : add({
            op: 'mark',
            isEnd: false,
            next: go(syntax.item, add({ op: 'mark', isEnd: true, next })),
          })
    case 'assertion':
      return add({ op: 'assert', what: syntax.what, isAscii: syntax.isAscii, next })
    case 'look':
      return add({ op: 'look', look: syntax.look, next })
    case 'repeat':
      return emitRepeat(syntax, next, go, instructions, add)
  }
}

type Repeat = Extract<Syntax, { kind: 'repeat' }>

/** item{m,n} is m copies and n - m nested optional ones; item{m,} is m copies and a loop. */
function emitRepeat(
  repeat: Repeat,
  next: number,
  go: (item: Syntax, then: number) => number,
  instructions: Instruction[],
  add: (instruction: Instruction) => number,
): number {
  const { item, min, max, isGreedy } = repeat
  const split = (inside: number, outside: number): Instruction =>
    isGreedy
      ? { op: 'split', first: inside, second: outside }
      : { op: 'split', first: outside, second: inside }
  let start = next
  if (max === Infinity) {
    const loop = add({ op: 'match' })
    instructions[loop] = split(go(item, loop), next)
    start = loop
  } else {
    for (let copy = min; copy < max; copy++) start = add(split(go(item, start), next))
  }
  for (let copy = 0; copy < min; copy++) start = go(item, start)
  return start
}
