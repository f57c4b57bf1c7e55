import { roundDecimal } from '../../encodings/python-text/number-text.ts'
import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/** round(float, digits) of Python: the exact value rounded to `digits` decimals, half to even. DOUBLE, any shape. */
export const roundToDecimal: Operator = {
  domain: 'slipway',
  opType: 'RoundDecimal',
  version: 1,
  attributes: { digits: 'int' },
  infer: (inputs) => {
    const type = required(inputs, 0, 'RoundDecimal')
    if (type.dataType !== 'DOUBLE') throw fault('E_FORMAT', `RoundDecimal of ${type.dataType}`)
    return [{ dataType: 'DOUBLE', shape: type.shape }]
  },
  rowWise: () => true,
  prepare: (node) => {
    const digits = node.attributes['digits'] as number
    return ([x], [output]) => {
      output!.resize(x!.shape)
      const from = numbers(x!)
      const to = numbers(output!)
      for (let i = 0; i < from.length; i++) to[i] = roundDecimal(from[i]!, digits)
    }
  },
}
