// Operators that read or write at computed places. ai.onnx opset 13-18.
import { fault } from '../../errors.ts'
import type { Attributes } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import { axisOf, productOf, required, stridesOf } from '../shapes.ts'

type List = { [index: number]: unknown; readonly length: number }

function inside(index: number, size: number, opType: string): number {
  const place = index < 0 ? index + size : index
  if (!(place >= 0 && place < size))
    throw fault('E_VALUE', { where: opType, '!value': index, what: `is outside 0..${size - 1}` })
  return place
}

/** Calls `visit` for each element of `indices` with the place in `data` that it means along `axis`. */
function eachElement(
  data: Tensor,
  indices: Tensor,
  axis: number,
  opType: string,
  visit: (i: number, place: number) => void,
): void {
  const { shape } = indices
  const rank = shape.length
  if (rank !== data.shape.length) throw fault('E_SHAPE', `${opType} with indices of rank ${rank}`)
  const strides = stridesOf(data.shape)
  const at = numbers(indices)
  const index = new Int32Array(rank)
  for (let i = 0; i < at.length; i++) {
    let place = 0
    for (let k = 0; k < rank; k++)
      place += inside(k === axis ? at[i]! : index[k]!, data.shape[k]!, opType) * strides[k]!
    visit(i, place)
    for (let k = rank - 1; k >= 0 && ++index[k]! === shape[k]; k--) index[k] = 0
  }
}

const axisAttribute = (attributes: Attributes, rank: number, opType: string) =>
  axisOf(Number(attributes['axis'] ?? 0), rank, opType)

/** ONNX GatherElements (opset 13): an element for each index, which stands for its own place along `axis`. */
export const gatherElements: Operator = {
  domain: '',
  opType: 'GatherElements',
  version: 13,
  attributes: { axis: 'int' },
  infer: (inputs) => [
    {
      dataType: required(inputs, 0, 'GatherElements').dataType,
      shape: required(inputs, 1, 'GatherElements').shape,
    },
  ],
  rowWise: ({ inputs, attributes }) =>
    axisAttribute(attributes, inputs[0]!.type.shape.length, 'GatherElements') > 0 &&
    inputs.every((input) => !input!.constant),
  prepare: ({ attributes }) => {
    return ([data, indices], [output]) => {
      output!.resize(indices!.shape)
      const from = data!.data as List
      const to = output!.data as List
      const axis = axisAttribute(attributes, data!.shape.length, 'GatherElements')
      eachElement(data!, indices!, axis, 'GatherElements', (i, place) => {
        to[i] = from[place]
      })
    }
  },
}

type Combine = (old: number, update: number) => number

const combinations: Readonly<Record<string, Combine>> = {
  none: (_, update) => update,
  add: (old, update) => old + update,
  mul: (old, update) => old * update,
  max: Math.max,
  min: Math.min,
}

function combineOf(attributes: Attributes, opType: string): Combine {
  const name = (attributes['reduction'] as string | undefined) ?? 'none'
  if (!Object.hasOwn(combinations, name))
    throw fault('E_FORMAT', `${opType} with reduction ${name}`)
  return combinations[name]!
}

function copyInto(output: Tensor, data: Tensor): List {
  output.resize(data.shape)
  const from = data.data as List
  const to = output.data as List
  for (let i = 0; i < from.length; i++) to[i] = from[i]
  return to
}

/** ONNX ScatterElements (opset 18): a copy of the data with updates at the places that the indices mean along `axis`. */
export const scatterElements: Operator = {
  domain: '',
  opType: 'ScatterElements',
  version: 18,
  attributes: { axis: 'int', reduction: 'string' },
  infer: (inputs) => [required(inputs, 0, 'ScatterElements')],
  rowWise: () => false,
  prepare: ({ attributes }) => {
    const combine = combineOf(attributes, 'ScatterElements')
    return ([data, indices, updates], [output]) => {
      const to = copyInto(output!, data!) as { [index: number]: number }
      const from = updates!.data as List as { [index: number]: number }
      const axis = axisAttribute(attributes, data!.shape.length, 'ScatterElements')
      eachElement(data!, indices!, axis, 'ScatterElements', (i, place) => {
        to[place] = combine(to[place]!, from[i]!)
      })
    }
  },
}

