import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * Values of B-splines at each number, column by column (scipy.interpolate.BSpline and what SplineTransformer adds to it).
 * Inputs: x [N, k]; knots [k, m]; coefficients [k, m - degree - 1, s], the weights of the basis functions in each of s splines.
 * Attributes: `degree`; `beyond`, what happens outside the knots: continue, constant, linear, periodic or error; `bounds` [k],
 * the place of the first inner knot (the last is as far from the end); `edges` [k], how many splines `constant` and `linear`
 * continue; `missing`, 1 where NaN gives zeros; `kept`, how many splines of each column are given out.
 * Output: [N, k * kept].
 */
export const splineBasis: Operator = {
  domain: 'slipway',
  opType: 'SplineBasis',
  version: 1,
  attributes: {
    degree: 'int',
    beyond: 'string',
    bounds: 'ints',
    edges: 'ints',
    missing: 'int',
    kept: 'int',
  },
  infer: (inputs, attributes, constants) => {
    const [x, knots, coefficients] = [0, 1, 2].map((index) =>
      required(inputs, index, 'SplineBasis'),
    )
    const [columns, count] = knots!.shape as [number, number]
    const fits =
      x!.shape[1] === columns &&
      coefficients!.shape[0] === columns &&
      coefficients!.shape[1] === count - Number(attributes['degree']) - 1
    if (!fits || !constants[1] || !constants[2])
      throw fault('E_FORMAT', 'SplineBasis whose knots and coefficients do not fit its columns')
    return [{ dataType: x!.dataType, shape: [x!.shape[0]!, columns * Number(attributes['kept'])] }]
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const { attributes } = node
    const [columns, count] = context.constant(1)!.shape as [number, number]
    const splines = context.constant(2)!.shape[2]!
    const [knots, coefficients] = [numbers(context.constant(1)!), numbers(context.constant(2)!)]
    const ints = (name: string) => attributes[name] as readonly number[]
    const columnSplines = Array.from({ length: columns }, (_, column) => {
      const own = Float64Array.from(knots.subarray(column * count, (column + 1) * count))
      const size = (count - Number(attributes['degree']) - 1) * splines
      const weights = Float64Array.from(coefficients.subarray(column * size, (column + 1) * size))
      return columnSpline(
        own,
        weights,
        Number(attributes['degree']),
        splines,
        ints('bounds')[column]!,
        ints('edges')[column]!,
        attributes['beyond'] as string,
      )
    })
    const kept = Number(attributes['kept'])
    const zerosMissing = attributes['missing'] === 1
    const values = new Float64Array(splines)
    return ([x], [output]) => {
      const rows = x!.rows
      output!.resize2(rows, columns * kept)
      const from = numbers(x!)
      const to = numbers(output!)
      for (let i = 0; i < rows * columns; i++) {
        const value = from[i]!
        if (value !== value && zerosMissing) values.fill(0)
        else if (!columnSplines[i % columns]!(value, values)) {
          throw fault('E_VALUE', {
            where: `X, row ${context.firstRow() + Math.floor(i / columns)}`,
            '!value': value,
            what: 'is beyond the knots',
          })
        }
        for (let j = 0; j < kept; j++) to[i * kept + j] = values[j]!
      }
    }
  },
}

/** Fills the values of all splines of one column at x; false where x is beyond the knots and that is an error. */
type ColumnSpline = (x: number, values: Float64Array) => boolean

function columnSpline(
  t: Float64Array,
  c: Float64Array,
  k: number,
  s: number,
  bound: number,
  edge: number,
  beyond: string,
): ColumnSpline {
  const basis = new Float64Array(k + 1)
  const n = t.length - k - 1
  const [first, last] = [t[k]!, t[n]!]
  const evaluate = (x: number, values: Float64Array, order = 0): void => {
    const interval = intervalOf(t, k, n, x)
    if (order === 0) fillBasis(t, k, interval, x, basis)
    else fillSlopes(t, k, interval, x, basis)
    values.fill(0)
    for (let a = 0; a <= k; a++)
      for (let j = 0; j < s; j++) values[j]! += basis[a]! * c[(interval - k + a) * s + j]!
  }
  if (beyond === 'error' || beyond === 'continue') {
    return (x, values) => {
      evaluate(x, values)
      return beyond === 'continue' || (x >= first && x <= last)
    }
  }
  if (beyond === 'periodic') {
    return (x, values) => {
      const span = last - first
      evaluate(span > 0 ? first + remainder(x - first, span) : 0, values)
      return true
    }
  }
  const [least, most] = [t[bound]!, t[t.length - bound - 1]!]
  const ends = [least, most].map((at) => {
    const [value, slope] = [new Float64Array(s), new Float64Array(s)]
    evaluate(at, value)
    if (beyond === 'linear') evaluate(at, slope, 1)
    return { at, value, slope }
  }) as [End, End]
  return (x, values) => {
    if (x >= least && x <= most) evaluate(x, values)
    else continueFrom(x < least ? ends[0] : ends[1], x, values, edge, x >= least)
    return true
  }
}

interface End {
  readonly at: number
  readonly value: Float64Array
  readonly slope: Float64Array
}

/** The first (or last) `edge` splines go on along their tangent, which is flat for 'constant'; the others are zero. */
function continueFrom(
  end: End,
  x: number,
  values: Float64Array,
  edge: number,
  isAbove: boolean,
): void {
  values.fill(0)
  const count = Math.min(edge, values.length)
  for (let i = 0; i < count; i++) {
    const j = isAbove ? values.length - 1 - i : i
    values[j] = end.value[j]! + (x - end.at) * end.slope[j]!
  }
}

/** numpy's %: of the divisor's sign. */
function remainder(x: number, by: number): number {
  const rest = x % by
  return rest !== 0 && rest < 0 !== by < 0 ? rest + by : rest
}

/** The interval of knots that x is in, among those with a full basis; beyond them the outermost. */
function intervalOf(t: Float64Array, k: number, n: number, x: number): number {
  let interval = k
  while (interval < n - 1 && x >= t[interval + 1]!) interval++
  return interval
}

/** The k + 1 basis functions that are not zero on the interval (de Boor and Cox). */
function fillBasis(
  t: Float64Array,
  k: number,
  interval: number,
  x: number,
  to: Float64Array,
): void {
  to.fill(0)
  to[0] = 1
  for (let j = 1; j <= k; j++) {
    let carried = 0
    for (let i = 0; i < j; i++) {
      const right = t[interval + i + 1]!
      const left = t[interval + i + 1 - j]!
      const share = right === left ? 0 : to[i]! / (right - left)
      to[i] = carried + share * (right - x)
      carried = share * (x - left)
    }
    to[j] = carried
  }
}

/** Their first derivatives, from the basis of one degree less. */
function fillSlopes(
  t: Float64Array,
  k: number,
  interval: number,
  x: number,
  to: Float64Array,
): void {
  if (k === 0) return void to.fill(0)
  const lower = new Float64Array(k + 1)
  fillBasis(t, k - 1, interval, x, lower.subarray(0, k))
  for (let i = 0; i <= k; i++) {
    const j = interval - k + i
    const share = (value: number, width: number) => (width === 0 ? 0 : value / width)
    const left = i === 0 ? 0 : share(lower[i - 1]!, t[j + k]! - t[j]!)
    const right = i === k ? 0 : share(lower[i]!, t[j + k + 1]! - t[j + 1]!)
    to[i] = k * (left - right)
  }
}
