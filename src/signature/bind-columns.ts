import type { InputSpec } from '../ir/model.ts'
import type { InferTensor } from './infer-tensor.ts'

/**
 * Columns sent one by one for a model that was fitted without names: put side by side as they come, as the libraries take a DataFrame.
 * Undefined where they are not as many as the matrix has, or no numbers, or not one value a row.
 */
export function bindColumnsToMatrix(
  input: InputSpec,
  given: readonly InferTensor[],
): InferTensor | undefined {
  const { name, form, kind, width, columnNames } = input
  const isUnnamed = form === 'matrix' && kind === 'number' && !columnNames
  if (!isUnnamed || given.length !== width || given.length < 2) return undefined
  const rows = given[0]!.shape[0] ?? 0
  const isColumn = ({ shape, datatype }: InferTensor) =>
    datatype !== 'BYTES' && shape[0] === rows && (shape.length === 1 || shape[1] === 1)
  if (!given.every((tensor) => isColumn(tensor) && tensor.shape.length < 3)) return undefined
  const [first] = given
  const isAlike = given.every(({ datatype }) => datatype === first!.datatype)
  const data = Array.from(
    { length: rows * width },
    (_, i) => given[i % width]!.data[Math.floor(i / width)],
  )
  return { name, datatype: isAlike ? first!.datatype : 'FP64', shape: [rows, width], data }
}
