// Series and DataFrame: a block manager holds the columns in blocks of one type each.

import { fault } from '../../../errors.ts'
import { NdArray, type ArrayData } from '../../../encodings/numpy/nd-array.ts'
import { PyDict, PyGlobal, PyObject, PyTuple } from '../../../encodings/pickle/records.ts'
import { className } from './class-name.ts'
import { itemsOf, malformed, spell, type MeaningTable, type Resolve } from './meaner.ts'
import { columnValues, indexLength, valuesLength } from './pandas-index.ts'
import { stateOf } from './state-of.ts'
import {
  Categorical,
  DataFrame,
  ExtensionArray,
  PandasIndex,
  PySlice,
  Series,
  type ColumnValues,
} from '../../../encodings/pickle/values.ts'

export const pandasFrameMeanings: MeaningTable = [
  [spell(['pandas', 'pandas.core.series'], ['Series']), series],
  [spell(['pandas', 'pandas.core.frame'], ['DataFrame']), frame],
]

interface Block {
  readonly values: ColumnValues
  /** Positions among the columns. */
  readonly places: readonly number[]
}

interface Manager {
  readonly axes: readonly PandasIndex[]
  readonly blocks: readonly { readonly values: unknown; readonly places: unknown }[]
}

function series(object: PyObject, resolve: Resolve): Series {
  const state = stateOf(object)
  const { axes, blocks } = managerOf(object, state, resolve)
  const values = columnValues(blocks[0]?.values)
  if (axes.length !== 1 || blocks.length !== 1 || values === undefined)
    throw unread(object, 'its values')
  if (valuesLength(values) !== indexLength(axes[0]!))
    throw malformed(object, 'its index is not as long as its values')
  return new Series(axes[0]!, values, resolve(state.get('_name') ?? state.get('name') ?? null))
}

function frame(object: PyObject, resolve: Resolve): DataFrame {
  const { axes, blocks } = managerOf(object, stateOf(object), resolve)
  const [columns, index] = axes
  if (axes.length !== 2 || columns === undefined || index === undefined)
    throw malformed(object, 'it has not two axes')
  const count = indexLength(columns)
  const rows = indexLength(index)
  object.budget.take(count * 8, 'the columns of a DataFrame')
  const values = Array.from({ length: count }, (): ColumnValues | undefined => undefined)
  for (const block of blocks) {
    const whole = columnValues(block.values)
    if (whole === undefined) throw unread(object, 'one of its columns')
    const places = placesOf(block.places, count, object)
    places.forEach((place, i) => {
      if (values[place] !== undefined)
        throw malformed(object, `two blocks hold its column ${place}`)
      values[place] = columnOf({ values: whole, places }, i, rows, object)
    })
  }
  if (!values.every((column) => column !== undefined))
    throw malformed(object, 'no block holds one of its columns')
  return new DataFrame(index, columns, values)
}

function managerOf(
  object: PyObject,
  state: ReadonlyMap<string, unknown>,
  resolve: Resolve,
): Manager {
  const manager = state.get('_mgr') ?? state.get('_data')
  if (!(manager instanceof PyObject)) throw malformed(object, 'it has no block manager')
  return manager.state instanceof PyTuple
    ? fromState(manager, manager.state, object, resolve)
    : fromArgs(manager, object, resolve)
}

/** BlockManager((blocks), [axes]) of pandas 1.3 and later, each block _unpickle_block(values, places, ndim). */
function fromArgs(manager: PyObject, object: PyObject, resolve: Resolve): Manager {
  const [rawBlocks, rawAxes] = manager.args
  // A SingleBlockManager has one block and one axis, bare.
  const blocks = rawBlocks instanceof PyObject ? [rawBlocks] : itemsOf(rawBlocks)
  const axes = rawBlocks instanceof PyObject ? [rawAxes] : itemsOf(rawAxes)
  if (blocks === undefined || axes === undefined) throw malformed(manager, 'it has no blocks')
  return {
    axes: axesOf(axes, object, resolve),
    blocks: blocks.map((block) => {
      if (!(block instanceof PyObject) || block.args.length !== 3)
        throw malformed(manager, 'a block is no block')
      return { values: resolve(block.args[0]), places: resolve(block.args[1]) }
    }),
  }
}

