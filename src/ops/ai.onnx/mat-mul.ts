import { fault } from '../../errors.ts'
import type { ValueType } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { denseProduct, packColumns } from '../dense-product.ts'
import { batchedMatMul, productShape } from './batched-mat-mul.ts'
import { required } from '../shapes.ts'
import { sparseProduct } from '../sparse-product.ts'

/**
 * ONNX MatMul (opset 13): [N, K] x [K, M] -> [N, M], and as numpy.matmul for other ranks. The left side may be CSR: absent entries are zero.
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
    if (!isPlain(a, b)) return [{ dataType: a.dataType, shape: productShape(a.shape, b.shape) }]
    requireFactors(a, b, false, 'MatMul')
    return [{ dataType: a.dataType, shape: [a.shape[0]!, b.shape[1]!] }]
  },
  rowWise: (node) =>
    node.inputs[0]!.type.shape.length > 1 &&
    node.inputs[1]!.type.shape.length <= node.inputs[0]!.type.shape.length &&
    !node.inputs[0]!.constant &&
    node.inputs[1]!.constant !== undefined,
  prepare: (_, context) => {
    const [left, right] = context.inputTypes
    if (!isPlain(left!, right!)) return batchedMatMul
    const weights = context.constant(1)
    // Packed by the first call: a chain of WebAssembly may stand in for all of them.
    let packed: Float64Array | undefined
    return ([a, b], [output]) => {
      const m = b!.shape[1]!
      const k = a!.shape[1]!
      output!.resize2(a!.shape[0]!, m)
      if (a!.csr) return sparseProduct(a!, numbers(b!), undefined, numbers(output!), m)
      if (!packed || !weights) {
        const into = packed?.length === k * m ? packed : new Float64Array(k * m)
        packed = packColumns(numbers(b!), k, m, into)
      }
      denseProduct(numbers(a!), packed, undefined, numbers(output!), a!.shape[0]!, k, m)
    }
  },
}

const isPlain = (a: ValueType, b: ValueType) => a.shape.length === 2 && b.shape.length === 2

/** Throws unless both are matrices that can be multiplied. */
export function requireFactors(
  a: ValueType,
  b: ValueType,
  isTransposed: boolean,
  opType: string,
): void {
  if (a.shape.length !== 2 || b.shape.length !== 2)
    throw fault('E_UNSUPPORTED', `${opType} of ranks ${a.shape.length} and ${b.shape.length}`)
  const inner = b.shape[isTransposed ? 1 : 0]
  if (typeof a.shape[1] === 'number' && typeof inner === 'number' && a.shape[1] !== inner) {
    throw fault(
      'E_FORMAT',
      `${opType} can't multiply [${a.shape.join(', ')}] by [${b.shape.join(', ')}]`,
    )
  }
}
