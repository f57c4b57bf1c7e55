import type { Ranges } from '../python-text/code-points.ts'
import { category, lastCodePoint, single } from './ranges.ts'
import type { Scanner } from './scanner.ts'
import { unsupported } from './unsupported.ts'

export interface Escape {
  readonly ranges: Ranges
  /** The one character it stands for; undefined for \d, \w, \s and their like. */
  readonly codePoint?: number
}

const controls: Readonly<Record<string, number>> = {
  a: 7,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
}

/** What stands behind a backslash, in a set or outside one. */
export function escapeOf(scanner: Scanner, isAscii: boolean, isInSet: boolean): Escape {
  if (/[dDsSwW]/.test(scanner.next)) return { ranges: category(scanner.takeCharacter(), isAscii) }
  const octal = scanner.take(isInSet ? /[0-7]{1,3}/y : /0[0-7]{0,2}|[0-3][0-7]{2}/y)
  if (octal) return literal(Number.parseInt(octal[0], 8))
  const hex = scanner.take(/x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})/y)
  if (hex) return literal(Number.parseInt((hex[1] ?? hex[2] ?? hex[3])!, 16))
  if (/\d/.test(scanner.next)) throw unsupported(`refers back to a group, \\${scanner.next}`)
  const character = scanner.takeCharacter()
  if (character === 'b' && isInSet) return literal(8)
  const control = controls[character]
  if (control !== undefined) return literal(control)
  if (character === '' || /[a-zA-Z]/.test(character))
    throw unsupported(`has the escape \\${character}`)
  return literal(character.codePointAt(0)!)
}

function literal(codePoint: number): Escape {
  if (codePoint >= lastCodePoint) throw unsupported('names a character that does not exist')
  return { ranges: single(codePoint), codePoint }
}
