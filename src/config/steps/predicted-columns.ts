import { fault } from '../../errors.ts'
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { int64 } from '../../ir/tensor.ts'
import { columnsOf } from '../../estimators/estimator.ts'
import { Frame } from '../../estimators/frame.ts'
import type { ModelPart } from '../../formats/format.ts'
import { onlyValue } from '../answer/score.ts'
import { checkOrder, checkWidth } from '../fit.ts'
import { placeWarnings } from '../warnings.ts'
import { indicesOf } from './columns.ts'
import type { Step, StepPlace, Wanted } from './step.ts'

interface Predicted {
  /** Columns it reads; undefined: all. */
  readonly on: readonly string[] | undefined
  readonly into: string | readonly string[]
  readonly method: string | undefined
}

/** {"file": "rf.pkl", "on": [...], "into": "p", "method": "predict_proba"}: what another model answers, as columns at the end; those it reads stay. */
export function predictedColumns(
  part: ModelPart,
  { on, into, method = 'predict' }: Predicted,
  place: StepPlace,
): Step {
  const { estimator, role } = part
  const emit = estimator.methods[method]
  if (!emit)
    throw fault(
      'E_CONFIG',
      `${place.where}: "into" takes what a model answers, and ${role} is a ${estimator.name}, which has no ${method}`,
    )
  const made = typeof into === 'string' ? [into] : into
  const twice = made.find((name, i) => place.names.includes(name) || made.indexOf(name) < i)
  if (twice !== undefined)
    throw fault('E_CONFIG', `${place.where}: the table has a column "${twice}" already`)
  const indices = on === undefined ? place.names.map((_, i) => i) : indicesOf(on, place)
  const read = indices.map((index) => place.names[index]!)
  checkWidth(part, read, place.where)
  checkOrder(part, read, place.where)
  for (const text of placeWarnings(part, read, place.where)) place.warn(text)
  const own = columnsOf(estimator)
  const columns = (g: GraphBuilder, x: Frame): Value => {
    const value = onlyValue(emit(g, x.select(g, indices)), estimator)
    const width = value.type.shape.length === 1 ? 1 : Number(value.type.shape[1])
    if (width === made.length) return value
    if (method === 'predict_proba' && width === 2 && made.length === 1)
      return g.add('Gather', [value, int64([1], [1])], { axis: 1 })
    throw fault(
      'E_CONFIG',
      `${place.where}: ${role} answers ${width} column${width === 1 ? '' : 's'} (${method}), and "into" names ${made.length}`,
    )
  }
  return {
    names: [...place.names, ...made],
    wanted: (behind) =>
      place.names.map((_, i): Wanted => {
        const at = indices.indexOf(i)
        return at < 0 ? behind[i] : (own?.[at] ?? { kind: 'number' })
      }),
    emit: (g, x) =>
      Frame.concat([
        x,
        new Frame([{ value: columns(g, x), width: made.length, names: [...made] }]),
      ]),
  }
}
