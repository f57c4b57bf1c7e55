import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import { denseProduct, packColumns } from '../dense-product.ts'
import { required } from '../shapes.ts'
import { sparseProduct } from '../sparse-product.ts'
import { requireFactors } from './mat-mul.ts'

/**
 * ONNX Gemm (opset 13): A [N, K] x B [K, M] (or its transpose [M, K] where transB is 1) plus a constant C of one value or [M].
 * A may be CSR. Sums as MatMul does; C is added last, so that Gemm has the bits of MatMul and Add.
 */
export const gemm: Operator = {
  domain: '',
  opType: 'Gemm',
  version: 13,
  attributes: { alpha: 'float', beta: 'float', transA: 'int', transB: 'int' },
  sparseInputs: [0],
  infer: (inputs, attributes, constants) => {
    const a = required(inputs, 0, 'Gemm')
    const b = required(inputs, 1, 'Gemm')
    if (attributes['transA']) throw fault('E_UNSUPPORTED', 'Gemm with transA')
    const isTransposed = attributes['transB'] === 1
    requireFactors(a, b, isTransposed, 'Gemm')
    const m = b.shape[isTransposed ? 0 : 1]!
    if (inputs[2] && !isRow(constants[2], m))
      throw fault('E_UNSUPPORTED', 'Gemm whose C is not a constant row')
    return [{ dataType: a.dataType, shape: [a.shape[0]!, m] }]
  },
  rowWise: (node) => !node.inputs[0]!.constant && node.inputs[1]!.constant !== undefined,
  prepare: (node, context) => {
    const weights = context.constant(1)
    if (!weights) throw fault('E_UNSUPPORTED', 'Gemm whose B is computed')
    const { alpha = 1, beta = 1, transB = 0 } = node.attributes
    const [k, m] = transB === 1 ? weights.shape.toReversed() : weights.shape
    const pack = () => columnsOf(weights, transB === 1, Number(alpha))
    const bias = biasOf(context.constant(2), m!, Number(beta))
    if (context.inputTypes[0]!.sparse) {
      const rows = packColumns(pack(), m!, k!)
      return ([a], [output]) => {
        output!.resize2(a!.shape[0]!, m!)
        sparseProduct(a!, rows, bias, numbers(output!), m!)
      }
    }
    // By the first call: a chain of WebAssembly may stand in for all of them.
    let columns: Float64Array | undefined
    return ([a], [output]) => {
      columns ??= pack()
      output!.resize2(a!.shape[0]!, m!)
      denseProduct(numbers(a!), columns, bias, numbers(output!), a!.shape[0]!, k!, m!)
    }
  },
}

function isRow(constant: Tensor | undefined, m: number | string): boolean {
  if (!constant) return false
  const { shape, size } = constant
  return size === 1 || (size === m && shape[shape.length - 1] === m)
}

/** M rows of K. */
function columnsOf(weights: Tensor, isTransposed: boolean, alpha: number): Float64Array {
  const [rows, width] = weights.shape
  const columns = isTransposed
    ? Float64Array.from(numbers(weights))
    : packColumns(numbers(weights), rows!, width!)
  return alpha === 1 ? columns : columns.map((weight) => weight * alpha)
}

function biasOf(c: Tensor | undefined, m: number, beta: number): Float64Array | undefined {
  if (!c) return undefined
  const values = numbers(c)
  return Float64Array.from({ length: m }, (_, j) => values[values.length === 1 ? 0 : j]! * beta)
}
