import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

function bounds(start: unknown, end: unknown, rank: number): readonly [number, number] {
  const clamp = (x: number) => Math.min(Math.max(x < 0 ? x + rank : x, 0), rank)
  return [clamp(Number(start ?? 0)), clamp(Number(end ?? rank))]
}

/** ONNX Shape (opset 21): the sizes of its input, from axis `start` to `end`. */
export const shape: Operator = {
  domain: '',
  opType: 'Shape',
  version: 21,
  attributes: { start: 'int', end: 'int' },
  infer: (inputs, attributes) => {
    const rank = required(inputs, 0, 'Shape').shape.length
    const [start, end] = bounds(attributes['start'], attributes['end'], rank)
    return [{ dataType: 'INT64', shape: [Math.max(end - start, 0)] }]
  },
  // The number of rows of a block is not that of the request.
  rowWise: () => false,
  prepare: ({ attributes }) => {
    return ([input], [output]) => {
      const rank = input!.shape.length
      const [start, end] = bounds(attributes['start'], attributes['end'], rank)
      const sizes = input!.shape.slice(start, Math.max(start, end))
      output!.resize1(sizes.length)
      numbers(output!).set(sizes)
    }
  },
}

/** ONNX Size (opset 21): the number of elements. */
export const size: Operator = {
  domain: '',
  opType: 'Size',
  version: 21,
  attributes: {},
  infer: (inputs) => {
    required(inputs, 0, 'Size')
    return [{ dataType: 'INT64', shape: [] }]
  },
  rowWise: () => false,
  prepare: () => {
    return ([input], [output]) => {
      output!.resize([])
      numbers(output!)[0] = input!.size
    }
  },
}

/** ONNX Identity (opset 21), also Dropout when a model answers. */
export const identity: Operator = {
  domain: '',
  opType: 'Identity',
  version: 21,
  attributes: {},
  infer: (inputs) => [required(inputs, 0, 'Identity')],
  rowWise: () => true,
  prepare: () => {
    return ([input], [output]) => {
      output!.alias(input!)
    }
  },
}
