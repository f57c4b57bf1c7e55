// Which columns a ColumnTransformer's specification means: sklearn.utils._get_column_indices.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { PyObject } from '../../../encodings/pickle/records.ts'
import { PandasIndex, PySlice, Series } from '../../../encodings/pickle/values.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber, describe, listItems } from '../../object-view.ts'

/** Resolves names, integers (negative ones count from the end), slices and masks over `width` columns. */
export function columnIndices(
  spec: unknown,
  width: number,
  names: readonly string[] | undefined,
  view: ObjectView,
): number[] {
  if (spec instanceof PySlice) return sliceIndices(spec, width, names, view)
  if (typeof spec === 'boolean') throw view.unsupported('that selects columns with one boolean')
  const items = itemsOf(spec, view)
  if (!items) return [oneIndex(spec, width, names, view)]
  const isMask =
    items.length > 0 &&
    (spec instanceof NdArray
      ? spec.dtype.kind === 'b'
      : items.every((item) => typeof item === 'boolean'))
  if (!isMask) return items.map((item) => oneIndex(view.resolve(item), width, names, view))
  if (items.length !== width)
    throw view.mistyped('transformers_', `a mask of ${width} columns`, spec)
  return items.flatMap((item, index) => (item === true || item === 1 ? [index] : []))
}

function itemsOf(spec: unknown, view: ObjectView): unknown[] | undefined {
  if (spec instanceof NdArray && spec.shape.length === 0) return undefined
  if (spec instanceof PandasIndex || spec instanceof Series) {
    const { values } = spec
    if (values instanceof NdArray) return Array.from(values.data as ArrayLike<unknown>)
    throw view.unsupported('whose columns are a pandas index of an unusual type')
  }
  // _RemainderColsList (1.5 to 1.8) is a UserList.
  if (spec instanceof PyObject) return view.viewOf(spec).list('data')
  return listItems(spec)
}

function oneIndex(
  item: unknown,
  width: number,
  names: readonly string[] | undefined,
  view: ObjectView,
): number {
  const index = typeof item === 'string' ? (names?.indexOf(item) ?? -1) : asNumber(item)
  if (index === undefined || !Number.isInteger(index))
    throw view.mistyped('transformers_', 'columns by name or number', item)
  const resolved = typeof item !== 'string' && index < 0 ? index + width : index
  if (resolved < 0 || resolved >= width) {
    throw view.mistyped(
      'transformers_',
      `columns of a table of ${width}`,
      typeof item === 'string' ? item : index,
    )
  }
  return resolved
}

/** slice(start, stop, step) as Python counts; names include their end. */
function sliceIndices(
  slice: PySlice,
  width: number,
  names: readonly string[] | undefined,
  view: ObjectView,
): number[] {
  const step = slice.step === null ? 1 : asNumber(slice.step)
  if (step === undefined || !Number.isInteger(step) || step === 0)
    throw view.unsupported(`that selects columns with a slice of step ${describe(slice.step)}`)
  const bound = (value: unknown, isEnd: boolean): number | undefined => {
    if (value === null) return undefined
    if (typeof value === 'string') return oneIndex(value, width, names, view) + (isEnd ? 1 : 0)
    const number = asNumber(value)
    if (number === undefined || !Number.isInteger(number))
      throw view.mistyped('transformers_', 'a slice of names or integers', value)
    const least = step > 0 ? 0 : -1
    return Math.min(
      Math.max(number < 0 ? number + width : number, least),
      step > 0 ? width : width - 1,
    )
  }
  const start = bound(slice.start, false) ?? (step > 0 ? 0 : width - 1)
  const stop = bound(slice.stop, true) ?? (step > 0 ? width : -1)
  const indices: number[] = []
  for (let index = start; step > 0 ? index < stop : index > stop; index += step) indices.push(index)
  return indices
}
