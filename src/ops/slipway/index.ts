import type { Operator } from '../../ir/operator.ts'
import { countTerms } from './count-terms.ts'
import { hashTerms } from './hash-terms.ts'
import { normalizeRows } from './normalize-rows.ts'
import { requireFinite } from './require-finite.ts'
import { tfIdf } from './tf-idf.ts'
import { toDense } from './to-dense.ts'

export const slipwayOperators: readonly Operator[] = [
  countTerms,
  hashTerms,
  normalizeRows,
  requireFinite,
  tfIdf,
  toDense,
]
