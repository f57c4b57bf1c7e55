import { fault } from '../errors.ts'
import type { Signature } from '../ir/model.ts'
import type { InferTensor } from './infer-tensor.ts'

/** One matrix [n, k] (or [k]) for a model of k named number columns: taken apart in the model's own column order. */
export function bindMatrixToColumns(signature: Signature, tensor: InferTensor): InferTensor[] {
  const { inputs, estimator } = signature
  const width = inputs.length
  const texts = inputs.filter((input) => input.kind === 'string').map((input) => input.name)
  if (texts.length > 0 && tensor.datatype !== 'BYTES') {
    throw fault(
      'E_INPUT',
      `${estimator} takes text in ${texts.join(', ')}: send its columns by name (${inputs.map((input) => input.name).join(', ')})`,
    )
  }
  const isRow = tensor.shape.length === 1
  const rows = isRow ? 1 : tensor.shape[0]!
  if (tensor.data.length !== rows * width || tensor.shape.length > 2) {
    const got = isRow ? tensor.shape[0] : tensor.data.length / (rows || 1)
    throw fault(
      'E_SHAPE',
      `the matrix has ${got} features, but ${estimator} expects ${width}: ${inputs.map((input) => input.name).join(', ')}`,
    )
  }
  return inputs.map((input, column) => ({
    name: input.name,
    datatype: tensor.datatype,
    shape: [rows, 1],
    data: Array.from({ length: rows }, (_, row) => tensor.data[row * width + column]),
  }))
}
