import type { ColumnInfo, Estimator } from '../../estimator.ts'
import { columnsOf } from '../../estimator.ts'
import type { ObjectView } from '../../object-view.ts'
import { inputsOf } from '../fitted.ts'

/** Inputs of an ensemble whose members all see the whole table: its own names, the kinds of columns from its first member that says. */
export function tableOf(view: ObjectView, members: readonly Estimator[]) {
  const inputs = inputsOf(view)
  const input = members[0]?.input
  const names =
    inputs.featureNamesIn ?? members.find((member) => member.featureNamesIn)?.featureNamesIn
  return {
    ...inputs,
    ...(names ? { featureNamesIn: names } : {}),
    featuresIn:
      inputs.featuresIn ?? members.find((member) => member.featuresIn !== undefined)?.featuresIn,
    accepts: 'any' as const,
    columnsFor: (wanted: readonly ColumnInfo[] | undefined) => firstColumns(members, wanted),
    ...(input ? { input } : {}),
  }
}

function firstColumns(members: readonly Estimator[], wanted: readonly ColumnInfo[] | undefined) {
  for (const member of members) {
    const columns = columnsOf(member, wanted)
    if (columns) return columns
  }
  return undefined
}
