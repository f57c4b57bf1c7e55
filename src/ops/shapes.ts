import { fault } from '../errors.ts'
import type { Dimension, ValueType } from '../ir/graph.ts'

/** The type of a required input. */
export function required(
  inputs: readonly (ValueType | undefined)[],
  index: number,
  opType: string,
): ValueType {
  const type = inputs[index]
  if (!type) throw fault('E_FORMAT', `operator ${opType} lacks input ${index}`)
  return type
}

/** ONNX multidirectional broadcasting over static shapes; an unknown size stays unknown. */
export function broadcast(
  a: readonly Dimension[],
  b: readonly Dimension[],
  opType: string,
): Dimension[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const left = a[i - rank + a.length] ?? 1
    const right = b[i - rank + b.length] ?? 1
    if (left === right || right === 1) return left
    if (left === 1) return right
    if (typeof left === 'number' && typeof right === 'number') {
      throw fault(
        'E_FORMAT',
        `operator ${opType} can't broadcast [${a.join(', ')}] with [${b.join(', ')}]`,
      )
    }
    return typeof left === 'number' ? left : right
  })
}

/** Broadcasting of run-time shapes. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const left = a[i - rank + a.length] ?? 1
    const right = b[i - rank + b.length] ?? 1
    if (left !== right && left !== 1 && right !== 1) {
      throw fault('E_SHAPE', `shapes [${a.join(', ')}] and [${b.join(', ')}] do not broadcast`)
    }
    return left === 1 ? right : left
  })
}

/** A non-negative axis. */
export function axisOf(axis: number, rank: number, opType: string): number {
  const resolved = axis < 0 ? axis + rank : axis
  if (!Number.isInteger(resolved) || resolved < 0 || resolved >= rank) {
    throw fault('E_FORMAT', `operator ${opType}: axis ${axis} is outside rank ${rank}`)
  }
  return resolved
}

export function productOf(dimensions: readonly number[]): number {
  let product = 1
  for (const dimension of dimensions) product *= dimension
  return product
}

/** Elements between neighbours along each axis of a row-major tensor. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides: number[] = []
  let stride = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride
    stride *= shape[axis]!
  }
  return strides
}
