import { PyDict, PyList, PyTuple } from '../../encodings/pickle/records.ts'
import { describeValue } from './describe-value.ts'
import { resolve } from './meaning/resolve.ts'

export interface Member {
  readonly name: string
  readonly what: string
  readonly value: unknown
}

const mostMembers = 1000

/** Items of a dict with text or int keys, or of a short list or tuple, that `::` can name. */
export function membersOf(value: unknown): Member[] {
  if (value instanceof PyDict) {
    return [...value.entries()]
      .slice(0, mostMembers)
      .filter(([key]) => typeof key === 'string' || typeof key === 'number')
      .map(([key, item]) => member(String(key), item))
  }
  if (value instanceof PyList || value instanceof PyTuple)
    return value.items.slice(0, mostMembers).map((item, i) => member(String(i), item))
  return []
}

function member(name: string, raw: unknown): Member {
  const value = resolve(raw)
  return { name, what: describeValue(value), value }
}
