import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/** Passes numbers on; one outside [least, most] is E_VALUE, naming the estimator that does not extrapolate. */
export const requireRange: Operator = {
  domain: 'slipway',
  opType: 'RequireRange',
  version: 1,
  attributes: { least: 'float', most: 'float', estimator: 'string' },
  infer: (inputs) => [required(inputs, 0, 'RequireRange')],
  lowering: {
    lower: (node) => [node.inputs[0]!],
    loses: () => 'values outside the range of training are not refused',
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const [least, most] = [Number(node.attributes['least']), Number(node.attributes['most'])]
    return ([x], [output]) => {
      const from = numbers(x!)
      for (let i = 0; i < from.length; i++) {
        if (from[i]! >= least && from[i]! <= most) continue
        const row = context.firstRow() + Math.floor(i / x!.width)
        throw fault('E_VALUE', {
          where: `X, row ${row}`,
          '!value': from[i]!,
          what: `is outside ${least} to ${most}, which ${node.attributes['estimator'] as string} takes`,
        })
      }
      output!.alias(x!)
    }
  },
}
