// What estimators share that wrap others.
import { fault } from '../../errors.ts'
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { int64 } from '../../ir/tensor.ts'
import type { ReadContext } from '../context.ts'
import type { Estimator, Method } from '../estimator.ts'
import { columnsOf } from '../estimator.ts'
import { Frame } from '../frame.ts'
import type { ObjectView } from '../object-view.ts'
import { asVector } from './classify.ts'
import { inputsOf } from './fitted.ts'

/** Inputs of an estimator that hands its table on to `inner` as it is. */
export function inputsThrough(
  view: ObjectView,
  inner: Estimator,
): Pick<Estimator, 'featuresIn' | 'featureNamesIn' | 'input' | 'columnsFor' | 'accepts'> {
  const own = inputsOf(view)
  const names = own.featureNamesIn ?? inner.featureNamesIn
  return {
    featuresIn: own.featuresIn ?? inner.featuresIn,
    ...(names ? { featureNamesIn: names } : {}),
    ...(inner.input ? { input: inner.input } : {}),
    columnsFor: (wanted) => columnsOf(inner, wanted),
    accepts: 'any',
  }
}

/** One that says how many columns it takes, where one does: a constant predictor does not. */
export function widest(members: readonly Estimator[]): Estimator {
  return members.find(({ featuresIn }) => featuresIn !== undefined) ?? members[0]!
}

/** The fitted estimators of a list attribute; at least one. */
export function readMembers(
  view: ObjectView,
  context: ReadContext,
  attribute = 'estimators_',
): Estimator[] {
  const members = view
    .list(attribute)
    .map((object, i) => context.read(object, `${attribute}[${i}]`))
  if (members.length === 0)
    throw view.mistyped(attribute, 'a list of estimators', view.get(attribute))
  return members
}

/** A method that gives one value; throws when the estimator lacks it. */
export function emitMethod(g: GraphBuilder, x: Frame, estimator: Estimator, name: string): Value {
  const made = methodOf(estimator, name)(g, x)
  if (!Array.isArray(made)) return made as Value
  throw fault(
    'E_UNSUPPORTED',
    `${estimator.name}.${name} with several outputs inside another estimator`,
  )
}

function methodOf(estimator: Estimator, name: string): Method {
  const method = estimator.methods[name]
  if (!method) throw fault('E_UNSUPPORTED', `${estimator.name} has no ${name}`)
  return method
}

export function hasMethod(estimators: readonly Estimator[], name: string): boolean {
  return estimators.every((estimator) => estimator.methods[name])
}

/** Column `index` of a matrix as [N]. */
export function columnAt(g: GraphBuilder, matrix: Value, index: number): Value {
  return asVector(g, g.add('Gather', [matrix, int64([1], [index])], { axis: 1 }))
}

/** A score of the positive class [N]: decision_function, else predict_proba's second column, else (a regressor) predict. */
export function binaryScore(g: GraphBuilder, x: Frame, estimator: Estimator): Value {
  if (estimator.methods['decision_function'])
    return flattened(g, emitMethod(g, x, estimator, 'decision_function'))
  if (estimator.methods['predict_proba'])
    return columnAt(g, emitMethod(g, x, estimator, 'predict_proba'), 1)
  return flattened(g, emitMethod(g, x, estimator, 'predict'))
}

/** [N] or [N, 1] -> [N]. */
export function flattened(g: GraphBuilder, value: Value): Value {
  return value.type.shape.length === 2 ? asVector(g, value) : value
}

/** Vectors [N] side by side as [N, k], of the type numpy promotes them to. */
export function sideBySide(g: GraphBuilder, vectors: readonly Value[]): Value {
  const joined = Frame.concat(vectors.map((vector) => Frame.of(vector)))
  return vectors.length === 1 ? joined.matrix(g, joined.dataType) : joined.values(g)
}

/** Checks a table once for all members instead of once in each, where they take the same. */
export function checkedOnce(g: GraphBuilder, x: Frame, members: readonly Estimator[]): Frame {
  const accepts = new Set(
    members.map((member) => (member.input ? 'any' : (member.accepts ?? 'finite'))),
  )
  const [only] = accepts
  if (accepts.size !== 1 || only === 'any' || !x.isUnchecked) return x
  const checked = x.checked(g, members[0]!.name, only === 'missing')
  return only === 'missing' ? checked : checked
}
