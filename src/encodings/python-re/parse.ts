// Python's regular expressions (re, CPython 3.7 to 3.14), less what is not regular: look-around beyond one character,
// back-references, conditional and atomic groups. What is left out is refused by name.
import type { Ranges } from '../python-text/code-points.ts'
import { parseCharacterSet } from './character-set.ts'
import { escapeOf } from './escapes.ts'
import { maximumLooks } from './alphabet.ts'
import { ignoringCase } from './ignore-case.ts'
import { lookOf } from './look.ts'
import { complement, lastCodePoint, single } from './ranges.ts'
import { Scanner } from './scanner.ts'
import type { Assertion, Look, Syntax } from './syntax.ts'
import { canBeEmpty } from './syntax.ts'
import { unsupported } from './unsupported.ts'

export interface Pattern {
  readonly syntax: Syntax
  /** Capturing groups. */
  readonly groups: number
}

export interface Flags {
  readonly isAscii: boolean
  readonly ignoresCase: boolean
  readonly isMultiline: boolean
  readonly isDotAll: boolean
  readonly isVerbose: boolean
}

/** Nesting beyond this is no pattern a person wrote. */
const maximumDepth = 50
/** Longer patterns are not tried. */
const maximumLength = 2000

/** Parses a pattern as `re.compile(pattern)` does; throws E_UNSUPPORTED for what is not regular and for what Python rejects. */
export function parsePattern(pattern: string): Pattern {
  if (pattern.length > maximumLength)
    throw unsupported(`is longer than ${maximumLength} characters`)
  const scanner = new Scanner(pattern)
  const state = { groups: 0, depth: 0, looks: 0 }
  const flags = leadingFlags(scanner)
  const syntax = parseChoice(scanner, flags, state)
  if (!scanner.isAtEnd) throw unsupported('has an unbalanced parenthesis')
  return { syntax, groups: state.groups }
}

interface State {
  groups: number
  depth: number
  looks: number
}

/** `(?flags)` at the very start: they hold for the whole pattern. */
function leadingFlags(scanner: Scanner): Flags {
  let letters = ''
  for (let match; (match = scanner.take(/\(\?([a-zA-Z]+)\)/y));) letters += match[1]
  const unknown = /[^aiumsx]/.exec(letters)
  if (unknown) throw unsupported(`has the flag ${unknown[0]}`)
  return {
    isAscii: letters.includes('a'),
    ignoresCase: letters.includes('i'),
    isMultiline: letters.includes('m'),
    isDotAll: letters.includes('s'),
    isVerbose: letters.includes('x'),
  }
}

function parseChoice(scanner: Scanner, flags: Flags, state: State): Syntax {
  if (++state.depth > maximumDepth) throw unsupported('is nested too deeply')
  const items = [parseSequence(scanner, flags, state)]
  while (scanner.takeText('|')) items.push(parseSequence(scanner, flags, state))
  state.depth--
  return items.length === 1 ? items[0]! : { kind: 'choice', items }
}

function parseSequence(scanner: Scanner, flags: Flags, state: State): Syntax {
  const items: Syntax[] = []
  for (;;) {
    if (flags.isVerbose) skipBlanks(scanner)
    if (scanner.isAtEnd || scanner.next === '|' || scanner.next === ')') break
    const item = parseItem(scanner, flags, state)
    if (flags.isVerbose) skipBlanks(scanner)
    if (item) items.push(parseRepeat(scanner, item))
  }
  return items.length === 1 ? items[0]! : { kind: 'sequence', items }
}

