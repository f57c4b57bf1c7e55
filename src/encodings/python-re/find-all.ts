// re.findall in time linear in the text, for patterns that take at least one character.
import { fault } from '../../errors.ts'
import type { Alphabet } from './alphabet.ts'
import { makeAlphabet } from './alphabet.ts'
import type { Automaton } from './automaton.ts'
import { buildAutomaton } from './automaton.ts'
import type { Found } from './group.ts'
import { groupFinder } from './group.ts'
import { parsePattern } from './parse.ts'
import { compile } from './program.ts'
import type { Syntax } from './syntax.ts'
import { canBeEmpty } from './syntax.ts'
import { unsupported } from './unsupported.ts'

export interface Finder {
  readonly syntax: Syntax
  readonly findAll: (text: string, found: Found) => void
}

// A search may read past the match it finds; text on which that adds up is refused instead of read again and again.
const stepsPerUnit = 50

/** Compiles what Python's re.compile(pattern).findall gives. Throws E_UNSUPPORTED for patterns outside the linear subset. */
export function compileFindAll(pattern: string): Finder {
  const { syntax, groups } = parsePattern(pattern)
  if (groups > 1) throw unsupported('has more than one capturing group')
  if (canBeEmpty(syntax)) throw unsupported('can match nothing')
  const search = compileSearch(syntax)
  if (groups === 0) return { syntax, findAll: search }
  const find = groupFinder(compile(syntax), makeAlphabet(syntax))
  return {
    syntax,
    findAll: (text, found) => search(text, (start, end) => find(text, start, end, found)),
  }
}

/** Reports the matches of a pattern that can't be empty, left to right; its groups only group. */
export function compileSearch(syntax: Syntax): (text: string, found: Found) => void {
  const alphabet = makeAlphabet(syntax)
  const forward = buildAutomaton(compile(syntax), alphabet, 'leftmost first')
  const backward = buildAutomaton(compile(syntax, true), alphabet, 'reverse')
  return matches(alphabet, forward, backward)
}

function matches(alphabet: Alphabet, forward: Automaton, backward: Automaton) {
  const { size, edge, sides, units, classOf } = alphabet
  const lastNewline = alphabet.lastNewline ?? -1

  /** Symbol of the character that begins at `at`. */
  function symbolAt(text: string, at: number): number {
    const unit = text.charCodeAt(at)
    if ((unit & 0xfc00) === 0xd800) return classOf(text.codePointAt(at)!)
    if (unit === 10 && lastNewline >= 0 && at === text.length - 1) return lastNewline
    return units[unit]!
  }

  /** Symbol of the character that ends at `at`. */
  function symbolBefore(text: string, at: number): number {
    return at === 0 ? edge : symbolAt(text, isPair(text, at) ? at - 2 : at - 1)
  }

  /** Where the leftmost match that begins at or after `from` begins, given that it ends at `end`. */
  function startOf(text: string, from: number, end: number): number {
    const { next, starts } = backward
    let state = starts.get(sides[end === text.length ? edge : symbolAt(text, end)]!)!
    let start = end
    for (let at = end; state !== 0;) {
      const moved = next[state * size + symbolBefore(text, at)]!
      if (moved & 1) start = at
      if (at <= from) break
      state = moved >> 1
      at -= isPair(text, at) ? 2 : 1
    }
    return start
  }

  return (text: string, found: Found): void => {
    const { next, starts } = forward
    let steps = stepsPerUnit * (text.length + 100)
    for (let from = 0; from < text.length;) {
      let state = starts.get(sides[symbolBefore(text, from)]!)!
      let end = -1
      let at = from
      while (state !== 0) {
        const moved = next[state * size + (at === text.length ? edge : symbolAt(text, at))]!
        if (moved & 1) end = at
        if (at === text.length) break
        state = moved >> 1
        at += isPair(text, at + 2) ? 2 : 1
      }
      if (end < 0) return
      steps -= at - from
      if (steps < 0) throw fault('E_LIMIT', 'a regular expression reads this text over and over')
      found(startOf(text, from, end), end)
      from = end
    }
  }
}

/** Whether the two units before `at` are one character. */
function isPair(text: string, at: number): boolean {
  return (
    at >= 2 &&
    (text.charCodeAt(at - 1) & 0xfc00) === 0xdc00 &&
    (text.charCodeAt(at - 2) & 0xfc00) === 0xd800
  )
}
