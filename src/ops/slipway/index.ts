import type { Operator } from '../../ir/operator.ts'
import { requireFinite } from './require-finite.ts'
import { toDense } from './to-dense.ts'

export const slipwayOperators: readonly Operator[] = [requireFinite, toDense]
