// sklearn.gaussian_process.kernels over fitted rows: the covariance of rows with them, and each row's own variance.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { PyDict, PyObject } from '../../../encodings/pickle/records.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Attributes, Value } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doubleTensor, doublesOf } from '../../arrays.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber } from '../../object-view.ts'
import { pairwiseKernel } from '../pairwise-kernel.ts'
import { Frame } from '../../frame.ts'

/** Covariances [N, M] and variances [N, 1]; a number where all are alike. */
export interface Covariance {
  readonly cross: Value | number
  readonly own: Value | number
}

/** A kernel object made ready for the fitted rows of `owner`. */
export type CovarianceKernel = (g: GraphBuilder, x: Value) => Covariance

type KernelReader = (kernel: ObjectView, owner: ObjectView, rows: NdArray) => CovarianceKernel

export function covarianceKernel(
  object: unknown,
  owner: ObjectView,
  rows: NdArray,
  depth = 0,
): CovarianceKernel {
  if (!(object instanceof PyObject)) throw owner.mistyped('kernel_', 'a kernel', object)
  if (depth > 100) throw owner.mistyped('kernel_', 'a kernel of at most 100 levels', object)
  const kernel = owner.viewOf(object)
  const inner = (attribute: string) =>
    covarianceKernel(kernel.get(attribute), owner, rows, depth + 1)
  switch (kernel.name) {
    case 'Sum':
      return combined('Add', inner('k1'), inner('k2'))
    case 'Product':
      return combined('Mul', inner('k1'), inner('k2'))
    case 'Exponentiation':
      return powerOf(inner('kernel'), kernel.number('exponent'))
  }
  const read = Object.hasOwn(readers, kernel.name) ? readers[kernel.name] : undefined
  if (!read || !kernel.className.startsWith('sklearn.'))
    throw owner.unsupported(`with the kernel ${kernel.className}`)
  return read(kernel, owner, rows)
}

function combined(
  opType: 'Add' | 'Mul',
  a: CovarianceKernel,
  b: CovarianceKernel,
): CovarianceKernel {
  return (g, x) => {
    const left = a(g, x)
    const right = b(g, x)
    return {
      cross: join(g, opType, left.cross, right.cross),
      own: join(g, opType, left.own, right.own),
    }
  }
}

/** Adding 0 and multiplying by 1 leave what they find. */
function join(
  g: GraphBuilder,
  opType: 'Add' | 'Mul',
  a: Value | number,
  b: Value | number,
): Value | number {
  if (typeof a === 'number' && typeof b === 'number') return opType === 'Add' ? a + b : a * b
  if (typeof a === 'number') return join(g, opType, b, a)
  if (b === (opType === 'Add' ? 0 : 1)) return a
  return g.add(opType, [a, typeof b === 'number' ? float64([], [b]) : b])
}

function powerOf(inner: CovarianceKernel, exponent: number): CovarianceKernel {
  const raise = (g: GraphBuilder, value: Value | number) =>
    typeof value === 'number' ? value ** exponent : g.add('Pow', [value, float64([], [exponent])])
  return (g, x) => {
    const { cross, own } = inner(g, x)
    return { cross: raise(g, cross), own: raise(g, own) }
  }
}

const constantKernel: KernelReader = (kernel) => {
  const value = kernel.number('constant_value')
  return () => ({ cross: value, own: value })
}

/** Noise is a row's own: none between a row and the fitted ones. */
const whiteKernel: KernelReader = (kernel) => {
  const noise = kernel.number('noise_level')
  return () => ({ cross: 0, own: noise })
}

const dotProduct: KernelReader = (kernel, _, rows) => {
  const squared = kernel.number('sigma_0') ** 2
  return (g, x) => ({
    cross: join(g, 'Add', between(g, x, rows, { kernel: 'linear' }), squared),
    own: join(g, 'Add', g.add('ReduceSumSquare', [x], { axes: [1], keepdims: 1 }), squared),
  })
}

const radial: KernelReader = (kernel, _, rows) => {
  const scaled = scaling(kernel, rows)
  return (g, x) => ({ cross: scaled(g, x, { kernel: 'rbf', gamma: 0.5 }), own: 1 })
}

const maternKernel: KernelReader = (kernel, owner, rows) => {
  const nu = kernel.number('nu')
  if (!(nu > 0)) throw owner.unsupported(`with Matern(nu=${nu})`)
  const scaled = scaling(kernel, rows)
  return (g, x) => {
    if (nu === Infinity) return { cross: scaled(g, x, { kernel: 'rbf', gamma: 0.5 }), own: 1 }
    const distances = g.add('Sqrt', [scaled(g, x, { kernel: 'squared_distance' })])
    return { cross: maternOf(g, distances, nu), own: 1 }
  }
}

/** Closed forms for 1/2, 3/2 and 5/2. */
function maternOf(g: GraphBuilder, distances: Value, nu: number): Value {
  const times = (value: Value, number: number) => g.add('Mul', [value, float64([], [number])])
  const decay = (value: Value) => g.add('Exp', [g.add('Neg', [value])])
  const plusOne = (value: Value) => g.add('Add', [value, float64([], [1])])
  if (nu === 0.5) return decay(distances)
  if (nu === 1.5) {
    const k = times(distances, Math.sqrt(3))
    return g.add('Mul', [plusOne(k), decay(k)])
  }
  if (nu === 2.5) {
    const k = times(distances, Math.sqrt(5))
    const square = g.add('Div', [g.add('Mul', [k, k]), float64([], [3])])
    return g.add('Mul', [g.add('Add', [plusOne(k), square]), decay(k)])
  }
  return g.add('Matern', [distances], { nu })
}