/** Start of the slice that row `row` of the indices means, after `batch` leading axes. */
function sliceStart(
  data: Tensor,
  indices: Tensor,
  row: number,
  batch: number,
  opType: string,
): number {
  const depth = indices.shape.at(-1)!
  const strides = stridesOf(data.shape)
  const at = numbers(indices)
  let place = 0
  if (batch > 0) {
    const perBatch = productOf(indices.shape.slice(batch, -1))
    place = Math.floor(row / perBatch) * strides[batch - 1]!
  }
  for (let k = 0; k < depth; k++)
    place += inside(at[row * depth + k]!, data.shape[batch + k]!, opType) * strides[batch + k]!
  return place
}

/** ONNX GatherND (opset 13): slices at the coordinates along the last axis of the indices. */
export const gatherNd: Operator = {
  domain: '',
  opType: 'GatherND',
  version: 13,
  attributes: { batch_dims: 'int' },
  infer: (inputs, attributes) => {
    const data = required(inputs, 0, 'GatherND')
    const indices = required(inputs, 1, 'GatherND').shape
    const depth = indices.at(-1)
    const batch = Number(attributes['batch_dims'] ?? 0)
    if (typeof depth !== 'number' || batch + depth > data.shape.length)
      throw fault('E_FORMAT', `GatherND of rank ${data.shape.length} by [${indices.join(', ')}]`)
    return [
      {
        dataType: data.dataType,
        shape: [...indices.slice(0, -1), ...data.shape.slice(batch + depth)],
      },
    ]
  },
  rowWise: ({ inputs }) => inputs[0]!.constant !== undefined && !inputs[1]!.constant,
  prepare: ({ attributes }) => {
    const batch = Number(attributes['batch_dims'] ?? 0)
    return ([data, indices], [output]) => {
      const depth = indices!.shape.at(-1)!
      const inner = data!.shape.slice(batch + depth)
      output!.resize([...indices!.shape.slice(0, -1), ...inner])
      const width = productOf(inner)
      const rows = productOf(indices!.shape.slice(0, -1))
      const from = data!.data as List
      const to = output!.data as List
      for (let row = 0; row < rows; row++) {
        const start = sliceStart(data!, indices!, row, batch, 'GatherND')
        for (let i = 0; i < width; i++) to[row * width + i] = from[start + i]
      }
    }
  },
}

/** ONNX ScatterND (opset 18): a copy of the data with slices put at coordinates. */
export const scatterNd: Operator = {
  domain: '',
  opType: 'ScatterND',
  version: 18,
  attributes: { reduction: 'string' },
  infer: (inputs) => [required(inputs, 0, 'ScatterND')],
  rowWise: () => false,
  prepare: ({ attributes }) => {
    const combine = combineOf(attributes, 'ScatterND')
    return ([data, indices, updates], [output]) => {
      const to = copyInto(output!, data!) as { [index: number]: number }
      const depth = indices!.shape.at(-1)!
      const width = productOf(data!.shape.slice(depth))
      const rows = productOf(indices!.shape.slice(0, -1))
      const from = updates!.data as List as {
        readonly [index: number]: number
        readonly length: number
      }
      if (from.length !== rows * width)
        throw fault('E_SHAPE', `ScatterND with ${from.length} updates`)
      for (let row = 0; row < rows; row++) {
        const start = sliceStart(data!, indices!, row, 0, 'ScatterND')
        for (let i = 0; i < width; i++)
          to[start + i] = combine(to[start + i]!, from[row * width + i]!)
      }
    }
  },
}
