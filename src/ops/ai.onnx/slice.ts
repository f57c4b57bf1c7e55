import { fault } from '../../errors.ts'
import type { Dimension } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import { copyStrided } from '../copy-strided.ts'
import { axisOf, required, stridesOf } from '../shapes.ts'

interface Range {
  readonly start: number
  readonly step: number
  readonly count: number
}

type Lists = readonly (Tensor | undefined)[]

/** What a slice takes of an axis of a known size, Python's way. */
function rangeOf(start: number, end: number, step: number, size: number): Range {
  const clamp = (x: number, low: number, high: number) =>
    Math.min(Math.max(x < 0 ? x + size : x, low), high)
  const from = step > 0 ? clamp(start, 0, size) : clamp(start, 0, size - 1)
  const to = step > 0 ? clamp(end, 0, size) : clamp(end, -1, size - 1)
  return { start: from, step, count: Math.max(0, Math.ceil((to - from) / step)) }
}

function listOf(tensor: Tensor | undefined): number[] | undefined {
  return tensor && Array.from(numbers(tensor))
}

function slices(lists: Lists, rank: number): Map<number, readonly [number, number, number]> {
  const [, starts, ends, axes, steps] = lists.map(listOf)
  const places = axes ?? starts!.map((_, i) => i)
  const strides = steps ?? starts!.map(() => 1)
  if (ends!.length !== starts!.length || places.length !== starts!.length || strides.includes(0))
    throw fault('E_FORMAT', 'Slice has starts, ends, axes or steps that do not fit each other')
  return new Map(
    places.map((axis, i) => [
      axisOf(axis, rank, 'Slice'),
      [starts![i]!, ends![i]!, strides[i] ?? 1] as const,
    ]),
  )
}

/** ONNX Slice (opset 13): start : end : step of some axes, negative ones counted from the end. */
export const slice: Operator = {
  domain: '',
  opType: 'Slice',
  version: 13,
  attributes: {},
  infer: (inputs, _, constants) => {
    const { dataType, shape } = required(inputs, 0, 'Slice')
    required(inputs, 2, 'Slice')
    const isKnown = [1, 2, 3, 4].every((i) => !inputs[i] || constants[i])
    if (!isKnown) {
      const axes = inputs[3] ? constants[3] && listOf(constants[3]) : undefined
      const touched = axes?.map((axis) => axisOf(axis, shape.length, 'Slice'))
      return [
        {
          dataType,
          shape: shape.map((size, axis) =>
            touched && !touched.includes(axis) ? size : `sliced_${axis}`,
          ),
        },
      ]
    }
    const taken = slices(constants, shape.length)
    const sizes = shape.map((size, axis): Dimension => {
      const given = taken.get(axis)
      if (!given) return size
      if (typeof size === 'number') return rangeOf(...given, size).count
      // All of an axis of unknown size is that axis.
      return given[0] === 0 && given[1] >= 2 ** 31 - 1 && given[2] === 1 ? size : `sliced_${axis}`
    })
    return [{ dataType, shape: sizes }]
  },
  rowWise: (node) => {
    const axes = node.inputs[3]
    const rank = node.inputs[0]!.type.shape.length
    if (!axes?.constant || node.inputs.slice(1).some((input) => input && !input.constant))
      return false
    return !listOf(axes.constant)!.some((axis) => axisOf(axis, rank, 'Slice') === 0)
  },
  prepare: (node) => {
    const has = node.inputs.map((input) => input !== undefined)
    return (inputs, [output]) => {
      const data = inputs[0]!
      const { shape } = data
      const taken = slices(
        inputs.map((input, i) => (has[i] ? input : undefined)),
        shape.length,
      )
      const ranges = shape.map((size, axis): Range => {
        const given = taken.get(axis)
        return given ? rangeOf(...given, size) : { start: 0, step: 1, count: size }
      })
      const strides = stridesOf(shape)
      output!.resize(ranges.map((range) => range.count))
      copyStrided(
        data,
        ranges.reduce((offset, range, axis) => offset + range.start * strides[axis]!, 0),
        ranges.map((range, axis) => range.step * strides[axis]!),
        output!,
      )
    }
  },
}