const rationalQuadratic: KernelReader = (kernel, _, rows) => {
  const alpha = kernel.number('alpha')
  const scale = 2 * alpha * kernel.number('length_scale') ** 2
  return (g, x) => {
    const squares = between(g, x, rows, { kernel: 'squared_distance' })
    const base = join(g, 'Add', g.add('Div', [squares, float64([], [scale])]), 1) as Value
    return { cross: g.add('Pow', [base, float64([], [-alpha])]), own: 1 }
  }
}

const expSineSquared: KernelReader = (kernel, _, rows) => {
  const frequency = Math.PI / kernel.number('periodicity')
  const scale = kernel.number('length_scale')
  return (g, x) => {
    const distances = g.add('Sqrt', [between(g, x, rows, { kernel: 'squared_distance' })])
    const sine = g.add('Sin', [g.add('Mul', [distances, float64([], [frequency])])])
    const part = g.add('Div', [sine, float64([], [scale])])
    const exponent = g.add('Mul', [g.add('Mul', [part, part]), float64([], [-2])])
    return { cross: g.add('Exp', [exponent]), own: 1 }
  }
}

const ownPairwise: Readonly<Record<string, number>> = {
  rbf: 1,
  laplacian: 1,
  chi2: 1,
  additive_chi2: 0,
}

const pairwise: KernelReader = (kernel, owner) => {
  const metric = kernel.string('metric', 'linear')
  const given = kernel.get('pairwise_kernels_kwargs')
  const from = (name: string) =>
    given instanceof PyDict ? asNumber(kernel.resolve(given.get(name))) : undefined
  const gamma = kernel.number('gamma')
  const [degree, coef0] = [from('degree'), from('coef0')]
  const fitted = pairwiseKernel(owner, 'X_train_', metric, { gamma, degree, coef0 })
  return (g, x) => {
    const cross = fitted.emit(g, Frame.of(x))
    const alike = Object.hasOwn(ownPairwise, metric) ? ownPairwise[metric] : undefined
    if (alike !== undefined) return { cross, own: alike }
    const square = g.add('ReduceSumSquare', [x], { axes: [1], keepdims: 1 })
    if (metric === 'linear') return { cross, own: square }
    if (metric === 'cosine') {
      const isAny = g.add('Greater', [square, float64([], [0])])
      return { cross, own: g.add('Cast', [isAny], { to: 'DOUBLE' }) }
    }
    if (metric !== 'poly' && metric !== 'polynomial' && metric !== 'sigmoid')
      throw owner.unsupported(`with PairwiseKernel(metric='${metric}')`)
    const moved = join(g, 'Add', join(g, 'Mul', square, gamma), coef0 ?? 1) as Value
    const own =
      metric === 'sigmoid'
        ? g.add('Tanh', [moved])
        : g.add('Pow', [moved, float64([], [degree ?? 3])])
    return { cross, own }
  }
}

const readers: Readonly<Record<string, KernelReader>> = {
  ConstantKernel: constantKernel,
  DotProduct: dotProduct,
  ExpSineSquared: expSineSquared,
  Matern: maternKernel,
  PairwiseKernel: pairwise,
  RBF: radial,
  RationalQuadratic: rationalQuadratic,
  WhiteKernel: whiteKernel,
}

function between(g: GraphBuilder, x: Value, rows: NdArray, attributes: Attributes): Value {
  const table = g.pool.once(rows, 'tensor', () => doubleTensor(rows))
  return g.add('KernelMatrix', [x, table], attributes)
}

/** Both sides divided by length_scale: one number, or one for each column. */
function scaling(
  kernel: ObjectView,
  rows: NdArray,
): (g: GraphBuilder, x: Value, attributes: Attributes) => Value {
  const value = kernel.get('length_scale')
  const features = rows.shape[1]!
  const scalar = asNumber(value)
  const scales =
    scalar === undefined
      ? value instanceof NdArray
        ? doublesOf(value)
        : Float64Array.from(kernel.list('length_scale'), (item) => asNumber(item) ?? NaN)
      : Float64Array.of(scalar)
  if ((scales.length !== 1 && scales.length !== features) || scales.some(Number.isNaN))
    throw kernel.mistyped('length_scale', `a number or ${features} numbers`, value)
  const divided = () =>
    float64(
      rows.shape,
      doublesOf(rows).map((cell, i) => cell / scales[scales.length === 1 ? 0 : i % features]!),
    )
  return (g, x, attributes) => {
    if (scales.every((scale) => scale === 1)) return between(g, x, rows, attributes)
    const by = scales.length === 1 ? float64([], scales) : float64([features], scales)
    const table = g.pool.once(kernel.object, 'scaled rows', divided)
    return g.add('KernelMatrix', [g.add('Div', [x, by]), table], attributes)
  }
}
