import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * Weights that put rows x [N, d] together from their neighbours: points [M, d] (an initializer) at INT64 [N, k] -> DOUBLE
 * [N, k], each row summing to 1. They solve (G + r I) w = 1 for the inner products G of the neighbours' differences to x, with
 * r = `reg` times the trace of G, or `reg` where that is not positive. A matrix that is not positive definite is E_VALUE.
 */
export const barycenterWeights: Operator = {
  domain: 'slipway',
  opType: 'BarycenterWeights',
  version: 1,
  attributes: { reg: 'float' },
  infer: (inputs) => [
    { dataType: 'DOUBLE', shape: required(inputs, 2, 'BarycenterWeights').shape },
  ],
  rowWise: (node) => node.inputs[1]!.constant !== undefined && !node.inputs[0]!.constant,
  prepare: (node, context) => {
    const reg = node.attributes['reg'] as number
    let differences = new Float64Array(0)
    let products = new Float64Array(0)
    return ([x, points, places], [output]) => {
      const rows = places!.rows
      const k = places!.width
      const width = x!.width
      output!.resize2(rows, k)
      const to = numbers(output!) as Float64Array
      if (differences.length !== k * width) differences = new Float64Array(k * width)
      if (products.length !== k * k) products = new Float64Array(k * k)
      for (let row = 0; row < rows; row++) {
        context.spend(k * k * (width + k))
        for (let i = 0; i < k; i++) {
          const from = numbers(places!)[row * k + i]! * width
          for (let c = 0; c < width; c++)
            differences[i * width + c] = numbers(points!)[from + c]! - numbers(x!)[row * width + c]!
        }
        regularizedProducts(differences, products, k, width, reg)
        if (!solveOnes(products, to.subarray(row * k, (row + 1) * k), k)) {
          throw fault('E_VALUE', {
            where: `row ${context.firstRow() + row}`,
            '!value': '',
            what: 'has neighbours that determine no weights',
          })
        }
      }
    }
  },
}

function regularizedProducts(
  differences: Float64Array,
  products: Float64Array,
  k: number,
  width: number,
  reg: number,
): void {
  let trace = 0
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let c = 0; c < width; c++)
        sum += differences[i * width + c]! * differences[j * width + c]!
      products[i * k + j] = sum
    }
    trace += products[i * k + i]!
  }
  const added = trace > 0 ? reg * trace : reg
  for (let i = 0; i < k; i++) products[i * k + i]! += added
}

/** Solves A w = 1 by Cholesky's method, in place of A's lower half, and scales w to the sum 1; false when A is not positive definite. */
function solveOnes(a: Float64Array, w: Float64Array, k: number): boolean {
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * k + j]!
      for (let c = 0; c < j; c++) sum -= a[i * k + c]! * a[j * k + c]!
      if (i !== j) a[i * k + j] = sum / a[j * k + j]!
      else if (sum > 0) a[i * k + i] = Math.sqrt(sum)
      else return false
    }
  }
  for (let i = 0; i < k; i++) {
    let sum = 1
    for (let c = 0; c < i; c++) sum -= a[i * k + c]! * w[c]!
    w[i] = sum / a[i * k + i]!
  }
  let total = 0
  for (let i = k - 1; i >= 0; i--) {
    let sum = w[i]!
    for (let c = i + 1; c < k; c++) sum -= a[c * k + i]! * w[c]!
    w[i] = sum / a[i * k + i]!
  }
  for (let i = 0; i < k; i++) total += w[i]!
  for (let i = 0; i < k; i++) w[i]! /= total
  return true
}
