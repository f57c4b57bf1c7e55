import type { ReadContext } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { ObjectView } from '../../object-view.ts'

/** The scalers pass missing values on since 0.20; before, they refused them like any estimator. */
export function takesMissing(view: ObjectView, context: ReadContext): 'missing' | 'finite' {
  return atLeast(context.versionOf(view), 0, 20) ? 'missing' : 'finite'
}
