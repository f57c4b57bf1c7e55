// pandas 0.20 to 3.1. What is not read (MultiIndex, intervals, periods) stays an inert record.

import type { PyGlobal } from '../../../encodings/pickle/records.ts'
import { pandasArrayMeanings } from './pandas-arrays.ts'
import { pandasFrameMeanings } from './pandas-frame.ts'
import { pandasIndexMeanings } from './pandas-index.ts'
import type { MeaningTable } from './meaner.ts'

export const pandasMeanings: MeaningTable = [
  ...pandasArrayMeanings,
  ...pandasIndexMeanings,
  ...pandasFrameMeanings,
]

const missing = new Set([
  'pandas.NA',
  'pandas._libs.missing.NA',
  'pandas.NaT',
  'pandas._libs.tslibs.nattype.NaT',
])

/** pandas.NA and NaT are pickled as bare names. */
export function isMissingValue(global: PyGlobal): boolean {
  return missing.has(global.qualifiedName)
}
