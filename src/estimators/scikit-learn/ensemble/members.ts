// What ensembles of whole estimators share: their members, the columns each sees, and votes.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64, int64 } from '../../../ir/tensor.ts'
import { fault } from '../../../errors.ts'
import type { ReadContext } from '../../context.ts'
import type { Estimator, Method } from '../../estimator.ts'
import type { Frame } from '../../frame.ts'
import { castTo } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'

export function readMembers(
  view: ObjectView,
  context: ReadContext,
  attribute = 'estimators_',
): Estimator[] {
  const members = view
    .list(attribute)
    .map((object, i) => context.read(object, `${attribute}[${i}]`))
  if (members.length === 0)
    throw view.unsupported('has no fitted estimators', 'Call fit, then save it again.')
  return members
}

export function childrenOf(members: readonly Estimator[]) {
  return members.map((estimator, i) => ({ role: String(i), estimator }))
}

/** One method's single value. Throws E_UNSUPPORTED, naming member and method, where there is none. */
export function emit(g: GraphBuilder, member: Estimator, method: string, x: Frame): Value {
  const value = emitAll(g, member, method, x)
  if (value.length === 1) return value[0]!
  throw fault(
    'E_UNSUPPORTED',
    `${member.name}.${method} answers with ${value.length} arrays inside an ensemble`,
  )
}

export function emitAll(
  g: GraphBuilder,
  member: Estimator,
  method: string,
  x: Frame,
): readonly Value[] {
  const emitter: Method | undefined = method === 'transform' ? undefined : member.methods[method]
  if (!emitter)
    throw fault('E_UNSUPPORTED', `${member.name} has no ${method}, which its ensemble needs`)
  const value = emitter(g, x)
  return Array.isArray(value) ? value : [value as Value]
}

/** Values of one shape added in order. */
export function sumOf(g: GraphBuilder, values: readonly Value[]): Value {
  return values.length === 1 ? values[0]! : g.add('Sum', alike(g, values))
}

/** Members may answer an FP32 request in different precisions: then all become doubles, as numpy promotes them. */
export function alike(g: GraphBuilder, values: readonly Value[]): readonly Value[] {
  const isMixed = values.some((value) => value.type.dataType !== values[0]!.type.dataType)
  return isMixed ? values.map((value) => castTo(g, value, 'DOUBLE')) : values
}

/** Index labels [N] as rows of a table [K, M]: [N, M]. */
export function rowsByIndex(g: GraphBuilder, table: Tensor, index: Value): Value {
  const integer = index.type.dataType === 'INT64' ? index : g.add('Cast', [index], { to: 'INT64' })
  return g.add('Gather', [table, integer], { axis: 0 })
}

/** K x K: `on` on the diagonal, `off` elsewhere. */
export function diagonal(k: number, on: number, off: number): Tensor {
  return float64(
    [k, k],
    Array.from({ length: k * k }, (_, i) => (i % (k + 1) === 0 ? on : off)),
  )
}

/** Where each label [N] stands among `classes`: INT64 [N]. */
export function indexAmong(g: GraphBuilder, classes: Tensor, labels: Value, owner: string): Value {
  const k = classes.size
  const keys =
    classes.dataType === 'STRING'
      ? classes
      : float64([k], Array.from(classes.data as ArrayLike<number>))
  const column = g.add('Unsqueeze', [labels, int64([1], [1])])
  const codes = g.add(
    'EncodeCategories',
    [
      column,
      keys,
      float64(
        [k],
        Array.from({ length: k }, (_, i) => i),
      ),
    ],
    { offsets: [0, k], names: [owner] },
  )
  return g.add('Cast', [g.add('Squeeze', [codes, int64([1], [1])])], { to: 'INT64' })
}
