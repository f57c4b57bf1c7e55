// Calls that say in one word what a formula has other nodes for.
import type { Expression } from './expression.ts'

/** Functions whose only argument may be a list: max([a, b]). */
export const takesList: ReadonlySet<string> = new Set(['sum', 'mean', 'min', 'max'])

/** The call as others: np.where, np.clip, bool, sum([...]), np.mean([...]); any other as it stands. */
export function spelledOut(
  name: string,
  items: readonly Expression[],
  isList: boolean,
): Expression {
  const [first, second, third] = items
  if (name === 'where' && items.length === 3)
    return { kind: 'choice', test: first!, yes: second!, no: third! }
  if (name === 'clip' && items.length === 3)
    return call('min', [call('max', [first!, second!]), third!])
  if (name === 'bool' && items.length === 1)
    return { kind: 'choice', test: first!, yes: number(1), no: number(0) }
  if (!isList) return call(name, items)
  if (name === 'sum') return total(items)
  if (name === 'mean')
    return { kind: 'binary', operator: '/', left: total(items), right: number(items.length) }
  return items.length === 1 ? first! : call(name, items)
}

function call(name: string, items: readonly Expression[]): Expression {
  return { kind: 'call', name, items }
}

function number(value: number): Expression {
  return { kind: 'number', value }
}

function total(items: readonly Expression[]): Expression {
  return items.reduce((left, right) => ({ kind: 'binary', operator: '+', left, right }))
}
