import { fault } from '../../errors.ts'
import type { Kernel, Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * ONNX MatMul (opset 13) of matrices: [N, K] x [K, M] -> [N, M]. The left side may be CSR: absent entries are zero.
 * Each output sums over K in ascending order, whatever N is.
 */
export const matMul: Operator = {
  domain: '',
  opType: 'MatMul',
  version: 13,
  attributes: {},
  sparseInputs: [0],
  infer: (inputs) => {
    const a = required(inputs, 0, 'MatMul')
    const b = required(inputs, 1, 'MatMul')
    if (a.shape.length !== 2 || b.shape.length !== 2) {
      throw fault('E_UNSUPPORTED', `MatMul of ranks ${a.shape.length} and ${b.shape.length}`)
    }
    if (
      typeof a.shape[1] === 'number' &&
      typeof b.shape[0] === 'number' &&
      a.shape[1] !== b.shape[0]
    ) {
      throw fault(
        'E_FORMAT',
        `MatMul can't multiply [${a.shape.join(', ')}] by [${b.shape.join(', ')}]`,
      )
    }
    return [{ dataType: a.dataType, shape: [a.shape[0]!, b.shape[1]!] }]
  },
  rowWise: (node) => !node.inputs[0]!.constant && node.inputs[1]!.constant !== undefined,
  prepare: (_, context) => {
    const weights = context.constant(1)
    const transposed = weights ? transpose(weights) : undefined
    if (context.inputTypes[0]!.sparse) return sparseKernel
    return ([a, b], [output]) => dense(a!, transposed ?? transpose(b!), output!)
  },
}

/** [K, M] -> M rows of K, so that a dot product walks both sides in memory order. */
function transpose(weights: Tensor): Float64Array {
  const [k = 1, m = 1] = weights.shape
  const from = numbers(weights)
  const to = new Float64Array(k * m)
  for (let i = 0; i < k; i++) for (let j = 0; j < m; j++) to[j * k + i] = from[i * m + j]!
  return to
}

function dense(a: Tensor, columns: Float64Array, output: Tensor): void {
  const n = a.shape[0]!
  const k = a.shape[1]!
  const m = k === 0 ? output.shape[1]! : columns.length / k
  output.resize2(n, m)
  const x = numbers(a)
  const to = numbers(output)
  for (let row = 0; row < n; row++) {
    const start = row * k
    for (let column = 0; column < m; column++) {
      let sum = 0
      const base = column * k
      for (let i = 0; i < k; i++) sum += x[start + i]! * columns[base + i]!
      to[row * m + column] = sum
    }
  }
}

const sparseKernel: Kernel = ([a, b], [output]) => {
  const { offsets, columns } = a!.csr!
  const n = a!.shape[0]!
  const m = b!.shape[1]!
  output!.resize2(n, m)
  const values = numbers(a!)
  const weights = numbers(b!)
  const to = numbers(output!)
  to.fill(0)
  for (let row = 0; row < n; row++) {
    const base = row * m
    for (let i = offsets[row]!; i < offsets[row + 1]!; i++) {
      const value = values[i]!
      const from = columns[i]! * m
      for (let j = 0; j < m; j++) to[base + j]! += value * weights[from + j]!
    }
  }
}
