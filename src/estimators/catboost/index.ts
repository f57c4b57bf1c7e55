// CatBoost: the classes of its Python package that answer. Their reader is loaded when a file names one of them.
import type { EstimatorReader } from '../context.ts'

const classNames: ReadonlySet<string> = new Set(
  ['CatBoost', 'CatBoostClassifier', 'CatBoostRegressor', 'CatBoostRanker'].map(
    (name) => `catboost.core.${name}`,
  ),
)

let readWrapper: EstimatorReader | undefined

export async function prepareCatBoost(names: readonly string[]): Promise<void> {
  if (readWrapper || !names.some((name) => classNames.has(name))) return
  readWrapper = (await import('./read-wrapper.ts')).readWrapper
}

export function findCatBoostReader(className: string): EstimatorReader | undefined {
  return classNames.has(className) ? readWrapper : undefined
}
