import type { SlipwayError } from '../../errors.ts'
import { fault } from '../../errors.ts'

/** Why an object of this class can't be served, and what to do. */
export function refusalOf(className: string): SlipwayError {
  if (className.startsWith('sklearn.'))
    return fault(
      'E_UNSUPPORTED',
      `${className.split('.').at(-1)} (${className}) is not supported yet`,
    )
  const library = className.split('.')[0]
  return fault(
    'E_CODE',
    `the file needs ${className}, whose code is not in it and is not known to Slipway`,
    {
      hint:
        library === '__main__'
          ? 'Its code lives in the training script.'
          : `Slipway does not know the library ${library}.`,
    },
  )
}
