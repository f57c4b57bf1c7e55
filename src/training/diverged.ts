import type { SlipwayError } from '../errors.ts'
import { fault } from '../errors.ts'

/** Gradient descent that left the range of numbers. */
export function diverged(): SlipwayError {
  return fault(
    'E_VALUE',
    { where: 'training', '!value': '', what: 'went to infinity: the learning rate is too large' },
    { hint: 'Try a tenth of --learning-rate.' },
  )
}
