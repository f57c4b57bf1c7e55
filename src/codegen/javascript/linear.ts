// Products with weights: Gemm, MatMul, and XGBoost's linear booster.
import { numbers } from '../../ir/tensor.ts'
import type { Cell, Emitter, Make } from './emitter.ts'
import { constantOf } from './emitter.ts'

/** Sums ascend from zero, the bias is added last; a sparse row's as its entries stand (src/ops/dense-product.ts, sparse-product.ts). */
function product(
  x: Cell,
  weights: ArrayLike<number>,
  bias: ArrayLike<number> | undefined,
  k: number,
  m: number,
  make: Make,
): Cell {
  const rows = x.shape[0]!
  const to = new make(rows * m)
  const { data, csr } = x
  if (!csr) {
    for (let row = 0; row < rows; row++)
      for (let j = 0; j < m; j++) {
        let sum = 0
        for (let i = 0; i < k; i++) sum += data[row * k + i]! * weights[i * m + j]!
        to[row * m + j] = sum + (bias ? bias[j]! : 0)
      }
    return { shape: [rows, m], data: to }
  }
  const { offsets, columns } = csr
  for (let row = 0; row < rows; row++) {
    const end = offsets[row + 1]!
    if (m === 1) {
      let sum = 0
      for (let i = offsets[row]!; i < end; i++) sum += data[i]! * weights[columns[i]!]!
      to[row] = sum + (bias ? bias[0]! : 0)
      continue
    }
    for (let i = offsets[row]!; i < end; i++)
      for (let j = 0; j < m; j++) to[row * m + j]! += data[i]! * weights[columns[i]! * m + j]!
    if (bias) for (let j = 0; j < m; j++) to[row * m + j]! += bias[j]!
  }
  return { shape: [rows, m], data: to }
}

function linearMargin(x: Cell, weights: Cell, bias: Cell): Cell {
  const [rows, features, outputs] = [x.shape[0]!, x.shape[1]!, bias.data.length]
  const to = new Float32Array(rows * outputs) as unknown as Float64Array
  for (let row = 0; row < rows; row++)
    for (let k = 0; k < outputs; k++) {
      let sum = bias.data[k]!
      for (let j = 0; j < features; j++) {
        const value = x.data[row * features + j]!
        if (value === value)
          sum = Math.fround(sum + Math.fround(value * weights.data[j * outputs + k]!))
      }
      to[row * outputs + k] = sum
    }
  return { shape: [rows, outputs], data: to }
}

const emitProduct: Emitter = (node, writer) => {
  const weights = constantOf(node, 1)
  const isMatrix = node.inputs[0]!.type.shape.length === 2 && weights?.shape.length === 2
  if (!isMatrix || node.attributes['transA'] || (node.inputs[2] && !constantOf(node, 2)))
    return undefined
  const { alpha = 1, beta = 1, transB = 0 } = node.attributes
  const [k, m] = (transB === 1 ? weights.shape.toReversed() : weights.shape) as [number, number]
  const from = numbers(weights)
  const scaled = Float64Array.from({ length: k * m }, (_, at) => {
    const [i, j] = [Math.floor(at / m), at % m]
    const weight = from[transB === 1 ? j * k + i : at]!
    return alpha === 1 ? weight : weight * Number(alpha)
  })
  const c = constantOf(node, 2)
  const bias =
    c &&
    Float64Array.from(
      { length: m },
      (_, j) => numbers(c)[c.data.length === 1 ? 0 : j]! * Number(beta),
    )
  const constants = `${writer.elements(scaled)}, ${bias ? writer.elements(bias) : 'undefined'}`
  return `${writer.use('product', product)}(${writer.input(0)}, ${constants}, ${k}, ${m}, ${writer.make()})`
}

export const emitLinear: Readonly<Record<string, Emitter>> = {
  Gemm: emitProduct,
  MatMul: emitProduct,
  LinearMargin: (node, writer) => {
    if (node.attributes['result'] === 'contributions') return undefined
    const inputs = [0, 1, 2].map((index) => writer.input(index)).join(', ')
    return `${writer.use('linearMargin', linearMargin)}(${inputs})`
  },
}
