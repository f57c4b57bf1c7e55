import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * Piecewise linear interpolation, column by column, as numpy.interp computes it: before the first point its value, behind the
 * last point its value, NaN for NaN; where abscissae are equal the last of them counts.
 * Inputs: x [N, k]; points [k, m], ascending in each row; values [k, m] or [1, m]. Both are initializers. Output: [N, k].
 */
export const interpolate: Operator = {
  domain: 'slipway',
  opType: 'Interpolate',
  version: 1,
  attributes: {},
  infer: (inputs, _, constants) => {
    const [x, points, values] = [0, 1, 2].map(
      (index) => required(inputs, index, 'Interpolate').shape,
    ) as [readonly (number | string)[], readonly number[], readonly number[]]
    const fits =
      points[0] === x[1] && points[1] === values[1] && (values[0] === points[0] || values[0] === 1)
    if (x.length !== 2 || !fits || !constants[1] || !constants[2] || points[1] === 0) {
      throw fault(
        'E_FORMAT',
        `Interpolate of [${x.join(', ')}] over [${points.join(', ')}] and [${values.join(', ')}]`,
      )
    }
    return [{ dataType: inputs[0]!.dataType, shape: x }]
  },
  rowWise: () => true,
  prepare: (_, context) => {
    const points = Float64Array.from(numbers(context.constant(1)!))
    const values = Float64Array.from(numbers(context.constant(2)!))
    const [columns, count] = context.constant(1)!.shape as [number, number]
    const isShared = context.constant(2)!.shape[0] === 1 && columns > 1
    return ([x], [output]) => {
      output!.resize(x!.shape)
      const from = numbers(x!)
      const to = numbers(output!)
      for (let column = 0; column < columns; column++) {
        const start = column * count
        const valueStart = isShared ? 0 : start
        for (let at = column; at < from.length; at += columns)
          to[at] = interpolated(from[at]!, points, start, values, valueStart, count)
      }
    }
  },
}

function interpolated(
  x: number,
  points: Float64Array,
  start: number,
  values: Float64Array,
  valueStart: number,
  count: number,
): number {
  if (x !== x) return NaN
  // The number of points <= x.
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if (points[start + middle]! <= x) low = middle + 1
    else high = middle
  }
  const j = low - 1
  if (j < 0) return values[valueStart]!
  const left = values[valueStart + j]!
  if (j === count - 1 || points[start + j] === x) return left
  const right = values[valueStart + j + 1]!
  const slope = (right - left) / (points[start + j + 1]! - points[start + j]!)
  const result = slope * (x - points[start + j]!) + left
  if (result === result) return result
  const other = slope * (x - points[start + j + 1]!) + right
  return other !== other && left === right ? left : other
}
