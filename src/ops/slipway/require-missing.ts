import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * Passes a table on that lacks at least one value (NaN); one that lacks none is E_INPUT, naming the estimator whose columns would be
 * others (KNNImputer with an indicator before scikit-learn 1.3). All rows of a request count together.
 */
export const requireMissing: Operator = {
  domain: 'slipway',
  opType: 'RequireMissing',
  version: 1,
  attributes: { estimator: 'string' },
  infer: (inputs) => [required(inputs, 0, 'RequireMissing')],
  lowering: {
    lower: (node) => [node.inputs[0]!],
    loses: () => 'requests without a missing value are not refused',
  },
  rowWise: () => false,
  prepare: (node) => {
    const estimator = node.attributes['estimator'] as string
    return ([x], [output]) => {
      if (!numbers(x!).some((value) => value !== value))
        throw fault(
          'E_INPUT',
          `no value is missing: ${estimator} marks missing values in further columns only where one is`,
        )
      output!.alias(x!)
    }
  },
}