function skipBlanks(scanner: Scanner): void {
  while (scanner.take(/[ \t\n\r\v\f]+|#[^\n]*\n?/y));
}

/** One character, set, assertion or group; undefined for a comment. */
function parseItem(scanner: Scanner, flags: Flags, state: State): Syntax | undefined {
  const character = scanner.takeCharacter()
  switch (character) {
    case '\\':
      return parseEscape(scanner, flags)
    case '[':
      return { kind: 'set', ranges: parseCharacterSet(scanner, flags) }
    case '.':
      return { kind: 'set', ranges: flags.isDotAll ? [0, lastCodePoint] : complement(single(10)) }
    case '^':
      return assertion(flags.isMultiline ? 'line start' : 'start', flags)
    case '$':
      return assertion(flags.isMultiline ? 'line end' : 'end or last newline', flags)
    case '(':
      return parseGroup(scanner, flags, state)
    case '*':
    case '+':
    case '?':
      throw unsupported(`repeats nothing or a repeat, at ${scanner.at - 1}`)
    default:
      // A brace that opens no repeat is itself.
      if (character === '{' && scanner.isRepeatBody())
        throw unsupported(`repeats nothing or a repeat, at ${scanner.at - 1}`)
      return literal(single(character.codePointAt(0)!), flags)
  }
}

const assertions: Readonly<Record<string, Assertion>> = {
  A: 'start',
  Z: 'end',
  z: 'end',
  b: 'boundary',
  B: 'no boundary',
}

function parseEscape(scanner: Scanner, flags: Flags): Syntax {
  const what = assertions[scanner.next]
  if (what) {
    scanner.takeCharacter()
    return assertion(what, flags)
  }
  const { ranges, codePoint } = escapeOf(scanner, flags.isAscii, false)
  return codePoint === undefined ? { kind: 'set', ranges } : literal(ranges, flags)
}

/** One character, either case of it where case does not matter. */
function literal(ranges: Ranges, flags: Flags): Syntax {
  return { kind: 'set', ranges: flags.ignoresCase ? ignoringCase(ranges, flags.isAscii) : ranges }
}

function assertion(what: Assertion, flags: Flags): Syntax {
  return { kind: 'assertion', what, isAscii: flags.isAscii }
}

function parseGroup(scanner: Scanner, flags: Flags, state: State): Syntax | undefined {
  if (scanner.take(/\?#[^)]*\)/y)) return undefined
  const look = scanner.take(/\?(<?)([=!])/y)
  if (look)
    return parseLook(scanner, flags, state, { isAhead: !look[1], isNegative: look[2] === '!' })
  let isCapturing = true
  if (scanner.takeText('?:')) isCapturing = false
  else if (!scanner.take(/\?P<[^>]+>/y) && scanner.next === '?') {
    throw unsupported(`has the group (${scanner.pattern.slice(scanner.at, scanner.at + 4)}...`)
  }
  if (isCapturing) state.groups++
  const item = parseChoice(scanner, flags, state)
  if (!scanner.takeText(')')) throw unsupported('has an unclosed group')
  return isCapturing ? { kind: 'group', item } : item
}

function parseLook(
  scanner: Scanner,
  flags: Flags,
  state: State,
  side: Pick<Look, 'isAhead' | 'isNegative'>,
): Syntax {
  const { groups } = state
  const item = parseChoice(scanner, flags, state)
  if (!scanner.takeText(')')) throw unsupported('has an unclosed group')
  if (state.groups > groups) throw unsupported('captures inside look-around')
  return lookOf(item, side, () => {
    if (state.looks === maximumLooks) throw unsupported('looks around too often')
    return state.looks++
  })
}

function parseRepeat(scanner: Scanner, item: Syntax): Syntax {
  const bounds = scanner.takeRepeat()
  if (!bounds) return item
  const isGreedy = !scanner.takeText('?')
  if (isGreedy && scanner.takeText('+')) throw unsupported('has a possessive repeat')
  if (scanner.next === '*' || scanner.next === '+' || scanner.next === '?')
    throw unsupported('repeats a repeat')
  if (item.kind === 'assertion' || item.kind === 'look') throw unsupported('repeats an assertion')
  if (bounds.max > 1 && canBeEmpty(item)) throw unsupported('repeats what can match nothing')
  if (bounds.min > bounds.max) throw unsupported('has a repeat whose bounds are reversed')
  return { kind: 'repeat', item, min: bounds.min, max: bounds.max, isGreedy }
}
