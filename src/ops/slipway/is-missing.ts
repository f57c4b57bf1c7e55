import type { Operator } from '../../ir/operator.ts'
import type { NumericArray } from '../../ir/data-type.ts'
import { allocate } from '../../ir/data-type.ts'
import { tensor } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * Whether a value is missing. Inputs: x, numeric or STRING; optionally missing [], the value that stands for a missing one:
 * without it NaN, or null in text. Output: BOOL of x's shape.
 */
export const isMissing: Operator = {
  domain: 'slipway',
  opType: 'IsMissing',
  version: 1,
  attributes: {},
  infer: (inputs) => [{ dataType: 'BOOL', shape: required(inputs, 0, 'IsMissing').shape }],
  lowering: {
    lower: ({ inputs: [x, marker] }, g) => {
      const value = marker?.constant?.data[0]
      const isText = x!.type.dataType === 'STRING'
      // ONNX has no missing text.
      if (isText && typeof value !== 'string') return 'none'
      if (isText || (typeof value === 'number' && value === value)) {
        const { dataType } = x!.type
        const scalar = isText
          ? [value as string]
          : (allocate(dataType, 1) as NumericArray).fill(value as number)
        return [g.add('Equal', [x!, tensor(dataType, [], scalar)])]
      }
      return [g.add('IsNaN', [x!])]
    },
  },
  rowWise: () => true,
  prepare: (_, context) => {
    const marker = context.constant(1)?.data[0]
    return ([x], [output]) => {
      output!.resize(x!.shape)
      const from: ArrayLike<unknown> = x!.data
      const to = output!.data as Uint8Array
      if (marker === undefined)
        for (let i = 0; i < to.length; i++) to[i] = from[i] === null || from[i] !== from[i] ? 1 : 0
      else for (let i = 0; i < to.length; i++) to[i] = from[i] === marker ? 1 : 0
    }
  },
}
