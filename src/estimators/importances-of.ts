import { isSlipwayError } from '../errors.ts'
import type { Importances } from '../ir/model.ts'
import type { Estimator } from './estimator.ts'

/** Importances by name, computed when somebody asks: an estimator that selects columns may never be asked. */
export function importancesOf(estimator: Estimator): Importances | undefined {
  const { importances, featureNamesIn, featuresIn } = estimator
  if (!importances) return undefined
  let made: Importances | undefined
  const make = (): Importances => {
    const given = featureNamesIn ?? Array.from({ length: featuresIn ?? 0 }, (_, i) => `x${i}`)
    const features = estimator.explainedNames?.(given) ?? given
    const values = orNone(importances)
    return features.length === values.length ? { features, values } : { features: [], values: [] }
  }
  return {
    get features() {
      return (made ??= make()).features
    },
    get values() {
      return (made ??= make()).values
    },
  }
}

/** An ensemble of members that have no importances has none either, as in the framework: that stands in nobody's way. */
function orNone(importances: () => Float64Array): number[] {
  try {
    return Array.from(importances())
  } catch (error) {
    if (!isSlipwayError(error)) throw error
    return []
  }
}
