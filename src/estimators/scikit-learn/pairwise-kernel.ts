// sklearn.metrics.pairwise.pairwise_kernels(X, Y, metric=kernel, gamma=..., degree=..., coef0=...) over fitted rows Y.
import { NdArray } from '../../encodings/numpy/nd-array.ts'
import { SparseMatrix } from '../../encodings/pickle/values.ts'
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { doubleTensor } from '../arrays.ts'
import type { Frame } from '../frame.ts'
import type { ObjectView } from '../object-view.ts'
import { csrTensor, denseOf } from './sparse-matrix.ts'

const names: Readonly<Record<string, string>> = {
  linear: 'linear',
  poly: 'poly',
  polynomial: 'poly',
  rbf: 'rbf',
  laplacian: 'laplacian',
  sigmoid: 'sigmoid',
  cosine: 'cosine',
  chi2: 'chi2',
  additive_chi2: 'additive_chi2',
}

export interface KernelParameters {
  readonly gamma?: number | undefined
  readonly degree?: number | undefined
  readonly coef0?: number | undefined
}

export interface FittedKernel {
  readonly rows: number
  readonly features: number
  /** Emits [N, rows]. */
  readonly emit: (g: GraphBuilder, x: Frame) => Value
}

/** The kernel between a table and the fitted rows of `attribute`. Parameters that are undefined have the functions' own defaults. */
export function pairwiseKernel(
  view: ObjectView,
  attribute: string,
  kernel: string,
  parameters: KernelParameters,
): FittedKernel {
  const fitted = view.get(attribute)
  const isSparse = fitted instanceof SparseMatrix
  if (!isSparse && !(fitted instanceof NdArray)) throw view.missing(attribute)
  const [rows = 0, features] = fitted.shape
  if (fitted.shape.length !== 2 || features === undefined)
    throw view.mistyped(attribute, 'a matrix', fitted)
  const name = Object.hasOwn(names, kernel) ? names[kernel]! : undefined
  if (name === undefined) throw view.unsupported(`with kernel='${kernel}'`)
  const staysSparse = isSparse && ['linear', 'poly', 'rbf', 'sigmoid'].includes(name)
  const table = () =>
    !isSparse
      ? doubleTensor(fitted)
      : staysSparse
        ? csrTensor(view, attribute, fitted)
        : denseOf(view, attribute, fitted)
  const attributes = {
    kernel: name,
    gamma: parameters.gamma ?? (name === 'chi2' ? 1 : 1 / features),
    degree: parameters.degree ?? 3,
    coef0: parameters.coef0 ?? 1,
  }
  return {
    rows,
    features,
    emit: (g, x) =>
      g.add(
        'KernelMatrix',
        [staysSparse ? x.sparseMatrix(g) : x.matrix(g), g.pool.once(fitted, 'kernel rows', table)],
        attributes,
      ),
  }
}

/** `gamma`, `degree` and `coef0` of an object, where they are numbers. */
export function kernelParameters(view: ObjectView): KernelParameters {
  const number = (attribute: string) =>
    view.has(attribute) && !view.isNone(attribute) ? view.number(attribute) : undefined
  return { gamma: number('gamma'), degree: number('degree'), coef0: number('coef0') }
}

/** `kernel` as a name; a function is refused by its name. */
export function kernelNameOf(view: ObjectView): string {
  const kernel = view.get('kernel')
  if (typeof kernel === 'string') return kernel
  throw view.unsupported(
    'whose kernel is a function',
    "Train with a kernel given by its name, such as 'rbf'.",
  )
}
