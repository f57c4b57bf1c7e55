// sklearn.decomposition.KernelPCA: the centered kernel with the training rows, projected on scaled eigenvectors.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { SparseMatrix } from '../../../encodings/pickle/values.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doubleTensor, doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import { Frame, isFloat32, preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { inputsOf } from '../fitted.ts'
import { kernelCentering } from '../preprocessing/kernel-centerer.ts'
import { denseOf } from '../sparse-matrix.ts'
import { matrixOf, prefixedNames, times } from './project.ts'

const kernels = ['linear', 'poly', 'rbf', 'sigmoid', 'laplacian', 'cosine', 'chi2', 'additive_chi2']

export const readKernelPca: EstimatorReader = (view, context) => {
  const kernel = view.optionalString('kernel')
  if (kernel === undefined || ![...kernels, 'polynomial', 'precomputed'].includes(kernel))
    throw view.unsupported(`with kernel='${kernel ?? 'a function'}'`)
  const vectors = view.has('eigenvectors_')
    ? matrixOf(view, 'eigenvectors_')
    : matrixOf(view, 'alphas_')
  const values = view.has('eigenvalues_') ? view.array('eigenvalues_') : view.array('lambdas_')
  const [rows, count] = vectors.shape as [number, number]
  if (values.data.length !== count)
    throw view.mistyped('eigenvalues_', `an array of ${count}`, values)
  const fitted = kernel === 'precomputed' ? undefined : fittedRows(view, 'X_fit_')
  const center = kernelCentering(view.view('_centerer'))
  const names = prefixedNames(view, count)
  // 0.23 adds alpha to the kernel where a row's place in the batch is the fitted row's: no answer of the row's own.
  const version = context.versionOf(view)
  const isShifted = atLeast(version, 0, 23) && !atLeast(version, 0, 24)
  const inverse =
    view.boolean('fit_inverse_transform', false) && fitted && !isShifted
      ? matrixOf(view, 'dual_coef_')
      : undefined
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: fitted?.shape[1] ?? rows,
    methods: {},
    transform: (g, x) => {
      const similar = kernelWith(g, x.matrix(g), fitted, view, kernel)
      const weights = g.pool.once(view.object, 'weights', () =>
        float64([rows, count], scaled(vectors, values)),
      )
      return Frame.of(
        preserveFloat(g, x, g.add('MatMul', [center(g, similar), weights]), vectors),
        names,
      )
    },
    featureNamesOut: () => names,
    ...(inverse
      ? {
          inverseTransform: {
            kind: 'number',
            width: count,
            method: (g, x) => {
              const known = g.pool.once(view.object, 'known', () =>
                fittedRows(view, 'X_transformed_fit_'),
              )
              return preserveFloat(
                g,
                x,
                times(g, kernelWith(g, x.matrix(g), known, view, kernel), inverse),
                inverse,
              )
            },
          },
        }
      : {}),
  }
}

function fittedRows(view: ObjectView, attribute: string): Tensor {
  const value = view.get(attribute)
  if (value instanceof SparseMatrix) return denseOf(view, attribute, value)
  if (!(value instanceof NdArray) || value.shape.length !== 2)
    throw view.mistyped(attribute, 'a matrix', value)
  return doubleTensor(value)
}

function kernelWith(
  g: GraphBuilder,
  x: Value,
  rows: Tensor | undefined,
  view: ObjectView,
  kernel: string,
): Value {
  if (!rows) return x
  // gamma_ came with 1.3; before, gamma=None was one over the width of the table at hand.
  const gamma = view.has('gamma_')
    ? view.number('gamma_')
    : view.isNone('gamma')
      ? kernel === 'chi2'
        ? 1
        : 1 / rows.shape[1]!
      : view.number('gamma')
  return g.add('KernelMatrix', [x, rows], {
    kernel: kernel === 'polynomial' ? 'poly' : kernel,
    gamma,
    coef0: view.number('coef0', 1),
    degree: view.number('degree', 3),
  })
}

/** Each eigenvector over the root of its eigenvalue, in the width that numpy divides in; zero where that is zero. */
function scaled(vectors: NdArray, values: NdArray): Float64Array {
  const roots = doublesOf(values).map((value) =>
    isFloat32(values) ? Math.fround(Math.sqrt(value)) : Math.sqrt(value),
  )
  // The quotients are kept in an array of the eigenvectors' type.
  const isNarrow = isFloat32(vectors)
  return doublesOf(vectors).map((value, i) => {
    const root = roots[i % roots.length]!
    if (root === 0) return 0
    return isNarrow ? Math.fround(value / root) : value / root
  })
}
