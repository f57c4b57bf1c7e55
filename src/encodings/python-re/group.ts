// Where a capturing group stood inside a known match: Pike's simulation, its threads in order of priority.
import type { Alphabet } from './alphabet.ts'
import { holdsAt } from './automaton.ts'
import type { Program } from './program.ts'

/** Gets the bounds of one result in the text: of the match, or of the capturing group (start = end where it took no part). */
export type Found = (start: number, end: number) => void

interface Thread {
  readonly at: number
  readonly start: number
  readonly end: number
}

/** Reports the group's last bounds, or an empty result where it took no part (findall gives '' then). */
export function groupFinder(program: Program, alphabet: Alphabet) {
  const { instructions } = program

  /** Symbol of the character at `at`, given as the text's units. */
  function symbolAt(text: string, at: number): number {
    if (at < 0 || at >= text.length) return alphabet.edge
    const codePoint = text.codePointAt(at)!
    if (codePoint === 10 && alphabet.lastNewline !== undefined && at === text.length - 1)
      return alphabet.lastNewline
    return alphabet.classOf(codePoint)
  }

  /** Threads that take a character next, up to the first that is at a match: less priority than that is over. */
  function close(
    threads: readonly Thread[],
    at: number,
    left: number,
    right: number,
  ): { taking: Thread[]; matched?: Thread } {
    const taking: Thread[] = []
    const seen = new Set<number>()
    const stack = threads.toReversed()
    while (stack.length > 0) {
      const thread = stack.pop()!
      if (seen.has(thread.at)) continue
      seen.add(thread.at)
      const instruction = instructions[thread.at]!
      if (instruction.op === 'match') return { taking, matched: thread }
      if (instruction.op === 'take') taking.push(thread)
      else if (instruction.op === 'split')
        stack.push({ ...thread, at: instruction.second }, { ...thread, at: instruction.first })
      else if (instruction.op === 'mark')
        stack.push({
          at: instruction.next,
          start: instruction.isEnd ? thread.start : at,
          end: instruction.isEnd ? at : thread.end,
        })
      else if (holdsAt(instruction, left, right)) stack.push({ ...thread, at: instruction.next })
    }
    return { taking }
  }

  return (text: string, start: number, end: number, found: Found): void => {
    let threads: Thread[] = [{ at: program.start, start: -1, end: -1 }]
    const pair = start >= 2 && text.codePointAt(start - 2)! > 0xffff
    let left =
      alphabet.sides[start === 0 ? alphabet.edge : symbolAt(text, pair ? start - 2 : start - 1)]!
    for (let at = start; ;) {
      const symbol = symbolAt(text, at)
      const { taking, matched } = close(threads, at, left, alphabet.sides[symbol]!)
      if (at >= end)
        return matched && matched.end >= 0 ? found(matched.start, matched.end) : found(end, end)
      threads = taking.flatMap((thread) => {
        const instruction = instructions[thread.at]!
        return instruction.op === 'take' && alphabet.has(instruction.set, symbol)
          ? [{ ...thread, at: instruction.next }]
          : []
      })
      left = alphabet.sides[symbol]!
      at += text.codePointAt(at)! > 0xffff ? 2 : 1
    }
  }
}
