// Distances between two vectors, with the sums in the order of sklearn.metrics.DistanceMetric (and of scipy's cdist, which
// agrees but where a name says so).
import { fault } from '../../errors.ts'

type Numbers = ArrayLike<number>

/** Of x[at .. at + size) and y[from .. from + size). */
export type Pair = (x: Numbers, at: number, y: Numbers, from: number, size: number) => number

export interface Metric extends Formulas {
  readonly name: MetricName
}

interface Formulas {
  /** A quantity that orders as the distance does and is cheaper: the squared distance, the p-th power, ... */
  readonly reduced: Pair
  readonly toDistance: (reduced: number) => number
  readonly toReduced: (distance: number) => number
}

/** What some metrics need: p; weights or variances per column; the inverse covariance matrix. */
export interface MetricParameters {
  readonly p: number
  readonly vector: Numbers | undefined
  readonly matrix: Numbers | undefined
}

export const metricNames = [
  'euclidean',
  'sqeuclidean',
  'seuclidean',
  'manhattan',
  'chebyshev',
  'minkowski',
  'mahalanobis',
  'haversine',
  'hamming',
  'canberra',
  'braycurtis',
  'braycurtis of sums',
  'jaccard',
  'matching',
  'dice',
  'kulsinski',
  'rogerstanimoto',
  'russellrao',
  'sokalmichener',
  'sokalsneath',
  'yule',
] as const

export type MetricName = (typeof metricNames)[number]

export function isMetricName(name: string): name is MetricName {
  return (metricNames as readonly string[]).includes(name)
}

export function makeMetric(name: MetricName, parameters: MetricParameters): Metric {
  return { name, ...formulasOf(name, parameters) }
}

function formulasOf(name: MetricName, { p, vector, matrix }: MetricParameters): Formulas {
  switch (name) {
    case 'euclidean':
      return { reduced: squared, ...roots }
    case 'seuclidean':
      return { reduced: scaledSquared(given(vector, name)), ...roots }
    case 'mahalanobis':
      return { reduced: quadraticForm(given(matrix, name)), ...roots }
    case 'minkowski':
      return {
        reduced: vector ? weightedPowers(p, vector) : powers(p),
        toDistance: (r) => r ** (1 / p),
        toReduced: (d) => d ** p,
      }
    case 'haversine':
      return {
        reduced: haversine,
        toDistance: (r) => 2 * Math.asin(Math.sqrt(r)),
        toReduced: (d) => Math.sin(0.5 * d) ** 2,
      }
    case 'sqeuclidean':
      return { reduced: squared, ...same }
    case 'manhattan':
      return { reduced: manhattan, ...same }
    case 'chebyshev':
      return { reduced: chebyshev, ...same }
    case 'hamming':
      return { reduced: hamming, ...same }
    case 'canberra':
      return { reduced: canberra, ...same }
    case 'braycurtis':
      return { reduced: brayCurtis, ...same }
    case 'braycurtis of sums':
      return { reduced: brayCurtisOfSums, ...same }
    default:
      return { reduced: truthPair(truthMetrics[name]), ...same }
  }
}

function given(values: Numbers | undefined, name: string): Numbers {
  if (!values) throw fault('E_FORMAT', `the metric ${name} lacks its parameters`)
  return values
}

const identity = (x: number) => x
const same = { toDistance: identity, toReduced: identity }
const roots = { toDistance: Math.sqrt, toReduced: (d: number) => d * d }

function squared(x: Numbers, at: number, y: Numbers, from: number, size: number): number {
  let sum = 0
  for (let i = 0; i < size; i++) {
    const d = x[at + i]! - y[from + i]!
    sum += d * d
  }
  return sum
}

function manhattan(x: Numbers, at: number, y: Numbers, from: number, size: number): number {
  let sum = 0
  for (let i = 0; i < size; i++) sum += Math.abs(x[at + i]! - y[from + i]!)
  return sum
}

function chebyshev(x: Numbers, at: number, y: Numbers, from: number, size: number): number {
  let largest = 0
  for (let i = 0; i < size; i++) {
    const d = Math.abs(x[at + i]! - y[from + i]!)
    if (d > largest) largest = d
  }
  return largest
}

function scaledSquared(variances: Numbers): Pair {
  return (x, at, y, from, size) => {
    let sum = 0
    for (let i = 0; i < size; i++) {
      const d = x[at + i]! - y[from + i]!
      sum += (d * d) / variances[i]!
    }
    return sum
  }
}

