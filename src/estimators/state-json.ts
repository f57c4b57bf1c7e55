import { NdArray } from '../encodings/numpy/nd-array.ts'
import { PyDict, PySet } from '../encodings/pickle/records.ts'
import { asNumber, listItems } from './object-view.ts'
import type { ObjectView } from './object-view.ts'

/** Larger arrays do not belong into a call. */
const mostElements = 100_000
const deepest = 20

/** The attributes of an object that are plain data, as JSON; what is none is left out. NaN and infinities are texts. */
export function stateJson(view: ObjectView): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    view.keys.flatMap((key) => {
      const value = plainJson(view, view.get(key))
      return value === undefined ? [] : [[key, value]]
    }),
  )
}

/** A resolved value as JSON; undefined where it is no plain data. */
export function plainJson(view: ObjectView, value: unknown, depth = 0): unknown {
  if (depth > deepest) return undefined
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  const number = asNumber(value)
  if (number !== undefined) return Number.isFinite(number) ? number : String(number)
  const inner = (item: unknown) => plainJson(view, view.resolve(item), depth + 1)
  if (value instanceof PyDict)
    return Object.fromEntries(
      [...value.entries()].flatMap(([key, item]) => {
        const plain = inner(item)
        return typeof key === 'string' && plain !== undefined ? [[key, plain]] : []
      }),
    )
  const items = value instanceof PySet ? [...value.items] : listItems(value)
  if (items === undefined || items.length > mostElements) return undefined
  const plain = items.map(inner)
  if (plain.includes(undefined)) return undefined
  return value instanceof NdArray ? nested(plain, value.shape) : plain
}

/** Items in C order as lists of lists. */
function nested(items: readonly unknown[], shape: readonly number[]): unknown {
  if (shape.length === 0) return items[0]
  if (shape.length === 1) return items
  const size = items.length / shape[0]!
  return Array.from({ length: shape[0]! }, (_, i) =>
    nested(items.slice(i * size, (i + 1) * size), shape.slice(1)),
  )
}
