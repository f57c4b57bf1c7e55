import { fault } from '../../errors.ts'
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { columnsOf } from '../../estimators/estimator.ts'
import { Frame } from '../../estimators/frame.ts'
import type { ModelPart } from '../../formats/format.ts'
import { onlyValue } from '../answer/score.ts'
import { checkOrder, checkWidth } from '../fit.ts'
import { placeWarnings } from '../warnings.ts'
import { indicesOf } from './columns.ts'
import type { Step, StepPlace, Wanted } from './step.ts'

/** {"file": "kmeans.pkl", "on": [...], "into": "cluster"}: what another model answers, as a column at the end; those it reads stay. */
export function predictedColumn(
  part: ModelPart,
  on: readonly string[] | undefined,
  into: string,
  place: StepPlace,
): Step {
  const { estimator, role } = part
  const predict = estimator.methods['predict']
  if (!predict)
    throw fault(
      'E_CONFIG',
      `${place.where}: "into" takes what a model answers, and ${role} is a ${estimator.name}, which has no predict`,
    )
  if (place.names.includes(into))
    throw fault('E_CONFIG', `${place.where}: the table has a column "${into}" already`)
  const indices = on === undefined ? place.names.map((_, i) => i) : indicesOf(on, place)
  const read = indices.map((index) => place.names[index]!)
  checkWidth(part, read, place.where)
  checkOrder(part, read, place.where)
  for (const text of placeWarnings(part, read, place.where)) place.warn(text)
  const own = columnsOf(estimator)
  const column = (g: GraphBuilder, x: Frame): Value => {
    const value = onlyValue(predict(g, x.select(g, indices)), estimator)
    if (value.type.shape.length === 1 || value.type.shape[1] === 1) return value
    throw fault('E_CONFIG', `${place.where}: ${role} answers several columns, and "into" names one`)
  }
  return {
    names: [...place.names, into],
    wanted: (behind) =>
      place.names.map((_, i): Wanted => {
        const at = indices.indexOf(i)
        return at < 0 ? behind[i] : (own?.[at] ?? { kind: 'number' })
      }),
    emit: (g, x) =>
      Frame.concat([x, new Frame([{ value: column(g, x), width: 1, names: [into] }])]),
  }
}
