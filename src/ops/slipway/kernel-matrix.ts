import { fault } from '../../errors.ts'
import type { Attributes, Node, Value } from '../../ir/graph.ts'
import type { NodeAdder, Operator } from '../../ir/operator.ts'
import { float64, int64, numbers } from '../../ir/tensor.ts'
import { denseProduct } from '../dense-product.ts'
import { required } from '../shapes.ts'
import { squaredDistances } from '../squared-distances.ts'
import { sparseKernelMatrix } from './sparse-kernel-matrix.ts'

export type KernelName =
  | 'linear'
  | 'poly'
  | 'rbf'
  | 'sigmoid'
  | 'laplacian'
  | 'cosine'
  | 'additive_chi2'
  | 'chi2'
  | 'squared_distance'

/**
 * Kernel values of each row of X [N, D] with each row of Y [M, D] (an initializer) -> [N, M]. Attribute `kernel`:
 * linear x.y; poly (gamma x.y + coef0)^degree; sigmoid tanh(gamma x.y + coef0); rbf exp(-gamma |x - y|^2);
 * laplacian exp(-gamma sum |x - y|); cosine x.y / (|x| |y|), 0 where a row is all zero;
 * squared_distance |x - y|^2; additive_chi2 -sum (x - y)^2 / (x + y), terms without a denominator left out; chi2 exp(gamma additive_chi2).
 * Sums run over D in ascending order. X may be CSR where Y is; then the squared distance of rbf is |x|^2 + |y|^2 - 2 x.y.
 */
export const kernelMatrix: Operator = {
  domain: 'slipway',
  opType: 'KernelMatrix',
  version: 1,
  attributes: { kernel: 'string', gamma: 'float', coef0: 'float', degree: 'float' },
  sparseInputs: [0, 1],
  infer: (inputs, attributes, constants) => {
    const x = required(inputs, 0, 'KernelMatrix')
    const y = required(inputs, 1, 'KernelMatrix')
    const known = kernels[attributes['kernel'] as KernelName]
    if (!known || !constants[1])
      throw fault('E_UNSUPPORTED', `KernelMatrix with kernel ${attributes['kernel'] as string}`)
    if (x.sparse && !y.sparse) throw fault('E_UNSUPPORTED', 'KernelMatrix of CSR and dense rows')
    if (x.shape[1] !== y.shape[1])
      throw fault('E_FORMAT', `KernelMatrix of [${x.shape.join(', ')}] and [${y.shape.join(', ')}]`)
    return [{ dataType: x.dataType, shape: [x.shape[0]!, y.shape[0]!] }]
  },
  lowering: { lower: lowerKernel },
  rowWise: (node) => !node.inputs[0]!.constant,
  prepare: (node, context) => {
    const y = context.constant(1)!
    const m = y.shape[0]!
    const finish = finisher(node.attributes)
    if (y.csr)
      return sparseKernelMatrix(y, node.attributes['kernel'] as KernelName, finish, context)
    const rows = Float64Array.from(numbers(y))
    const fill = kernels[node.attributes['kernel'] as KernelName]
    return ([x], [output]) => {
      const [n, k] = x!.shape
      context.spend(n! * m * (k! + 8))
      output!.resize2(n!, m)
      const to = numbers(output!)
      fill(numbers(x!), rows, to, n!, k!, m)
      finish(to, to.length)
    }
  },
}

type Fill = (
  x: ArrayLike<number>,
  y: Float64Array,
  to: { [index: number]: number },
  n: number,
  k: number,
  m: number,
) => void

const products: Fill = (x, y, to, n, k, m) => denseProduct(x, y, undefined, to, n, k, m)

/** What each kernel is a function of. */
const kernels: Readonly<Record<KernelName, Fill>> = {
  linear: products,
  poly: products,
  sigmoid: products,
  rbf: squaredDistances,
  squared_distance: squaredDistances,
  cosine: cosines,
  laplacian: pairwise((x, y, i, j, k) => {
    let sum = 0
    for (let d = 0; d < k; d++) sum += Math.abs(x[i + d]! - y[j + d]!)
    return sum
  }),
  additive_chi2: pairwise(negativeChi2),
  chi2: pairwise(negativeChi2),
}

type Finish = (to: { [index: number]: number }, count: number) => void

