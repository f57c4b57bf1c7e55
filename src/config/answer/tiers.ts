import { fault } from '../../errors.ts'
import { float64 } from '../../ir/tensor.ts'
import type { Estimator, Method } from '../../estimators/estimator.ts'
import { labelsOf } from '../../estimators/arrays.ts'
import { asColumn, asVector, labelsAt } from '../../estimators/scikit-learn/classify.ts'
import { scoreOf } from './score.ts'

/**
 * "tiers": the name of the highest bound that the probability (of the second of two classes, the largest of more; or the number answered) is above; the
 * lowest tier has all the rest. `isInclusive`: a bound belongs to its tier.
 */
export function tierMethod(
  model: Estimator,
  tiers: Readonly<Record<string, number>>,
  isInclusive: boolean,
  name: string,
): Method {
  const ascending = Object.entries(tiers).toSorted(([, a], [, b]) => a - b)
  const bounds = ascending.slice(1).map(([, bound]) => bound)
  const twice = bounds.find((bound, i) => bound === ascending[i]![1])
  if (twice !== undefined) throw fault('E_CONFIG', `${name}: two of "tiers" begin at ${twice}`)
  const score = scoreOf(model, 'tiers', name, true)
  const highest = ascending.at(-1)![1]
  if (score.isProbability && highest >= 1)
    throw fault(
      'E_CONFIG',
      `${name}: "tiers" are bounds of a probability, from 0 to 1, and no probability is above ${highest}`,
    )
  const texts = labelsOf(ascending.map(([text]) => text))
  const edges = float64([bounds.length], bounds)
  return (g, x) => {
    const column = asColumn(g, score.emit(g, x))
    const place = g.add('SearchSorted', [column, edges], {
      offsets: [0, bounds.length],
      side: isInclusive ? 'right' : 'left',
    })
    return labelsAt(g, texts, g.add('Cast', [asVector(g, place)], { to: 'INT64' }))
  }
}
