// sklearn.svm._base.BaseLibSVM: what SVC, NuSVC, SVR, NuSVR and OneClassSVM share.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { PyGlobal } from '../../../encodings/pickle/records.ts'
import { PyFunction, SparseMatrix } from '../../../encodings/pickle/values.ts'
import { fault } from '../../../errors.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Attributes, Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { int64 } from '../../../ir/tensor.ts'
import { doubleTensor, doublesOf } from '../../arrays.ts'
import type { Estimator } from '../../estimator.ts'
import type { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { inputsOf } from '../fitted.ts'
import { csrTensor, denseOf } from '../sparse-matrix.ts'

/** Support vectors and what multiplies them. Of two classes libsvm speaks for the first: `_dual_coef_` and `_intercept_` are libsvm's own. */
export interface KernelExpansion {
  readonly inputs: Pick<Estimator, 'featuresIn' | 'featureNamesIn'>
  /** Number of support vectors. */
  readonly vectors: number
  /** [outputs, vectors]. */
  readonly dual: Tensor
  readonly intercept: Float64Array
  /** Emits kernel values [N, vectors]. */
  readonly kernel: (g: GraphBuilder, x: Frame) => Value
}

export function kernelExpansion(view: ObjectView): KernelExpansion {
  const dual = dualOf(view)
  const vectors = dual.shape[1]!
  const base = { dual, vectors, intercept: doublesOf(view.array('_intercept_')) }
  const kernel = kernelName(view)
  const inputs = inputsOf(view)
  if (kernel === 'precomputed') {
    const support = supportOf(view, vectors, inputs.featuresIn)
    return {
      ...base,
      inputs,
      kernel: (g, x) => g.add('Gather', [x.matrix(g), int64([vectors], support)], { axis: 1 }),
    }
  }
  const attributes: Attributes = {
    kernel,
    gamma: view.number('_gamma', 0),
    coef0: view.number('coef0', 0),
    degree: Math.trunc(view.number('degree', 3)),
  }
  const own = view.get('support_vectors_')
  const table = vectorsOf(view, own, vectors, inputs.featuresIn)
  return {
    ...base,
    inputs: { ...inputs, featuresIn: table.features },
    kernel: (g, x) =>
      g.add(
        'KernelMatrix',
        [
          own instanceof SparseMatrix ? x.sparseMatrix(g) : x.matrix(g),
          g.pool.once(own as object, 'vectors', table.tensor),
        ],
        attributes,
      ),
  }
}

function kernelName(view: ObjectView): string {
  const kernel = view.get('kernel')
  if (typeof kernel === 'string') {
    if (['linear', 'poly', 'rbf', 'sigmoid', 'precomputed'].includes(kernel)) return kernel
    throw view.unsupported(`with kernel='${kernel}'`)
  }
  const name =
    kernel instanceof PyGlobal || kernel instanceof PyFunction
      ? kernel.qualifiedName
      : 'an object of its own'
  throw fault('E_UNSUPPORTED', `${view.name} whose kernel is a function (${name})`, {
    hint: "Train with one of the kernels 'linear', 'poly', 'rbf', 'sigmoid'.",
  })
}

/** `_dual_coef_` as [outputs, vectors]; CSR where the model was fitted on a sparse matrix. */
function dualOf(view: ObjectView): Tensor {
  const value = view.get('_dual_coef_')
  if (value instanceof SparseMatrix) return denseOf(view, '_dual_coef_', value)
  const array = view.array('_dual_coef_')
  if (array.shape.length !== 2) throw view.mistyped('_dual_coef_', 'a matrix', array)
  return doubleTensor(array)
}

function vectorsOf(
  view: ObjectView,
  value: unknown,
  vectors: number,
  featuresIn: number | undefined,
): { readonly features: number; readonly tensor: () => Tensor } {
  const isSparse = value instanceof SparseMatrix
  if (!isSparse && !(value instanceof NdArray)) throw view.missing('support_vectors_')
  const [rows, features] = value.shape
  if (value.shape.length !== 2 || rows !== vectors || (featuresIn ?? features) !== features) {
    throw view.mistyped(
      'support_vectors_',
      `${vectors} rows of ${featuresIn ?? 'as many'} columns`,
      value,
    )
  }
  return {
    features: features!,
    tensor: () => (isSparse ? csrTensor(view, 'support_vectors_', value) : doubleTensor(value)),
  }
}

/** Columns of a precomputed kernel: the rows of the training set that are support vectors. */
function supportOf(view: ObjectView, vectors: number, features: number | undefined): number[] {
  const support = Array.from(doublesOf(view.array('support_')))
  const width = features ?? 0
  if (support.length !== vectors || !support.every((index) => index >= 0 && index < width))
    throw view.mistyped('support_', `${vectors} indices below ${width}`, view.get('support_'))
  return support
}
