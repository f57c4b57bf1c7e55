// Fitted scipy.sparse matrices as dense or CSR tensors.
import type { SparseMatrix } from '../../encodings/pickle/values.ts'
import { fault } from '../../errors.ts'
import { Tensor, float64 } from '../../ir/tensor.ts'
import { doublesOf } from '../arrays.ts'
import type { ObjectView } from '../object-view.ts'

/** Larger dense forms of a sparse attribute no honest file needs (1 GB). */
const maximumCells = 2 ** 27

/** A CSR or CSC matrix [rows, columns] as a dense tensor [columns, rows]; duplicates add up. */
export function denseTransposed(view: ObjectView, attribute: string, matrix: SparseMatrix): Tensor {
  const [rows, columns] = matrix.shape
  const to = new Float64Array(cellsOf(view, attribute, matrix))
  eachEntry(view, attribute, matrix, (row, column, value) => {
    to[column * rows + row]! += value
  })
  return float64([columns, rows], to)
}

/** The same as [rows, columns]. */
export function denseOf(view: ObjectView, attribute: string, matrix: SparseMatrix): Tensor {
  const [rows, columns] = matrix.shape
  const to = new Float64Array(cellsOf(view, attribute, matrix))
  eachEntry(view, attribute, matrix, (row, column, value) => {
    to[row * columns + column]! += value
  })
  return float64([rows, columns], to)
}

/** A CSR matrix as a CSR tensor with ascending columns in each row. */
export function csrTensor(view: ObjectView, attribute: string, matrix: SparseMatrix): Tensor {
  if (matrix.format !== 'csr')
    throw view.unsupported(`with ${attribute} as a ${matrix.format} matrix`)
  const [rows, columns] = matrix.shape
  const data = doublesOf(matrix.data)
  const order = new Int32Array(data.length)
  for (let i = 0; i < order.length; i++) order[i] = i
  for (let row = 0; row < rows; row++)
    order
      .subarray(matrix.indptr[row]!, matrix.indptr[row + 1]!)
      .sort((a, b) => matrix.indices[a]! - matrix.indices[b]!)
  const csr = {
    offsets: matrix.indptr,
    columns: order.map((at) => matrix.indices[at]!),
  }
  return new Tensor(
    'DOUBLE',
    [rows, columns],
    Float64Array.from(order, (at) => data[at]!),
    csr,
  )
}

function cellsOf(view: ObjectView, attribute: string, { shape }: SparseMatrix): number {
  const cells = shape[0] * shape[1]
  if (cells > maximumCells)
    throw fault('E_LIMIT', `${view.name}.${attribute} would be ${cells} numbers as a dense matrix`)
  return cells
}

function eachEntry(
  view: ObjectView,
  attribute: string,
  matrix: SparseMatrix,
  visit: (row: number, column: number, value: number) => void,
): void {
  const { format, indptr, indices } = matrix
  if (format !== 'csr' && format !== 'csc')
    throw view.unsupported(`with ${attribute} as a ${format} matrix`)
  const data = doublesOf(matrix.data)
  for (let major = 0; major + 1 < indptr.length; major++) {
    for (let i = indptr[major]!; i < indptr[major + 1]!; i++) {
      if (format === 'csr') visit(major, indices[i]!, data[i]!)
      else visit(indices[i]!, major, data[i]!)
    }
  }
}
