import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * Passes a numeric tensor on unless it holds an infinity, or a NaN where `allow_nan` is 0: then E_VALUE or E_MISSING, naming
 * the estimator that does not take it (scikit-learn's assert_all_finite). Row and column are added at the border, which knows their names.
 */
export const requireFinite: Operator = {
  domain: 'slipway',
  opType: 'RequireFinite',
  version: 1,
  attributes: { estimator: 'string', allow_nan: 'int' },
  sparseInputs: [0],
  infer: (inputs) => [required(inputs, 0, 'RequireFinite')],
  lowering: {
    lower: (node) => [node.inputs[0]!],
    loses: () => 'missing values and infinities are not refused',
  },
  rowWise: () => true,
  prepare: (node) => {
    const estimator = node.attributes['estimator'] as string
    const allowNan = node.attributes['allow_nan'] === 1
    return ([input], [output]) => {
      const from = numbers(input!)
      // A CSR matrix may hold more memory than values.
      const count = input!.csr ? input!.csr.offsets[input!.rows]! : from.length
      if (!areFinite(from, count)) {
        const infinity = infinityIn(from, count)
        if (infinity !== undefined)
          throw fault('E_VALUE', {
            where: 'X',
            '!value': String(infinity),
            what: `is not accepted by ${estimator}`,
          })
        if (!allowNan) throw fault('E_MISSING', { where: 'X', estimator })
      }
      if (input!.csr)
        return output!.setCsr(input!.shape[0]!, input!.shape[1]!, input!.csr, input!.data)
      output!.alias(input!)
    }
  },
}

/** What is not finite makes a sum not finite; only such a sum (it may also have overflowed) is looked at element by element. */
function areFinite(from: ArrayLike<number>, count: number): boolean {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  let i = 0
  for (; i + 4 <= count; i += 4) {
    a += from[i]!
    b += from[i + 1]!
    c += from[i + 2]!
    d += from[i + 3]!
  }
  for (; i < count; i++) a += from[i]!
  const sum = a + b + c + d
  if (sum - sum === 0) return true
  for (i = 0; i < count; i++) if (from[i]! - from[i]! !== 0) return false
  return true
}

function infinityIn(from: ArrayLike<number>, count: number): number | undefined {
  for (let i = 0; i < count; i++) if (from[i] === Infinity || from[i] === -Infinity) return from[i]
  return undefined
}
