// What a set of characters takes when a pattern ignores case, as CPython's re has it: a character counts as its simple lower case.
import type { Ranges } from '../python-text/code-points.ts'
import { holds } from '../python-text/code-points.ts'
import { single, union } from './ranges.ts'

/** Lower-case characters that share an upper case (sre's table), by the first of them. */
const alike: readonly (readonly number[])[] = [
  [0x69, 0x131],
  [0x73, 0x17f],
  [0xb5, 0x3bc],
  [0x345, 0x3b9, 0x1fbe],
  [0x390, 0x1fd3],
  [0x3b0, 0x1fe3],
  [0x3b2, 0x3d0],
  [0x3b5, 0x3f5],
  [0x3b8, 0x3d1],
  [0x3ba, 0x3f0],
  [0x3c0, 0x3d6],
  [0x3c1, 0x3f1],
  [0x3c2, 0x3c3],
  [0x3c6, 0x3d5],
  [0x432, 0x1c80],
  [0x434, 0x1c81],
  [0x43e, 0x1c82],
  [0x441, 0x1c83],
  [0x442, 0x1c84, 0x1c85],
  [0x44a, 0x1c86],
  [0x463, 0x1c87],
  [0x1c88, 0xa64b],
  [0x1e61, 0x1e9b],
  [0xfb05, 0xfb06],
]

interface Cased {
  readonly upper: number
  readonly lower: number
}

const lastCased = 0x1ffff
let known: readonly Cased[] | undefined

/** Every character that is not its own lower case; found when a pattern first ignores case, some 10 ms. */
function casedCharacters(): readonly Cased[] {
  if (known) return known
  const found: Cased[] = []
  for (let upper = 0; upper <= lastCased; upper++) {
    // The first code point: U+0130 has two in JavaScript, and i in Python's simple mapping.
    const lower = String.fromCodePoint(upper).toLowerCase().codePointAt(0)!
    if (lower !== upper) found.push({ upper, lower })
  }
  return (known = found)
}

const asciiCharacters: readonly Cased[] = Array.from({ length: 26 }, (_, i) => ({
  upper: 65 + i,
  lower: 97 + i,
}))

/** The set, and everything that is the same but for case. */
export function ignoringCase(set: Ranges, isAscii: boolean): Ranges {
  const cased = isAscii ? asciiCharacters : casedCharacters()
  const lowers = cased.filter(({ upper }) => holds(set, upper)).map(({ lower }) => single(lower))
  let made = union([set, ...lowers])
  const equals = isAscii
    ? []
    : alike
        .filter((group) => group.some((item) => holds(made, item)))
        .flat()
        .map(single)
  made = union([made, ...equals])
  const uppers = cased.filter(({ lower }) => holds(made, lower)).map(({ upper }) => single(upper))
  return union([made, ...uppers])
}
