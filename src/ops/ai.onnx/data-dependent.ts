// Operators whose shape depends on values. ai.onnx opset 11-13.
import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import { limitSize } from '../limit-size.ts'
import { axisOf, productOf, required } from '../shapes.ts'

type List = { [index: number]: unknown; readonly length: number }

/** ONNX NonZero (opset 13): coordinates [rank, count] of the elements other than zero, in row-major order. */
export const nonZero: Operator = {
  domain: '',
  opType: 'NonZero',
  version: 13,
  attributes: {},
  infer: (inputs) => [
    { dataType: 'INT64', shape: [required(inputs, 0, 'NonZero').shape.length, 'nonzero'] },
  ],
  rowWise: () => false,
  prepare: () => {
    return ([input], [output]) => {
      const { shape } = input!
      const from = numbers(input!)
      let count = 0
      for (let i = 0; i < from.length; i++) if (from[i] !== 0) count++
      output!.resize2(shape.length, count)
      const to = numbers(output!)
      for (let i = 0, place = 0; i < from.length; i++) {
        if (from[i] === 0) continue
        for (let axis = shape.length - 1, rest = i; axis >= 0; axis--) {
          to[axis * count + place] = rest % shape[axis]!
          rest = Math.floor(rest / shape[axis]!)
        }
        place++
      }
    }
  },
}

/** ONNX Range (opset 11): start, start + delta, ... before limit. */
export const range: Operator = {
  domain: '',
  opType: 'Range',
  version: 11,
  attributes: {},
  infer: (inputs, _, constants) => {
    const { dataType } = required(inputs, 0, 'Range')
    const [start, limit, delta] = constants.map((constant) => constant?.data[0])
    const isKnown = [start, limit, delta].every((value) => typeof value === 'number')
    const count = isKnown ? countOf(start as number, limit as number, delta as number) : 'range'
    return [{ dataType, shape: [count] }]
  },
  rowWise: () => false,
  prepare: () => {
    return (inputs, [output]) => {
      const [start, limit, delta] = inputs.map((input) => Number(input.data[0])) as [
        number,
        number,
        number,
      ]
      const count = countOf(start, limit, delta)
      limitSize([count], 'Range')
      output!.resize1(count)
      const to = numbers(output!)
      for (let i = 0; i < count; i++) to[i] = start + i * delta
    }
  },
}

function countOf(start: number, limit: number, delta: number): number {
  const count = Math.max(0, Math.ceil((limit - start) / delta))
  if (!Number.isSafeInteger(count)) throw fault('E_FORMAT', 'Range without an end')
  return count
}

/** ONNX Compress (opset 11): slices along `axis` where the condition holds; without an axis, elements. */
export const compress: Operator = {
  domain: '',
  opType: 'Compress',
  version: 11,
  attributes: { axis: 'int' },
  infer: (inputs, attributes) => {
    const { dataType, shape } = required(inputs, 0, 'Compress')
    if (attributes['axis'] === undefined) return [{ dataType, shape: ['compressed'] }]
    const axis = axisOf(Number(attributes['axis']), shape.length, 'Compress')
    return [{ dataType, shape: shape.map((size, i) => (i === axis ? 'compressed' : size)) }]
  },
  rowWise: () => false,
  prepare: ({ attributes }) => {
    return ([input, condition], [output]) => {
      const flat = attributes['axis'] === undefined
      const shape = flat ? [input!.data.length] : input!.shape
      const axis = flat ? 0 : axisOf(Number(attributes['axis']), shape.length, 'Compress')
      const holds = numbers(condition!)
      const chosen: number[] = []
      for (let i = 0; i < Math.min(shape[axis]!, holds.length); i++) if (holds[i]) chosen.push(i)
      output!.resize(shape.map((size, i) => (i === axis ? chosen.length : size)))
      const from = input!.data as List
      const to = output!.data as List
      const inner = productOf(shape.slice(axis + 1))
      const outer = productOf(shape.slice(0, axis))
      let at = 0
      for (let block = 0; block < outer; block++)
        for (const place of chosen)
          for (let i = 0; i < inner; i++)
            to[at++] = from[(block * shape[axis]! + place) * inner + i]
    }
  },
}

