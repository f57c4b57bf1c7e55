// sklearn.multioutput.ClassifierChain, RegressorChain: each estimator sees the answers of those before it as further columns.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { int64 } from '../../../ir/tensor.ts'
import type { EstimatorReader } from '../../context.ts'
import type { Estimator } from '../../estimator.ts'
import { Frame, castTo } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber } from '../../object-view.ts'
import { inputsLike } from '../fitted.ts'
import { columnAt, emitMethod, flattened, hasMethod, readMembers, sideBySide } from '../meta.ts'

export const readChain: EstimatorReader = (view, context) => {
  const members = readMembers(view, context)
  const order = orderOf(view, members.length)
  // chain_method came with 1.5; before, labels were passed on.
  const passedOn = view.optionalString('chain_method_') ?? 'predict'
  const names =
    view.name === 'ClassifierChain'
      ? ['predict', 'predict_proba', 'decision_function']
      : ['predict']
  const methods = names
    .filter((name) => hasMethod(members, name))
    .map(
      (name) =>
        [name, (g: GraphBuilder, x: Frame) => run(g, x, members, order, passedOn, name)] as const,
    )
  return {
    name: view.name,
    ...inputsLike(view, members[0]),
    methods: Object.fromEntries(methods),
    children: members.map((estimator, i) => ({ role: `estimators_[${i}]`, estimator })),
  }
}

/** `order_[i]` is the target that estimator i answers. */
function orderOf(view: ObjectView, count: number): number[] {
  const order = view.list('order_').map((item) => asNumber(item) ?? -1)
  const isPermutation =
    order.length === count &&
    order.every((place) => place >= 0 && place < count) &&
    new Set(order).size === count
  if (!isPermutation)
    throw view.mistyped('order_', `an order of ${count} targets`, view.get('order_'))
  return order
}

function run(
  g: GraphBuilder,
  x: Frame,
  members: readonly Estimator[],
  order: readonly number[],
  passedOn: string,
  method: string,
): Value {
  const table = x.isSparse ? x.sparseMatrix(g) : x.matrix(g)
  const earlier: Value[] = []
  const answers = members.map((member) => {
    // Names are lost: scikit-learn joins arrays.
    const all = new Frame(
      [Frame.of(table), ...earlier.map((value) => Frame.of(value))].flatMap(
        (frame) => frame.blocks,
      ),
    )
    const answer = scoreOf(g, all, member, method)
    earlier.push(method === passedOn ? answer : scoreOf(g, all, member, passedOn))
    return answer
  })
  const places = order.map((_, target) => order.indexOf(target))
  return g.add('Gather', [sideBySide(g, answers), int64([places.length], places)], { axis: 1 })
}

/** Answers stand in an array of doubles, labels too; of probabilities that of the second class. */
function scoreOf(g: GraphBuilder, x: Frame, member: Estimator, method: string): Value {
  if (method === 'predict_log_proba' && !member.methods[method])
    return g.add('Log', [scoreOf(g, x, member, 'predict_proba')])
  const made = emitMethod(g, x, member, method)
  const isPair = method === 'predict_proba' || method === 'predict_log_proba'
  return castTo(g, isPair ? columnAt(g, made, 1) : flattened(g, made), 'DOUBLE')
}
