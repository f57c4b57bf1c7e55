// Deterministic automata over whole programs, built before any text is seen: what can't be built small is refused.
import type { Alphabet } from './alphabet.ts'
import {
  ASCII_WORD_SIDE,
  EDGE_SIDE,
  LAST_NEWLINE_SIDE,
  NEWLINE_SIDE,
  WORD_SIDE,
  lookSide,
} from './alphabet.ts'
import type { Instruction, Program } from './program.ts'
import { unsupported } from './unsupported.ts'

export interface Automaton {
  /** By state * alphabet.size + symbol: the next state doubled, plus 1 when a match ends in front of that symbol. State 0 is dead. */
  readonly next: Int32Array
  /** Start state by what stands behind the first position (see Alphabet.sides). */
  readonly starts: ReadonlyMap<number, number>
}

export type Search =
  /** Left to right, from any position on: the leftmost match, and of those the one Python's priorities choose. */
  | 'leftmost first'
  /** Right to left from a known end: every start is reported, so that the last one seen is the leftmost. */
  | 'reverse'

const maximumStates = 2000

interface State {
  readonly threads: readonly number[]
  readonly behind: number
}

export function buildAutomaton(program: Program, alphabet: Alphabet, search: Search): Automaton {
  const states: State[] = [{ threads: [], behind: 0 }]
  const numbers = new Map<string, number>([[':', 0]])
  const numberOf = (threads: readonly number[], behind: number): number => {
    const key = threads.length === 0 ? ':' : `${behind}:${threads.join()}`
    let number = numbers.get(key)
    if (number === undefined) {
      if (states.length >= maximumStates) throw unsupported('needs too many states')
      numbers.set(key, (number = states.length))
      states.push({ threads, behind })
    }
    return number
  }
  // The restart thread stands last: any match that began earlier wins over it, and a match ends it.
  const restart = search === 'leftmost first' ? [program.instructions.length] : []
  const first = search === 'leftmost first' ? restart : [program.start]
  const starts = new Map([...new Set(alphabet.sides)].map((side) => [side, numberOf(first, side)]))
  const next: number[] = Array<number>(alphabet.size).fill(0)
  for (let at = 1; at < states.length; at++) {
    const state = states[at]!
    for (let symbol = 0; symbol < alphabet.size; symbol++) {
      const closed = close(program, state, alphabet.sides[symbol]!, search)
      const moved = symbol === alphabet.edge ? [] : step(program, closed.threads, alphabet, symbol)
      next.push(numberOf(moved, alphabet.sides[symbol]!) * 2 + (closed.isMatch ? 1 : 0))
    }
  }
  return { next: Int32Array.from(next), starts }
}

/** Follows everything that takes no character, in order of priority; `ahead` is the side of the symbol to come. */
function close(
  program: Program,
  state: State,
  ahead: number,
  search: Search,
): { threads: number[]; isMatch: boolean } {
  const { instructions } = program
  const left = search === 'reverse' ? ahead : state.behind
  const right = search === 'reverse' ? state.behind : ahead
  const threads: number[] = []
  const seen = new Set<number>()
  const stack = state.threads.toReversed()
  let isMatch = false
  let restarts = false
  while (stack.length > 0) {
    const at = stack.pop()!
    if (seen.has(at)) continue
    seen.add(at)
    const instruction = instructions[at]
    if (!instruction) {
      restarts = true
      stack.push(program.start)
    } else if (instruction.op === 'match') {
      isMatch = true
      // What has less priority than a match is over, the restart too.
      if (search === 'leftmost first') return { threads, isMatch }
    } else if (instruction.op === 'take') threads.push(at)
    else if (instruction.op === 'split') stack.push(instruction.second, instruction.first)
    else if (instruction.op === 'mark' || holdsAt(instruction, left, right))
      stack.push(instruction.next)
  }
  if (restarts) threads.push(instructions.length)
  return { threads, isMatch }
}

function step(
  program: Program,
  threads: readonly number[],
  alphabet: Alphabet,
  symbol: number,
): number[] {
  const moved = new Set<number>()
  for (const at of threads) {
    const instruction = program.instructions[at]
    if (!instruction) moved.add(at)
    else if (instruction.op === 'take' && alphabet.has(instruction.set, symbol))
      moved.add(instruction.next)
  }
  return [...moved]
}

/** Whether an assertion holds between what stands left and right of a position. */
export function holdsAt(
  assertion: Extract<Instruction, { op: 'assert' | 'look' }>,
  left: number,
  right: number,
): boolean {
  if (assertion.op === 'look') {
    const { isAhead, isNegative, number } = assertion.look
    return (((isAhead ? right : left) & lookSide(number)) !== 0) !== isNegative
  }
  switch (assertion.what) {
    case 'start':
      return (left & EDGE_SIDE) !== 0
    case 'end':
      return (right & EDGE_SIDE) !== 0
    case 'line start':
      return (left & (EDGE_SIDE | NEWLINE_SIDE)) !== 0
    case 'line end':
      return (right & (EDGE_SIDE | NEWLINE_SIDE)) !== 0
    case 'end or last newline':
      return (right & (EDGE_SIDE | LAST_NEWLINE_SIDE)) !== 0
    default: {
      const word = assertion.isAscii ? ASCII_WORD_SIDE : WORD_SIDE
      const isBoundary = ((left & word) !== 0) !== ((right & word) !== 0)
      return isBoundary === (assertion.what === 'boundary')
    }
  }
}