/** The rest of a kernel, element by element and in place. */
function finisher(attributes: Attributes): Finish {
  const gamma = Number(attributes['gamma'] ?? 1)
  const coef0 = Number(attributes['coef0'] ?? 0)
  switch (attributes['kernel'] as KernelName) {
    case 'rbf':
    case 'laplacian':
      return (to, count) => {
        for (let i = 0; i < count; i++) to[i] = Math.exp(-gamma * to[i]!)
      }
    case 'chi2':
      return (to, count) => {
        for (let i = 0; i < count; i++) to[i] = Math.exp(gamma * to[i]!)
      }
    case 'sigmoid':
      return (to, count) => {
        for (let i = 0; i < count; i++) to[i] = Math.tanh(gamma * to[i]! + coef0)
      }
    case 'poly':
      return polynomial(gamma, coef0, Number(attributes['degree'] ?? 3))
    default:
      return () => undefined
  }
}

function polynomial(gamma: number, coef0: number, degree: number): Finish {
  if (!Number.isInteger(degree) || degree < 0) {
    return (to, count) => {
      for (let i = 0; i < count; i++) to[i] = (gamma * to[i]! + coef0) ** degree
    }
  }
  return (to, count) => {
    for (let i = 0; i < count; i++) to[i] = power(gamma * to[i]! + coef0, degree)
  }
}

/** By repeated squaring, as libsvm's powi rounds. */
function power(base: number, exponent: number): number {
  let result = 1
  for (let factor = base, left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= factor
    factor *= factor
  }
  return result
}

type Pair = (x: ArrayLike<number>, y: Float64Array, i: number, j: number, k: number) => number

function pairwise(pair: Pair): Fill {
  return (x, y, to, n, k, m) => {
    for (let row = 0, at = 0; row < n; row++)
      for (let j = 0; j < m; j++, at++) to[at] = pair(x, y, row * k, j * k, k)
  }
}

function negativeChi2(
  x: ArrayLike<number>,
  y: Float64Array,
  i: number,
  j: number,
  k: number,
): number {
  let sum = 0
  for (let d = 0; d < k; d++) {
    const difference = x[i + d]! - y[j + d]!
    const total = x[i + d]! + y[j + d]!
    if (total !== 0) sum += (difference * difference) / total
  }
  return -sum
}

/** Both sides are divided by their norms before the product, as sklearn's normalize does. */
function cosines(
  x: ArrayLike<number>,
  y: Float64Array,
  to: { [index: number]: number },
  n: number,
  k: number,
  m: number,
): void {
  const left = unitRows(x, n, k)
  denseProduct(left, unitRows(y, m, k), undefined, to, n, k, m)
}

function unitRows(rows: ArrayLike<number>, n: number, k: number): Float64Array {
  const result = new Float64Array(n * k)
  for (let start = 0; start < n * k; start += k) {
    let sum = 0
    for (let i = start; i < start + k; i++) sum += rows[i]! * rows[i]!
    const norm = Math.sqrt(sum) || 1
    for (let i = start; i < start + k; i++) result[i] = rows[i]! / norm
  }
  return result
}

/** Differences are taken element by element ([N, M, D]): |x|^2 + |y|^2 - 2 x.y would lose what 1e-12 needs. */
function lowerKernel({ inputs, attributes }: Node, g: NodeAdder): Value[] | 'none' {
  const [x, y] = inputs
  const points = y!.constant
  if (!points || x!.type.dataType !== 'DOUBLE') return 'none'
  const scalar = (name: string, otherwise: number) =>
    float64([], [Number(attributes[name] ?? otherwise)])
  const product = () => {
    const [m = 0, d = 0] = points.shape
    const from = numbers(points)
    const columns = new Float64Array(m * d)
    for (let i = 0; i < m; i++) for (let j = 0; j < d; j++) columns[j * m + i] = from[i * d + j]!
    return g.add('MatMul', [x!, float64([d, m], columns)])
  }
  const shifted = () =>
    g.add('Add', [g.add('Mul', [product(), scalar('gamma', 1)]), scalar('coef0', 0)])
  const decay = (distances: Value) =>
    g.add('Exp', [g.add('Mul', [g.add('Neg', [distances]), scalar('gamma', 1)])])
  const overFeatures = { axes: [2], keepdims: 0 }
  const difference = () => g.add('Sub', [g.add('Unsqueeze', [x!, int64([1], [1])]), y!])
  switch (attributes['kernel'] as KernelName) {
    case 'linear':
      return [product()]
    case 'poly':
      return [g.add('Pow', [shifted(), scalar('degree', 3)])]
    case 'sigmoid':
      return [g.add('Tanh', [shifted()])]
    case 'rbf':
      return [decay(g.add('ReduceSumSquare', [difference()], overFeatures))]
    case 'laplacian':
      return [decay(g.add('ReduceL1', [difference()], overFeatures))]
    default:
      return 'none'
  }
}
