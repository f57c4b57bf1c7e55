import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * Passes a matrix [N, D] on unless a finite number in it would be infinite as a float32: then E_VALUE, naming the estimator that
 * rounds what it reads (scikit-learn's trees: "a value too large for dtype('float32')"). Infinities and NaN pass.
 */
export const requireFloat32: Operator = {
  domain: 'slipway',
  opType: 'RequireFloat32',
  version: 1,
  attributes: { estimator: 'string' },
  sparseInputs: [0],
  infer: (inputs) => [required(inputs, 0, 'RequireFloat32')],
  lowering: {
    lower: (node) => [node.inputs[0]!],
    loses: () => 'numbers too large for a float32 are not refused',
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const estimator = node.attributes['estimator'] as string
    return ([input], [output]) => {
      const from = numbers(input!)
      // A CSR matrix may hold more memory than values.
      const count = input!.csr ? input!.csr.offsets[input!.rows]! : from.length
      if (!areSmall(from, count)) refuseLarge(input!, from, count, context.firstRow(), estimator)
      if (input!.csr)
        return output!.setCsr(input!.shape[0]!, input!.shape[1]!, input!.csr, input!.data)
      output!.alias(input!)
    }
  },
}

/** 2^128 - 2^103: the least number that is infinite as a float32. */
const tooLarge = 3.4028235677973366e38

/** Whether none is infinite as a float32. Comparing waits for nobody: it takes a third of the time that adding up f - f took. */
function areSmall(from: ArrayLike<number>, count: number): boolean {
  for (let i = 0; i < count; i++) {
    const value = from[i]!
    if (value >= tooLarge || value <= -tooLarge) return false
  }
  return true
}

function refuseLarge(
  input: Tensor,
  from: ArrayLike<number>,
  count: number,
  firstRow: number,
  estimator: string,
): void {
  for (let i = 0; i < count; i++) {
    const value = from[i]!
    if (value - value !== 0 || Number.isFinite(Math.fround(value))) continue
    const { csr, width } = input
    const row = csr ? csr.offsets.findIndex((offset) => offset > i) - 1 : Math.floor(i / width)
    const column = csr ? csr.columns[i]! : i % width
    throw fault('E_VALUE', {
      where: `row ${firstRow + row}, column ${column} of what ${estimator} reads`,
      '!value': String(value),
      what: 'is too large: it reads 32-bit floats',
    })
  }
}
