import { fault } from '../../errors.ts'
import type { DataType } from '../../ir/data-type.ts'
import type { Node, ValueType } from '../../ir/graph.ts'
import type { Kernel, KernelContext } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers, scratch } from '../../ir/tensor.ts'
import { packColumns } from '../dense-product.ts'
import type { IntegerProduct } from '../integer-product.ts'
import { integerProduct } from '../integer-product.ts'
import { batchedMatMul } from './batched-mat-mul.ts'

/** Inputs of a product of quantised values, by their places. */
export interface Places {
  readonly a: number
  readonly zeroA: number
  readonly b: number
  readonly zeroB: number
}

export const isByte = (type: DataType) => type === 'INT8' || type === 'UINT8'

/** Throws E_UNSUPPORTED unless both are bytes. */
export function requireBytes(a: ValueType, b: ValueType, opType: string): void {
  for (const { dataType } of [a, b])
    if (!isByte(dataType)) throw fault('E_UNSUPPORTED', `${opType} of ${dataType}`)
}

/** Rows are independent where the right side and every parameter is a constant, and no parameter goes by row. */
export function isIntegerRowWise(node: Node, data: readonly number[]): boolean {
  return node.inputs.every((input, index) => {
    if (!input) return true
    if (data.includes(index)) return !input.constant && input.type.shape.length > 1
    return input.constant !== undefined
  })
}

/** The whole sums of (A - zero) x (B - zero) as DOUBLE [..., N, M], where A has rows of its own zero points or one for all. */
export function integerMatMul(node: Node, context: KernelContext, places: Places) {
  const [hasZeroA, hasZeroB] = [places.zeroA, places.zeroB].map(
    (at) => node.inputs[at] !== undefined,
  )
  const weights = context.constant(places.b)
  const zeroB = hasZeroB ? context.constant(places.zeroB) : undefined
  const isFixed = weights?.shape.length === 2 && (zeroB !== undefined || !hasZeroB)
  const rank = context.inputTypes[places.a]!.shape.length
  const product = isFixed && rank >= 2 ? ofColumns(weights, zeroB) : undefined
  const [left, right] = [scratch('DOUBLE'), scratch('DOUBLE')]
  return (inputs: readonly Tensor[], sums: Tensor): void => {
    const zeroA = hasZeroA ? inputs[places.zeroA]! : undefined
    const a = inputs[places.a]!
    if (product && (!zeroA || zeroA.size === 1))
      return multiply(product, a, zeroA ? numbers(zeroA)[0]! : 0, weights!.shape, sums)
    center(a, zeroA, true, left)
    center(inputs[places.b]!, hasZeroB ? inputs[places.zeroB] : undefined, false, right)
    batchedMatMul([left, right], [sums])
  }
}

function ofColumns(weights: Tensor, zero: Tensor | undefined): IntegerProduct {
  const [k, m] = weights.shape as [number, number]
  const centered = scratch('DOUBLE')
  center(weights, zero, false, centered)
  return integerProduct(packColumns(numbers(centered), k, m), k, m)
}

function multiply(
  product: IntegerProduct,
  a: Tensor,
  zero: number,
  columns: readonly number[],
  sums: Tensor,
): void {
  const [k, m] = columns as [number, number]
  if (a.shape.at(-1) !== k)
    throw fault(
      'E_SHAPE',
      `a product of bytes can't multiply [${a.shape.join(', ')}] by [${columns.join(', ')}]`,
    )
  const shape = [...a.shape.slice(0, -1), m]
  sums.resize(shape)
  const from = numbers(a)
  const to = numbers(sums)
  const { rows, stride, toStride, most } = product
  const total = k === 0 ? 0 : from.length / k
  if (k === 0) to.fill(0)
  for (let first = 0; first < total; first += most) {
    const count = Math.min(most, total - first)
    for (let row = 0, at = first * k; row < count; row++)
      for (let i = row * stride, end = i + k; i < end; i++) rows[i] = from[at++]! - zero
    const made = product.run(count)
    for (let row = 0, at = first * m; row < count; row++)
      for (let i = row * toStride, end = i + m; i < end; i++) to[at++] = made[i]!
  }
}

/** x - zero: one zero point, or one a row (of the left side) or a column (of the right one). */
function center(x: Tensor, zero: Tensor | undefined, byRow: boolean, to: Tensor): void {
  to.resize(x.shape)
  const [from, data] = [numbers(x), numbers(to)]
  const zeros = zero ? numbers(zero) : [0]
  const size = byRow ? (x.shape.at(-2) ?? 1) : x.shape.at(-1)!
  if (zeros.length !== 1 && (zeros.length !== size || zero!.shape.length !== 1))
    throw fault(
      'E_UNSUPPORTED',
      `${zeros.length} zero points for ${size} ${byRow ? 'rows' : 'columns'}`,
    )
  const step = byRow ? x.shape.at(-1)! : 1
  for (let i = 0; i < from.length; i++)
    data[i] = from[i]! - zeros[zeros.length === 1 ? 0 : Math.floor(i / step) % size]!
}

/** Writes the sums into the only output. */
export function sumsKernel(sum: (inputs: readonly Tensor[], sums: Tensor) => void): Kernel {
  const sums = scratch('DOUBLE')
  return (inputs, [output]) => {
    sum(inputs, sums)
    output!.resize(sums.shape)
    numbers(output!).set(numbers(sums))
  }
}
