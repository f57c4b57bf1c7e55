import { compileFindAll } from '../../encodings/python-re/find-all.ts'
import type { Ranges } from '../../encodings/python-text/code-points.ts'
import {
  WORD,
  classesByUnit,
  holds,
  rangesOfClass,
} from '../../encodings/python-text/code-points.ts'
import type { Syntax } from '../../encodings/python-re/syntax.ts'
import type { RunPattern } from './run-pattern.ts'
import { runPatternOf } from './run-pattern.ts'
import type { TokenBuffer } from './token-buffer.ts'
import { hashSeed, hashStep, hashUnits } from './token-buffer.ts'

export interface Tokenizer {
  /** Puts a text's tokens into the buffer, in order. */
  readonly tokenize: (text: string, tokens: TokenBuffer) => void
  /** A token may hold U+0020: then an n-gram's blanks do not say where its words end. */
  readonly mayHoldBlank: boolean
}

/** `re.compile(pattern).findall`; throws E_UNSUPPORTED for patterns that can't be run in linear time. */
export function makeTokenizer(pattern: string): Tokenizer {
  const { syntax, findAll } = compileFindAll(pattern)
  const run = runPatternOf(syntax)
  const mayHoldBlank = takesBlank(syntax)
  if (run) return { tokenize: runScanner(run), mayHoldBlank }
  return {
    mayHoldBlank,
    tokenize: (text, tokens) => {
      tokens.count = 0
      findAll(text, (start, end) => tokens.add(start, end, hashUnits(text, start, end)))
    },
  }
}

function takesBlank(syntax: Syntax): boolean {
  if (syntax.kind === 'set') return holds(syntax.ranges, 32)
  if (syntax.kind === 'assertion' || syntax.kind === 'look') return false
  return syntax.kind === 'sequence' || syntax.kind === 'choice'
    ? syntax.items.some(takesBlank)
    : takesBlank(syntax.item)
}

/** One pass over the text that finds runs and hashes them: 3 us for 822 characters. */
function runScanner({ set, min, isBoundedLeft, isBoundedRight }: RunPattern) {
  const units = unitTable(set)
  const isWord = rangesOfClass(WORD) === set
  const checksLeft = isBoundedLeft && !isWord
  const checksRight = isBoundedRight && !isWord

  /** Whether the surrogate at `at`, alone or with its other half, is a character of the set. */
  const takesSurrogate = (text: string, at: number): boolean => holds(set, text.codePointAt(at)!)

  return (text: string, tokens: TokenBuffer): void => {
    const { length } = text
    tokens.count = 0
    for (let at = 0; at < length;) {
      let unit = text.charCodeAt(at)
      if (units[unit] === 0 && !((unit & 0xf800) === 0xd800 && takesSurrogate(text, at))) {
        at++
        continue
      }
      const start = at
      let hash = hashSeed
      let pairs = 0
      for (;;) {
        while (units[unit] === 1) {
          hash = hashStep(hash, unit)
          if (++at >= length) break
          unit = text.charCodeAt(at)
        }
        if (at >= length || (unit & 0xf800) !== 0xd800 || !takesSurrogate(text, at)) break
        hash = hashStep(hash, unit)
        if (text.codePointAt(at++)! > 0xffff) {
          hash = hashStep(hash, text.charCodeAt(at++))
          pairs++
        }
        if (at >= length) break
        unit = text.charCodeAt(at)
      }
      if (at - start - pairs < min) continue
      if (checksLeft && isWordBefore(text, start)) continue
      if (checksRight && isWordAt(text, at)) continue
      tokens.add(start, at, hash)
    }
  }
}

/** 1 for every UTF-16 unit that is a character of the set by itself; surrogates are looked at apart. */
function unitTable(set: Ranges): Uint8Array {
  const units = new Uint8Array(0x10000)
  for (let i = 0; i < set.length && set[i]! < 0x10000; i += 2)
    units.fill(1, set[i]!, Math.min(set[i + 1]!, 0x10000))
  return units.fill(0, 0xd800, 0xe000)
}

function isWordAt(text: string, at: number): boolean {
  const codePoint = text.codePointAt(at)
  return codePoint !== undefined && isWordCharacter(codePoint)
}

function isWordBefore(text: string, at: number): boolean {
  if (at === 0) return false
  const pair = at >= 2 ? text.codePointAt(at - 2)! : 0
  return isWordCharacter(pair > 0xffff ? pair : text.charCodeAt(at - 1))
}

function isWordCharacter(codePoint: number): boolean {
  return codePoint > 0xffff
    ? holds(rangesOfClass(WORD), codePoint)
    : (classesByUnit()[codePoint]! & WORD) !== 0
}
