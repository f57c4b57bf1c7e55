import { fault } from '../../errors.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'

/** Which of `features` each of `columns` belongs to; undefined where columns are features. Throws E_FORMAT. */
export function featuresOfColumns(
  given: Tensor | undefined,
  columns: number,
  features: number,
): ArrayLike<number> | undefined {
  const own = given && numbers(given)
  const isSound = own
    ? own.length === columns && own.every((feature) => feature >= 0 && feature < features)
    : features === columns
  if (!isSound)
    throw fault('E_FORMAT', 'an explanation of trees whose columns belong to no feature')
  return own
}
