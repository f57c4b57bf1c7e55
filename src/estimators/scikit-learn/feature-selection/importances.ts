// sklearn.feature_selection._base._get_feature_importances: one importance a column, from coefficients or trees.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { PyObject, PyTuple } from '../../../encodings/pickle/records.ts'
import { SparseMatrix } from '../../../encodings/pickle/values.ts'
import { doublesOf } from '../../arrays.ts'
import type { ReadContext } from '../../context.ts'
import type { ObjectView } from '../../object-view.ts'
import { wrapperImportances } from '../../xgboost/wrapper-importances.ts'
import { denseOf } from '../sparse-matrix.ts'
import { treeImportances } from './tree-importances.ts'

/** Importances of a selector's estimator by its `importance_getter`; rows of several targets joined by their norm. */
export function readImportances(
  view: ObjectView,
  estimator: ObjectView,
  order: number,
  context: ReadContext,
): Float64Array {
  const getter = view.get('importance_getter') ?? 'auto'
  if (typeof getter !== 'string') throw view.unsupported('with importance_getter as a function')
  const path = getter === 'auto' ? [] : getter.split('.')
  const owner = path.slice(0, -1).reduce((from, name) => step(view, from, name), estimator)
  const attribute = path.at(-1) ?? (isLinear(owner) ? 'coef_' : 'feature_importances_')
  const stored = owner.get(attribute)
  if (stored instanceof NdArray) return columnNorms(doublesOf(stored), stored.shape, order)
  if (stored instanceof SparseMatrix)
    return columnNorms(denseOf(owner, attribute, stored).data as Float64Array, stored.shape, order)
  if (attribute === 'feature_importances_' && owner.className.startsWith('xgboost.'))
    return wrapperImportances(owner)
  if (attribute === 'feature_importances_') {
    // Other boosting libraries compute them from trees that their readers know.
    const isOwn = owner.className.startsWith('sklearn.')
    return (
      (isOwn ? undefined : context.read(owner.object).importances?.()) ?? treeImportances(owner)
    )
  }
  if (attribute === 'coef_') return supportVectorCoefficients(owner)
  throw view.unsupported(`whose ${owner.name} has no ${attribute}`)
}

function isLinear(estimator: ObjectView): boolean {
  return estimator.has('coef_') || estimator.optionalString('kernel') === 'linear'
}

function step(view: ObjectView, from: ObjectView, name: string): ObjectView {
  // named_steps.x is the step x of a Pipeline.
  if (name === 'named_steps') return from
  const value = from.get(name) ?? namedStep(from, name)
  if (value instanceof PyObject) return view.viewOf(value)
  throw view.unsupported(
    `whose importance_getter names ${name.slice(0, 40)}, which its estimator has not`,
  )
}

function namedStep(pipeline: ObjectView, name: string): unknown {
  if (!pipeline.has('steps')) return undefined
  const found = pipeline
    .list('steps')
    .find((item) => item instanceof PyTuple && item.items[0] === name)
  return found instanceof PyTuple ? pipeline.resolve(found.items[1]) : undefined
}

/** |x| of a vector; the norm of each column of a matrix. */
function columnNorms(values: Float64Array, shape: readonly number[], order: number): Float64Array {
  if (shape.length === 1) return values.map(Math.abs)
  const width = shape[1] ?? 0
  const norms = new Float64Array(width)
  for (let column = 0; column < width; column++) {
    const own = Array.from({ length: shape[0] ?? 0 }, (_, row) =>
      Math.abs(values[row * width + column]!),
    )
    norms[column] = norm(own, order)
  }
  return norms
}

function norm(values: readonly number[], order: number): number {
  if (order === Infinity) return Math.max(...values)
  if (order === -Infinity) return Math.min(...values)
  if (order === 1) return values.reduce((sum, value) => sum + value, 0)
  if (order === 2) return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
  return values.reduce((sum, value) => sum + value ** order, 0) ** (1 / order)
}

/** coef_ of a linear SVM with one decision: dual_coef_ . support_vectors_. */
function supportVectorCoefficients(view: ObjectView): Float64Array {
  const dual = view.array('dual_coef_')
  const vectors = view.array('support_vectors_')
  const [count, width] = vectors.shape as [number, number]
  if (dual.shape[0] !== 1 || dual.shape[1] !== count)
    throw view.unsupported('with several classes as the measure of a feature selector')
  const [weights, rows] = [doublesOf(dual), doublesOf(vectors)]
  return Float64Array.from({ length: width }, (_, column) => {
    let sum = 0
    for (let i = 0; i < count; i++) sum += weights[i]! * rows[i * width + column]!
    return Math.abs(sum)
  })
}
