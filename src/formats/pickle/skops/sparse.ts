import type { ByteBudget } from '../../../encodings/byte-budget.ts'
import type { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { readNpy } from '../../../encodings/npy.ts'
import { PyDict, PyGlobal, PyObject, PyTuple } from '../../../encodings/pickle/records.ts'
import { Zip } from '../../../encodings/zip.ts'
import { fault } from '../../../errors.ts'
import { resolve } from '../meaning/resolve.ts'

/** scipy.sparse.save_npz: a zip of format, shape, data and the index arrays; checked as a pickled matrix is. */
export function readSparseMatrix(bytes: Uint8Array, budget: ByteBudget): unknown {
  const zip = new Zip(bytes)
  const member = (name: string): NdArray => readNpy(zip.read(`${name}.npy`), budget)
  const format: unknown = member('format').data[0]
  if (format !== 'csr' && format !== 'csc')
    throw fault('E_UNSUPPORTED', 'a sparse matrix that is neither csr nor csc in a skops file')
  const matrix = new PyObject(
    'newobj',
    new PyGlobal(`scipy.sparse._${format}`, `${format}_matrix`, 0),
    [],
    undefined,
    0,
    budget,
  )
  const shape = new PyTuple(Array.from(member('shape').data as ArrayLike<number>))
  const arrays = ['data', 'indices', 'indptr'].map((name): [unknown, unknown] => [
    name,
    member(name),
  ])
  matrix.state = new PyDict([['_shape', shape], ...arrays])
  return resolve(matrix)
}
