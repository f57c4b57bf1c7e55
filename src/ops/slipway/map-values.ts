import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { required } from '../shapes.ts'

/**
 * Each value of x becomes the value at the place of its key, or the default: x, keys [k] of x's kind, values [k], default [] (initializers).
 * Numbers match when equal; NaN matches NaN. Of equal keys the last counts. Output: values' type, x's shape.
 */
export const mapValues: Operator = {
  domain: 'slipway',
  opType: 'MapValues',
  version: 1,
  attributes: {},
  infer: (inputs, _, constants) => {
    const x = required(inputs, 0, 'MapValues')
    const [, keys, values, otherwise] = constants
    if (!keys || !values || !otherwise || keys.size !== values.size || otherwise.size !== 1)
      throw fault('E_FORMAT', 'MapValues needs as many constant values as keys, and a default')
    if (
      (x.dataType === 'STRING') !== (keys.dataType === 'STRING') ||
      otherwise.dataType !== values.dataType
    )
      throw fault('E_FORMAT', `MapValues of ${x.dataType} by keys of ${keys.dataType}`)
    return [{ dataType: values.dataType, shape: x.shape }]
  },
  rowWise: () => true,
  prepare: (_, context) => {
    const [keys, values] = [context.constant(1)!, context.constant(2)!]
    const otherwise = context.constant(3)!.data[0]
    const known = new Map<unknown, unknown>()
    for (let i = 0; i < keys.data.length; i++) known.set(keys.data[i], values.data[i])
    return ([x], [output]) => {
      output!.resize(x!.shape)
      const from = x!.data as ArrayLike<unknown>
      const to = output!.data as { [index: number]: unknown }
      for (let i = 0; i < from.length; i++) {
        const found = known.get(from[i])
        to[i] = found === undefined ? otherwise : found
      }
    }
  },
}
