import type { InputSpec } from '../ir/model.ts'
import type { InferTensor } from './infer-tensor.ts'

/**
 * Columns sent one by one for a model that was fitted without names: put side by side as they come, as the libraries take a DataFrame.
 * Undefined where they are not as many as the matrix has, or neither numbers nor texts alone, or not one value a row.
 */
export function bindColumnsToMatrix(
  input: InputSpec,
  given: readonly InferTensor[],
): InferTensor | undefined {
  const { name, form, kind, width, columnNames } = input
  const isAnyWidth = form === 'tensor' && width === 0
  const isUnnamed = (form === 'matrix' || isAnyWidth) && !columnNames
  const count = isAnyWidth ? given.length : width
  if (!isUnnamed || given.length !== count || given.length < 2) return undefined
  const rows = given[0]!.shape[0] ?? 0
  const isText = kind === 'string' || (kind === 'any' && given[0]!.datatype === 'BYTES')
  const isColumn = ({ shape, datatype }: InferTensor) =>
    (datatype === 'BYTES') === isText && shape[0] === rows && (shape.length === 1 || shape[1] === 1)
  if (!given.every((tensor) => isColumn(tensor) && tensor.shape.length < 3)) return undefined
  const [first] = given
  const isAlike = given.every(({ datatype }) => datatype === first!.datatype)
  const data = Array.from(
    { length: rows * count },
    (_, i) => given[i % count]!.data[Math.floor(i / count)],
  )
  return { name, datatype: isAlike ? first!.datatype : 'FP64', shape: [rows, count], data }
}
