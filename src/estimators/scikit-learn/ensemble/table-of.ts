import type { Estimator } from '../../estimator.ts'
import type { ObjectView } from '../../object-view.ts'
import { inputsOf } from '../fitted.ts'

/** Inputs of an ensemble whose members all see the whole table: its own names, the kinds of columns from its first member that says. */
export function tableOf(view: ObjectView, members: readonly Estimator[]) {
  const inputs = inputsOf(view)
  const columns = members.find((member) => member.columns)?.columns
  const input = members[0]?.input
  const names =
    inputs.featureNamesIn ?? members.find((member) => member.featureNamesIn)?.featureNamesIn
  return {
    ...inputs,
    ...(names ? { featureNamesIn: names } : {}),
    featuresIn:
      inputs.featuresIn ?? members.find((member) => member.featuresIn !== undefined)?.featuresIn,
    accepts: 'any' as const,
    ...(columns ? { columns } : {}),
    ...(input ? { input } : {}),
  }
}