function powers(p: number): Pair {
  return (x, at, y, from, size) => {
    let sum = 0
    for (let i = 0; i < size; i++) sum += Math.abs(x[at + i]! - y[from + i]!) ** p
    return sum
  }
}

function weightedPowers(p: number, weights: Numbers): Pair {
  return (x, at, y, from, size) => {
    let sum = 0
    for (let i = 0; i < size; i++) sum += weights[i]! * Math.abs(x[at + i]! - y[from + i]!) ** p
    return sum
  }
}

function quadraticForm(matrix: Numbers): Pair {
  let difference = new Float64Array(0)
  return (x, at, y, from, size) => {
    if (difference.length !== size) difference = new Float64Array(size)
    for (let i = 0; i < size; i++) difference[i] = x[at + i]! - y[from + i]!
    let sum = 0
    for (let i = 0; i < size; i++) {
      let product = 0
      for (let j = 0; j < size; j++) product += matrix[i * size + j]! * difference[j]!
      sum += product * difference[i]!
    }
    return sum
  }
}

/** Angle between two points (latitude, longitude) in radians. */
function haversine(x: Numbers, at: number, y: Numbers, from: number): number {
  const a = Math.sin(0.5 * (x[at]! - y[from]!))
  const b = Math.sin(0.5 * (x[at + 1]! - y[from + 1]!))
  return a * a + Math.cos(x[at]!) * Math.cos(y[from]!) * b * b
}

function hamming(x: Numbers, at: number, y: Numbers, from: number, size: number): number {
  let unequal = 0
  for (let i = 0; i < size; i++) if (x[at + i] !== y[from + i]) unequal++
  return unequal / size
}

function canberra(x: Numbers, at: number, y: Numbers, from: number, size: number): number {
  let sum = 0
  for (let i = 0; i < size; i++) {
    const a = x[at + i]!
    const b = y[from + i]!
    const scale = Math.abs(a) + Math.abs(b)
    if (scale > 0) sum += Math.abs(a - b) / scale
  }
  return sum
}

function brayCurtis(x: Numbers, at: number, y: Numbers, from: number, size: number): number {
  let difference = 0
  let scale = 0
  for (let i = 0; i < size; i++) {
    const a = x[at + i]!
    const b = y[from + i]!
    difference += Math.abs(a - b)
    scale += Math.abs(a) + Math.abs(b)
  }
  return scale > 0 ? difference / scale : 0
}

/** scipy's: the scale is |a + b|, not |a| + |b|. */
function brayCurtisOfSums(x: Numbers, at: number, y: Numbers, from: number, size: number): number {
  let difference = 0
  let scale = 0
  for (let i = 0; i < size; i++) {
    const a = x[at + i]!
    const b = y[from + i]!
    difference += Math.abs(a - b)
    scale += Math.abs(a + b)
  }
  return difference / scale
}

/** Of columns where both, exactly one, or (by difference from `size`) neither is other than zero. */
type TruthMetric = (both: number, one: number, size: number, onlyLeft: number) => number

const truthMetrics: Readonly<Record<string, TruthMetric>> = {
  jaccard: (both, one) => (both + one === 0 ? 0 : one / (both + one)),
  matching: (_, one, size) => one / size,
  dice: (both, one) => one / (2 * both + one),
  kulsinski: (both, one, size) => (one - both + size) / (one + size),
  rogerstanimoto: (_, one, size) => (2 * one) / (size + one),
  russellrao: (both, _, size) => (size - both) / size,
  sokalmichener: (_, one, size) => (2 * one) / (size + one),
  sokalsneath: (both, one) => one / (0.5 * both + one),
  yule: (both, one, size, onlyLeft) => {
    const half = onlyLeft * (one - onlyLeft)
    return half === 0 ? 0 : (2 * half) / (both * (size - both - one) + half)
  },
}

function truthPair(of: TruthMetric | undefined): Pair {
  if (!of) throw fault('E_INTERNAL', {}, { cause: 'a metric without a formula' })
  return (x, at, y, from, size) => {
    let both = 0
    let one = 0
    let onlyLeft = 0
    for (let i = 0; i < size; i++) {
      const a = x[at + i] !== 0
      const b = y[from + i] !== 0
      if (a && b) both++
      else if (a !== b) {
        one++
        if (a) onlyLeft++
      }
    }
    return of(both, one, size, onlyLeft)
  }
}
