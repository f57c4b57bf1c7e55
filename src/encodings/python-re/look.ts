// Look-around that one neighbouring character decides: (?=\\s+), (?=\\s|$), (?!\\d), (?<=@), (?<![\\w.]).
import type { Ranges } from '../python-text/code-points.ts'
import { union } from './ranges.ts'
import type { Look, Syntax } from './syntax.ts'
import { canBeEmpty } from './syntax.ts'
import { unsupported } from './unsupported.ts'

type Side = Pick<Look, 'isAhead' | 'isNegative'>

/** The test of a neighbour that means the same as looking for `item`; E_UNSUPPORTED where more than the neighbour counts. */
export function lookOf(item: Syntax, side: Side, number: () => number): Syntax {
  const items = item.kind === 'choice' ? item.items : [item]
  // Ahead, an end of the text or the line may stand among the alternatives.
  const anchors = side.isAhead && !side.isNegative ? items.filter(isEnd) : []
  const sets = items.filter((each) => !anchors.includes(each)).map((each) => neighbours(each, side))
  const looks: Syntax[] =
    sets.length === 0
      ? []
      : [{ kind: 'look', look: { ...side, ranges: union(sets), number: number() } }]
  const all = [...looks, ...anchors]
  return all.length === 1 ? all[0]! : { kind: 'choice', items: all }
}

function isEnd(syntax: Syntax): boolean {
  return (
    syntax.kind === 'assertion' &&
    (syntax.what === 'end' || syntax.what === 'line end' || syntax.what === 'end or last newline')
  )
}

/** Characters one of which must stand beside the position, and that is all there is to match. */
function neighbours(syntax: Syntax, side: Side): Ranges {
  if (syntax.kind === 'set') return syntax.ranges
  if (syntax.kind === 'choice') return union(syntax.items.map((item) => neighbours(item, side)))
  // What may follow the first character can match nothing, so it asks for nothing. Behind, Python wants a fixed width.
  if (side.isAhead && syntax.kind === 'repeat' && syntax.min === 1)
    return neighbours(syntax.item, side)
  if (side.isAhead && syntax.kind === 'sequence' && syntax.items.length > 0) {
    const [first, ...others] = syntax.items
    if (others.every((other) => canBeEmpty(other) && asserts(other) === false))
      return neighbours(first!, side)
  }
  throw unsupported('looks around for more than one character')
}

function asserts(syntax: Syntax): boolean {
  switch (syntax.kind) {
    case 'set':
      return false
    case 'assertion':
    case 'look':
      return true
    case 'sequence':
    case 'choice':
      return syntax.items.some(asserts)
    default:
      return asserts(syntax.item)
  }
}
