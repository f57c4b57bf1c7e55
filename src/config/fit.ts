// Whether what a file takes fits the columns it gets.
import { fault } from '../errors.ts'
import type { Estimator } from '../estimators/estimator.ts'
import type { ModelPart } from '../formats/format.ts'
import { listed } from './steps/columns.ts'

/** Columns an estimator takes; undefined when it does not say. */
export function widthOf(estimator: Estimator): number | undefined {
  if (estimator.input === 'text' || estimator.input === 'json') return 1
  return estimator.featuresIn ?? estimator.featureNamesIn?.length
}

export function checkWidth(part: ModelPart, names: readonly string[], where: string): void {
  const width = widthOf(part.estimator)
  if (width === undefined || width === names.length) return
  const own = part.estimator.featureNamesIn
  const lacking = part.estimator.readsByName?.filter((name) => !names.includes(name)) ?? []
  if (lacking.length > 0)
    throw fault(
      'E_CONFIG',
      `${where}: ${part.role} (${part.estimator.name}) reads ${listed(lacking)}, which ${lacking.length === 1 ? 'is' : 'are'} not among the columns it gets: ${listed(names)}`,
    )
  throw fault(
    'E_CONFIG',
    `${where}: ${part.role} (${part.estimator.name}) takes ${width} column${width === 1 ? '' : 's'}${own ? ` (${listed(own)})` : ''}, but gets ${names.length}: ${listed(names)}`,
  )
}

/** The names it was fitted with in another order: Python would take them by place, and answer wrongly without an error. */
export function checkOrder(part: ModelPart, names: readonly string[], where: string): void {
  const own = part.estimator.featureNamesIn
  if (!own || own.length !== names.length || own.every((name, i) => name === names[i])) return
  const known = new Set(own)
  const isSame =
    known.size === own.length &&
    new Set(names).size === own.length &&
    names.every((name) => known.has(name))
  if (!isSame) return
  throw fault(
    'E_CONFIG',
    `${where}: ${part.role} was fitted on the same columns in another order: ${listed(own)}, not ${listed(names)}`,
    { hint: `Put {"select": ${JSON.stringify(own)}} in front of it.` },
  )
}
