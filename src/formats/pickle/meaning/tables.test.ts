import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ByteBudget } from '../../../encodings/byte-budget.ts'
import { DType, parseDTypeCode } from '../../../encodings/numpy/dtype.ts'
import { NdArray, type ArrayData } from '../../../encodings/numpy/nd-array.ts'
import { PyDict, PyGlobal, PyList, PyObject, PyTuple } from '../../../encodings/pickle/records.ts'
import { SparseMatrix } from '../../../encodings/pickle/values.ts'
import { resolve } from './resolve.ts'

const budget = new ByteBudget(1e6)
const name = (module: string, text: string): PyGlobal => new PyGlobal(module, text, 0)

/** A record that resolves to this array. */
function array(code: string, data: ArrayData, shape = [data.length]): PyObject {
  const record = new PyObject(
    'reduce',
    name('numpy.core.multiarray', '_reconstruct'),
    [],
    undefined,
    0,
    budget,
  )
  record.meaning = new NdArray(parseDTypeCode(code), shape, data)
  return record
}

function sparse(format: string, state: Record<string, unknown>): unknown {
  const record = new PyObject(
    'newobj',
    name(`scipy.sparse._${format}`, `${format}_matrix`),
    [],
    undefined,
    0,
    budget,
  )
  record.state = new PyDict(Object.entries(state))
  return resolve(record)
}

const good = {
  _shape: new PyTuple([2, 3]),
  data: array('<f8', Float64Array.of(1, 2)),
  indices: array('<i4', Int32Array.of(0, 2)),
  indptr: array('<i4', Int32Array.of(0, 1, 2)),
}

test('a sparse matrix keeps its arrays', () => {
  const matrix = sparse('csr', good)
  assert.ok(matrix instanceof SparseMatrix)
  assert.deepEqual([...matrix.indptr], [0, 1, 2])
})

test('indices outside the shape, pointers that go down, lengths that differ are refused', () => {
  const bad: Record<string, unknown>[] = [
    { indices: array('<i4', Int32Array.of(0, 3)) },
    { indices: array('<i4', Int32Array.of(-1, 0)) },
    { indices: array('<i4', Int32Array.of(0)) },
    { indices: array('<f8', Float64Array.of(0, 1)) },
    { indptr: array('<i4', Int32Array.of(0, 2, 1)) },
    { indptr: array('<i4', Int32Array.of(1, 1, 2)) },
    { indptr: array('<i4', Int32Array.of(0, 2)) },
    { indptr: array('<i4', Int32Array.of(0, 1, 3)) },
    { data: null },
    { _shape: new PyTuple(['2', 3]) },
    { _shape: null },
  ]
  for (const change of bad)
    assert.throws(() => sparse('csr', { ...good, ...change }), { code: 'E_FORMAT' })
  assert.throws(() => sparse('csr', { ...good, _shape: new PyTuple([6]) }), {
    code: 'E_UNSUPPORTED',
  })
})

function frame(columns: PyObject, block: unknown, places: unknown): unknown {
  const rows = new PyObject(
    'reduce',
    name('pandas.core.indexes.base', '_new_Index'),
    [
      name('pandas', 'RangeIndex'),
      new PyDict([
        ['start', 0],
        ['stop', 2],
        ['step', 1],
      ]),
    ],
    undefined,
    0,
    budget,
  )
  const blocks = new PyTuple([
    new PyObject(
      'reduce',
      name('pandas._libs.internals', '_unpickle_block'),
      [block, places, 2],
      undefined,
      0,
      budget,
    ),
  ])
  const manager = new PyObject(
    'reduce',
    name('pandas.core.internals.managers', 'BlockManager'),
    [blocks, new PyList([columns, rows])],
    undefined,
    0,
    budget,
  )
  const record = new PyObject(
    'newobj',
    name('pandas.core.frame', 'DataFrame'),
    [],
    undefined,
    5,
    budget,
  )
  record.state = new PyDict([['_mgr', manager]])
  return resolve(record)
}

const index = (type: string, parts: [unknown, unknown][]): PyObject =>
  new PyObject(
    'reduce',
    name('pandas.core.indexes.base', '_new_Index'),
    [name('pandas', type), new PyDict(parts)],
    undefined,
    0,
    budget,
  )
const slice = (start: number, stop: number): PyObject =>
  new PyObject('reduce', name('builtins', 'slice'), [start, stop, 1], undefined, 0, budget)

test('a DataFrame whose blocks do not cover its columns is refused', () => {
  const columns = (): PyObject => index('Index', [['data', array('O', ['a', 'b'])]])
  const block = (): PyObject => array('<f8', Float64Array.of(1, 2, 3, 4), [2, 2])
  frame(columns(), block(), slice(0, 2))
  for (const places of [
    slice(0, 1),
    slice(1, 3),
    slice(0, 100),
    array('<i8', Float64Array.of(0, 5)),
    array('<i8', Float64Array.of(1, 1)),
    null,
  ]) {
    assert.throws(() => frame(columns(), block(), places), { code: 'E_FORMAT' })
  }
  assert.throws(() => frame(columns(), array('<f8', Float64Array.of(1, 2), [1, 2]), slice(0, 2)), {
    code: 'E_FORMAT',
  })
})

test('a DataFrame with a MultiIndex is refused by name', () => {
  const columns = index('MultiIndex', [['levels', new PyList()]])
  assert.throws(() => frame(columns, array('<f8', Float64Array.of(1, 2), [1, 2]), slice(0, 1)), {
    code: 'E_UNSUPPORTED',
    message: /DataFrame at byte 5/,
  })
})

test('codes beyond the categories are refused', () => {
  const dtype = new PyObject('newobj', name('pandas', 'CategoricalDtype'), [], undefined, 0, budget)
  dtype.state = new PyDict([['categories', index('Index', [['data', array('O', ['a'])]])]])
  const categorical = new PyObject(
    'reduce',
    name('pandas._libs.arrays', '__pyx_unpickle_NDArrayBacked'),
    [name('pandas', 'Categorical'), 1, null],
    undefined,
    0,
    budget,
  )
  categorical.state = new PyTuple([dtype, array('<i1', Int8Array.of(0, 1))])
  assert.throws(() => resolve(categorical), { code: 'E_FORMAT', message: /categories/ })
  assert.ok(parseDTypeCode('f8') instanceof DType)
})
