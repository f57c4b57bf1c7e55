// LightGBM: the classes of its Python package that answer. Its readers are loaded when a file names one of them.
import type { EstimatorReader } from '../context.ts'

let readers: ReadonlyMap<string, EstimatorReader> = new Map()

export async function prepareLightgbm(classNames: readonly string[]): Promise<void> {
  if (readers.size > 0 || !classNames.some((name) => name.startsWith('lightgbm.'))) return
  const [{ readBooster }, { readClassifier, readRegressor }] = await Promise.all([
    import('./read-booster.ts'),
    import('./read-wrappers.ts'),
  ])
  readers = new Map([
    ['lightgbm.basic.Booster', readBooster],
    ['lightgbm.sklearn.LGBMModel', readRegressor],
    ['lightgbm.sklearn.LGBMRegressor', readRegressor],
    ['lightgbm.sklearn.LGBMRanker', readRegressor],
    ['lightgbm.sklearn.LGBMClassifier', readClassifier],
  ])
}

export function findLightgbmReader(className: string): EstimatorReader | undefined {
  return readers.get(className)
}