/** The state (axes, values, items, {'0.14.1': {axes, blocks: [{values, mgr_locs}]}}) of the managers before. */
function fromState(manager: PyObject, state: PyTuple, object: PyObject, resolve: Resolve): Manager {
  const extra = resolve(state.items[3] ?? null)
  const parts = extra instanceof PyDict ? extra.get('0.14.1') : undefined
  if (!(parts instanceof PyDict))
    throw fault(
      'E_UNSUPPORTED',
      `a DataFrame or Series at byte ${object.offset} was written by pandas before 0.14.1`,
    )
  const axes = itemsOf(parts.get('axes'))
  const blocks = itemsOf(parts.get('blocks'))
  if (axes === undefined || blocks === undefined) throw malformed(manager, 'it has no blocks')
  return {
    axes: axesOf(axes, object, resolve),
    blocks: blocks.map((block) => {
      if (!(block instanceof PyDict)) throw malformed(manager, 'a block is no block')
      return { values: block.get('values'), places: block.get('mgr_locs') }
    }),
  }
}

function axesOf(axes: readonly unknown[], object: PyObject, resolve: Resolve): PandasIndex[] {
  return axes.map((axis) => {
    const index = resolve(axis)
    if (index instanceof PandasIndex) return index
    throw unread(object, index instanceof PyObject ? `its ${indexClass(index)}` : 'one of its axes')
  })
}

/** _new_Index(class, ...) is a call of a function, whose class says more. */
function indexClass({ callable, args }: PyObject): string {
  const made = args[0] instanceof PyGlobal ? args[0] : callable
  return made instanceof PyGlobal ? made.name : 'index'
}

function placesOf(places: unknown, count: number, object: PyObject): number[] {
  if (places instanceof PySlice) {
    const { start, stop, step } = places
    if (typeof start !== 'number' || typeof stop !== 'number')
      throw malformed(object, 'the places of a block are malformed')
    const by = typeof step === 'number' ? step : 1
    const length = by === 0 ? -1 : Math.max(0, Math.ceil((stop - start) / by))
    if (length < 0 || length > count) throw malformed(object, 'the places of a block are malformed')
    return inRange(
      Array.from({ length }, (_, i) => start + i * by),
      count,
      object,
    )
  }
  if (places instanceof NdArray && (places.dtype.kind === 'i' || places.dtype.kind === 'u')) {
    return inRange(Array.from(places.data as ArrayLike<number>), count, object)
  }
  throw malformed(object, 'the places of a block are malformed')
}

function inRange(places: number[], count: number, object: PyObject): number[] {
  for (const place of places)
    if (place < 0 || place >= count)
      throw malformed(object, `a block holds a column ${place} of ${count}`)
  return places
}

/** Column i of a block: a row of a two-dimensional array, or the whole of an array that has one dimension. */
function columnOf(block: Block, i: number, rows: number, object: PyObject): ColumnValues {
  const { values, places } = block
  const array = arrayIn(values)
  if (array.shape.length === 1 || values instanceof Categorical) {
    if (places.length !== 1 || array.size !== rows)
      throw malformed(object, 'a block is not as long as the index')
    return values
  }
  if (array.shape.length !== 2 || array.shape[0] !== places.length || array.shape[1] !== rows) {
    throw malformed(object, 'the shape of a block is not that of its columns')
  }
  const row = new NdArray(array.dtype, [rows], rowOf(array.data, i, rows), array.budget)
  return values instanceof ExtensionArray ? new ExtensionArray(values.dtype, row, undefined) : row
}

function arrayIn(values: ColumnValues): NdArray {
  if (values instanceof Categorical) return values.codes
  return values instanceof ExtensionArray ? values.values : values
}

function rowOf(data: ArrayData, i: number, rows: number): ArrayData {
  return Array.isArray(data)
    ? data.slice(i * rows, (i + 1) * rows)
    : data.subarray(i * rows, (i + 1) * rows)
}

function unread(object: PyObject, what: string): Error {
  return fault(
    'E_UNSUPPORTED',
    `${className(object).replace(/^.*\./, '')} at byte ${object.offset}: Slipway does not read ${what}`,
    {
      hint: 'Give slipway the fitted model where this is only a table; else fit again on a table with plain columns.',
    },
  )
}
