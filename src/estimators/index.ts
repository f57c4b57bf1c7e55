// The one list of libraries whose objects have a meaning here.
import type { EstimatorReader } from './context.ts'
import { findImbalancedLearnReader } from './imbalanced-learn/index.ts'
import { findScikitLearnReader } from './scikit-learn/index.ts'

const libraries: readonly ((className: string) => EstimatorReader | undefined)[] = [
  findScikitLearnReader,
  findImbalancedLearnReader,
]

export function findReader(className: string): EstimatorReader | undefined {
  for (const find of libraries) {
    const reader = find(className)
    if (reader) return reader
  }
  return undefined
}