/** ONNX Unique (opset 11) of all elements: values (sorted, or in order of appearance), first places, inverse places, counts. */
export const unique: Operator = {
  domain: '',
  opType: 'Unique',
  version: 11,
  attributes: { sorted: 'int', axis: 'int' },
  infer: (inputs, attributes) => {
    const { dataType, shape } = required(inputs, 0, 'Unique')
    if (attributes['axis'] !== undefined && shape.length !== 1)
      throw fault('E_UNSUPPORTED', 'Unique along an axis')
    const places = { dataType: 'INT64', shape: ['unique'] } as const
    return [
      { dataType, shape: ['unique'] },
      places,
      { dataType: 'INT64', shape: ['elements'] },
      places,
    ]
  },
  rowWise: () => false,
  prepare: ({ attributes }) => {
    return ([input], outputs) => {
      const groups = new Map<unknown, number[]>()
      const from = input!.data as List
      for (let i = 0; i < from.length; i++) {
        const group = groups.get(from[i])
        if (group) group.push(i)
        else groups.set(from[i], [i])
      }
      const keys = [...groups.keys()]
      if (attributes['sorted'] !== 0)
        keys.sort((a, b) => ((a as number) < (b as number) ? -1 : a === b ? 0 : 1))
      fillUnique(keys, groups, from.length, outputs)
    }
  },
}

function fillUnique(
  keys: readonly unknown[],
  groups: ReadonlyMap<unknown, readonly number[]>,
  count: number,
  [values, firsts, inverse, counts]: readonly Tensor[],
): void {
  values!.resize1(keys.length)
  firsts!.resize1(keys.length)
  inverse!.resize1(count)
  counts!.resize1(keys.length)
  keys.forEach((key, i) => {
    const group = groups.get(key)!
    const list = values!.data as List
    list[i] = key
    numbers(firsts!)[i] = group[0]!
    numbers(counts!)[i] = group.length
    for (const place of group) numbers(inverse!)[place] = i
  })
}

/** ONNX OneHot (opset 11): `on` at each index along a new axis, `off` elsewhere; an index outside the depth gives `off` alone. */
export const oneHot: Operator = {
  domain: '',
  opType: 'OneHot',
  version: 11,
  attributes: { axis: 'int' },
  infer: (inputs, attributes, constants) => {
    const { shape } = required(inputs, 0, 'OneHot')
    const { dataType } = required(inputs, 2, 'OneHot')
    const axis = axisOf(Number(attributes['axis'] ?? -1), shape.length + 1, 'OneHot')
    const depth = constants[1]?.data[0]
    return [
      { dataType, shape: shape.toSpliced(axis, 0, typeof depth === 'number' ? depth : 'depth') },
    ]
  },
  rowWise: ({ inputs, attributes }) =>
    axisOf(Number(attributes['axis'] ?? -1), inputs[0]!.type.shape.length + 1, 'OneHot') > 0,
  prepare: ({ attributes }) => {
    return ([indices, depthOf, values], [output]) => {
      const depth = Number(depthOf!.data[0])
      const { shape } = indices!
      const axis = axisOf(Number(attributes['axis'] ?? -1), shape.length + 1, 'OneHot')
      const wanted = shape.toSpliced(axis, 0, depth)
      limitSize(wanted, 'OneHot')
      output!.resize(wanted)
      const [off, on] = values!.data as List as unknown[]
      const to = output!.data as List
      for (let i = 0; i < to.length; i++) to[i] = off
      const inner = productOf(shape.slice(axis))
      const from = numbers(indices!)
      for (let i = 0; i < from.length; i++) {
        const index = from[i]! < 0 ? from[i]! + depth : from[i]!
        if (index >= 0 && index < depth)
          to[(Math.floor(i / inner) * depth + index) * inner + (i % inner)] = on
      }
    }
  },
}

/** ONNX Trilu (opset 14): the upper or lower triangle of the last two axes, zero elsewhere. */
export const trilu: Operator = {
  domain: '',
  opType: 'Trilu',
  version: 14,
  attributes: { upper: 'int' },
  infer: (inputs) => [required(inputs, 0, 'Trilu')],
  rowWise: ({ inputs }) => inputs[0]!.type.shape.length > 2,
  prepare: ({ inputs, attributes }) => {
    const isUpper = attributes['upper'] !== 0
    const hasK = inputs[1] !== undefined
    return ([input, given], [output]) => {
      output!.resize(input!.shape)
      const [rows, columns] = input!.shape.slice(-2) as [number, number]
      const k = hasK ? Number(given!.data[0]) : 0
      const from = numbers(input!)
      const to = numbers(output!)
      for (let i = 0; i < from.length; i++) {
        const column = i % columns
        const row = Math.floor(i / columns) % rows
        const keeps = isUpper ? column - row >= k : column - row <= k
        to[i] = keeps ? from[i]! : 0
      }
    }
  },
}
