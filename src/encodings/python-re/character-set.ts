import type { Ranges } from '../python-text/code-points.ts'
import type { Escape } from './escapes.ts'
import { escapeOf } from './escapes.ts'
import { ignoringCase } from './ignore-case.ts'
import type { Flags } from './parse.ts'
import { complement, single, union } from './ranges.ts'
import type { Scanner } from './scanner.ts'
import { unsupported } from './unsupported.ts'

/** What stands between [ and ]; the opening bracket is taken. A ] in first place is text. */
export function parseCharacterSet(
  scanner: Scanner,
  { isAscii, ignoresCase }: Pick<Flags, 'isAscii' | 'ignoresCase'>,
): Ranges {
  const isNegated = scanner.takeText('^')
  const sets: Ranges[] = []
  while (sets.length === 0 || !scanner.takeText(']')) {
    const low = parseMember(scanner, isAscii)
    if (!scanner.takeText('-')) {
      sets.push(low.ranges)
    } else if (scanner.next === ']') {
      sets.push(low.ranges, single(45))
    } else {
      const high = parseMember(scanner, isAscii)
      if (
        low.codePoint === undefined ||
        high.codePoint === undefined ||
        high.codePoint < low.codePoint
      ) {
        throw unsupported('has a bad range in a set')
      }
      sets.push([low.codePoint, high.codePoint + 1])
    }
  }
  const all = ignoresCase ? ignoringCase(union(sets), isAscii) : union(sets)
  return isNegated ? complement(all) : all
}

function parseMember(scanner: Scanner, isAscii: boolean): Escape {
  if (scanner.isAtEnd) throw unsupported('has an unclosed set')
  const character = scanner.takeCharacter()
  if (character === '\\') return escapeOf(scanner, isAscii, true)
  const codePoint = character.codePointAt(0)!
  return { ranges: single(codePoint), codePoint }
}
