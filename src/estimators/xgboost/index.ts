// XGBoost: its Booster, and the scikit-learn estimators around it. Their readers are loaded when a file names one of them.
import type { EstimatorReader } from '../context.ts'

const wrappers = [
  'XGBModel',
  'XGBClassifier',
  'XGBRegressor',
  'XGBRanker',
  'XGBRFClassifier',
  'XGBRFRegressor',
]

let readers: ReadonlyMap<string, EstimatorReader> = new Map()

export async function prepareXgboost(classNames: readonly string[]): Promise<void> {
  if (readers.size > 0 || !classNames.some((name) => name.startsWith('xgboost.'))) return
  const { readPickledBooster, readWrapper } = await import('./pickled.ts')
  const { wrapperImportances } = await import('./wrapper-importances.ts')
  const readWithImportances: EstimatorReader = (view, context) => ({
    ...readWrapper(view, context),
    importances: () => wrapperImportances(view),
  })
  readers = new Map<string, EstimatorReader>([
    ['xgboost.core.Booster', readPickledBooster],
    ...wrappers.map((name): [string, EstimatorReader] => [
      `xgboost.sklearn.${name}`,
      readWithImportances,
    ]),
  ])
}

export function findXgboostReader(className: string): EstimatorReader | undefined {
  return readers.get(className)
}
