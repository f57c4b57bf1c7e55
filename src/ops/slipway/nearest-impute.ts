import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { numpyOrdering, type Ordering } from '../ordering/numpy-ordering.ts'
import { required } from '../shapes.ts'

/**
 * Fills NaN with the mean of the nearest known rows that have a value in the column.
 * Inputs: x [N, d]; rows [n, d], an initializer, NaN where nothing is known. The distance is Euclidean over the columns both
 * have, scaled up to d; which of equal distances count is numpy's choice (numpyOrdering of `ordering`). Where no column is shared the mean of the column is taken.
 * Attributes: `neighbors`; `weighted`, 1 for means weighted by 1 / distance; `lenient`, 1 where rows without a shared column
 * count like others; `backwards`, 1 where numpy before 1.20 summed squares. A column without any known value is left as it is. Output: [N, d].
 */
export const nearestImpute: Operator = {
  domain: 'slipway',
  opType: 'NearestImpute',
  version: 1,
  attributes: {
    neighbors: 'int',
    weighted: 'int',
    lenient: 'int',
    backwards: 'int',
    ordering: 'string',
  },
  infer: (inputs, _, constants) => {
    const [x, rows] = [required(inputs, 0, 'NearestImpute'), required(inputs, 1, 'NearestImpute')]
    if (x.shape.length !== 2 || rows.shape[1] !== x.shape[1] || !constants[1])
      throw fault(
        'E_FORMAT',
        `NearestImpute of [${x.shape.join(', ')}] by [${rows.shape.join(', ')}]`,
      )
    return [x]
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const known = Float64Array.from(numbers(context.constant(1)!))
    const [count, width] = context.constant(1)!.shape as [number, number]
    const fitted = fittedOf(known, count, width, node.attributes['backwards'] === 1)
    const choice = {
      neighbors: Number(node.attributes['neighbors']),
      isWeighted: node.attributes['weighted'] === 1,
      isLenient: node.attributes['lenient'] === 1,
      ordering: numpyOrdering(node.attributes['ordering']),
    }
    const means = Float64Array.from({ length: width }, (_, column) =>
      columnMean(known, count, width, column),
    )
    const distances = new Float64Array(count)
    return ([x], [output]) => {
      output!.resize(x!.shape)
      const from = numbers(x!)
      const to = numbers(output!)
      for (let start = 0; start < from.length; start += width) {
        let isMeasured = false
        for (let column = 0; column < width; column++) {
          const value = from[start + column]!
          to[start + column] = value
          if (value === value || means[column] !== means[column]) continue
          if (!isMeasured) {
            context.spend(count * width)
            measure(from, start, fitted, distances)
            isMeasured = true
          }
          to[start + column] =
            imputed(known, count, width, column, distances, choice) ?? means[column]!
        }
      }
    }
  },
}

/** NaN where the column holds nothing. */
function columnMean(known: Float64Array, count: number, width: number, column: number): number {
  let sum = 0
  let present = 0
  for (let row = 0; row < count; row++) {
    const value = known[row * width + column]!
    if (value !== value) continue
    sum += value
    present++
  }
  return sum / present
}

interface Fitted {
  /** Rows [count, width], 0 where nothing is known, and 1 there in `missing`. */
  readonly values: Float64Array
  readonly missing: Uint8Array
  readonly squares: Float64Array
  readonly count: number
  readonly width: number
  readonly isOld: boolean
}

function fittedOf(known: Float64Array, count: number, width: number, isOld: boolean): Fitted {
  const values = known.map((value) => (value === value ? value : 0))
  const missing = Uint8Array.from(known, (value) => (value === value ? 0 : 1))
  const squares = Float64Array.from({ length: count }, (_, row) =>
    squareSum(values, row * width, width, isOld),
  )
  return { values, missing, squares, count, width, isOld }
}

/**
 * numpy.einsum's sum of squares: two lanes of alternate columns; before 1.20 that holds for whole eights of columns, and the others
 * are added from the last on.
 */
function squareSum(x: ArrayLike<number>, start: number, width: number, isOld: boolean): number {
  const end = isOld ? width - (width % 8) : width
  let [even, odd] = [0, 0]
  for (let i = 0; i < end; i += 2) even += x[start + i]! * x[start + i]!
  for (let i = 1; i < end; i += 2) odd += x[start + i]! * x[start + i]!
  let sum = even + odd
  for (let i = width - 1; i >= end; i--) sum += x[start + i]! * x[start + i]!
  return sum
}

/**
 * Distances to all known rows; NaN where no column is shared. As scikit-learn takes them: the expanded squares of rows with 0 for
 * what is missing, less what the other row has there. What cancellation leaves decides between rows that are equally far.
 */
function measure(x: ArrayLike<number>, start: number, fitted: Fitted, to: Float64Array): void {
  const { values, missing, squares, count, width } = fitted
  const own = new Float64Array(width)
  let shared = 0
  for (let i = 0; i < width; i++) {
    const value = x[start + i]!
    own[i] = value === value ? value : 0
    if (value === value) shared++
  }
  const ownSquares = squareSum(own, 0, width, fitted.isOld)
  for (let row = 0, at = 0; row < count; row++, at += width) {
    let [product, lost, foreign, present] = [0, 0, 0, shared]
    for (let i = 0; i < width; i++) {
      const value = own[i]!
      const other = values[at + i]!
      product += value * other
      const isAbsent = x[start + i]! !== x[start + i]!
      if (missing[at + i] === 1) {
        lost += value * value
        if (!isAbsent) present--
      } else if (isAbsent) foreign += other * other
    }
    const whole = Math.max(-2 * product + ownSquares + squares[row]!, 0)
    const square = Math.max(whole - lost - foreign, 0)
    to[row] = present === 0 ? NaN : Math.sqrt((square / present) * width)
  }
}

interface Choice {
  readonly neighbors: number
  readonly isWeighted: boolean
  readonly isLenient: boolean
  readonly ordering: Ordering
}

function imputed(
  known: Float64Array,
  count: number,
  width: number,
  column: number,
  distances: Float64Array,
  choice: Choice,
): number | undefined {
  const donors: number[] = []
  for (let row = 0; row < count; row++)
    if (known[row * width + column] === known[row * width + column]) donors.push(row)
  if (donors.every((row) => distances[row] !== distances[row])) return undefined
  const wanted = Math.min(choice.neighbors, donors.length)
  const places = Int32Array.from(donors.keys())
  choice.ordering.partition(
    Float64Array.from(donors, (row) => distances[row]!),
    places,
    wanted - 1,
  )
  const nearest = Array.from(places.subarray(0, wanted), (place) => donors[place]!)
  const hasExact = choice.isWeighted && nearest.some((row) => distances[row] === 0)
  let total = 0
  let weights = 0
  for (const row of nearest) {
    const distance = distances[row]!
    const isFar = distance !== distance
    const weight = isFar
      ? choice.isLenient
        ? 1
        : 0
      : !choice.isWeighted
        ? 1
        : hasExact
          ? Number(distance === 0)
          : 1 / distance
    total += weight * known[row * width + column]!
    weights += weight
  }
  return total / weights
}
