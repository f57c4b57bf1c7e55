// The one list of libraries whose objects have a meaning here.
import type { EstimatorReader } from './context.ts'
import { findCatBoostReader, prepareCatBoost } from './catboost/index.ts'
import { findImbalancedLearnReader } from './imbalanced-learn/index.ts'
import { findLightgbmReader, prepareLightgbm } from './lightgbm/index.ts'
import { findNeighbourReader, prepareNeighbours } from './neighbours.ts'
import { findScikitLearnReader, prepareScikitLearn } from './scikit-learn/index.ts'
import { findXgboostReader, prepareXgboost } from './xgboost/index.ts'

const libraries: readonly ((className: string) => EstimatorReader | undefined)[] = [
  findScikitLearnReader,
  findImbalancedLearnReader,
  findLightgbmReader,
  findXgboostReader,
  findCatBoostReader,
  findNeighbourReader,
]

/** Loads what reading classes of these names needs: a file's globals, before `findReader` is asked. */
export async function prepareReaders(classNames: readonly string[]): Promise<void> {
  await Promise.all([
    prepareScikitLearn(classNames),
    prepareLightgbm(classNames),
    prepareXgboost(classNames),
    prepareCatBoost(classNames),
    prepareNeighbours(classNames),
  ])
}

export function findReader(className: string): EstimatorReader | undefined {
  for (const find of libraries) {
    const reader = find(className)
    if (reader) return reader
  }
  return undefined
}
