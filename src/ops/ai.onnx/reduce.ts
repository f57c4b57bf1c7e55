// Reductions, as a table. ai.onnx opset 18: axes are an input; an attribute of that name says the same where a graph is built here.
import { fault } from '../../errors.ts'
import type { Attributes, Dimension, Node } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { int64, numbers } from '../../ir/tensor.ts'
import { axisOf, required } from '../shapes.ts'

interface Fold {
  readonly start: number
  readonly step: (sum: number, x: number) => number
  readonly finish?: (sum: number, count: number) => number
}

/** Axes without sign, ascending; no axes are all of them, or none with `noop_with_empty_axes`. */
function axesOf(
  attributes: Attributes,
  input: Tensor | undefined,
  rank: number,
  opType: string,
): number[] {
  const given =
    (attributes['axes'] as readonly number[] | undefined) ??
    (input ? Array.from(numbers(input)) : [])
  if (given.length === 0)
    return attributes['noop_with_empty_axes'] ? [] : Array.from({ length: rank }, (_, i) => i)
  const axes = given.map((axis) => axisOf(axis, rank, opType)).toSorted((a, b) => a - b)
  if (new Set(axes).size < axes.length) throw fault('E_FORMAT', `${opType} names an axis twice`)
  return axes
}

function shapeOver<T extends Dimension>(
  shape: readonly T[],
  axes: readonly number[],
  keep: boolean,
): (T | 1)[] {
  return keep
    ? shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    : shape.filter((_, axis) => !axes.includes(axis))
}

function reduce(opType: string, fold: Fold): Operator {
  return {
    domain: '',
    opType,
    version: 18,
    attributes: { axes: 'ints', keepdims: 'int', noop_with_empty_axes: 'int' },
    infer: (inputs, attributes, constants) => {
      const { dataType, shape } = required(inputs, 0, opType)
      const keep = attributes['keepdims'] !== 0
      if (inputs[1] && !constants[1]) {
        if (!keep) throw fault('E_UNSUPPORTED', `${opType} over axes that are computed`)
        return [{ dataType, shape: shape.map((_, axis) => `reduced_${axis}`) }]
      }
      const axes = axesOf(attributes, constants[1], shape.length, opType)
      return [{ dataType, shape: shapeOver(shape, axes, keep) }]
    },
    rowWise: (node: Node) => {
      const [input, axes] = node.inputs
      const rank = input!.type.shape.length
      if (axes && !axes.constant) return false
      return !axesOf(node.attributes, axes?.constant, rank, opType).includes(0)
    },
    // In files axes are an input.
    lowering: {
      lower: ({ inputs, attributes }, g) => {
        const { axes, ...others } = attributes
        if (!axes) return 'standard'
        const list = axes as readonly number[]
        return [g.add(opType, [inputs[0]!, int64([list.length], list)], others)]
      },
    },
    prepare: (node) => {
      const keep = node.attributes['keepdims'] !== 0
      const sumRows = rowFold(fold)
      const hasAxes = node.inputs[1] !== undefined
      return ([input, list], [output]) => {
        const { shape } = input!
        const axes = axesOf(node.attributes, hasAxes ? list : undefined, shape.length, opType)
        output!.resize(shapeOver(shape, axes, keep))
        const from = numbers(input!)
        const to = numbers(output!)
        if (axes.length === 1 && axes[0] === shape.length - 1)
          sumRows(from, to, to.length, shape[shape.length - 1]!)
        else foldOver(fold, from, to, shape, axes)
      }
    },
  }
}

type Numbers = ArrayLike<number>
type Target = { [index: number]: number }

/** The last axis, which models reduce over: a loop made per operator, so that its calls stay monomorphic. */
function rowFold({ start, step, finish }: Fold) {
  return (from: Numbers, to: Target, rows: number, width: number): void => {
    for (let row = 0; row < rows; row++) {
      let sum = start
      for (let i = row * width; i < (row + 1) * width; i++) sum = step(sum, from[i]!)
      to[row] = finish ? finish(sum, width) : sum
    }
  }
}

/** Any axes: elements in order, each added to its place in the result. */
function foldOver(
  { start, step, finish }: Fold,
  from: Numbers,
  to: Float64Array | { [index: number]: number; readonly length: number },
  shape: readonly number[],
  axes: readonly number[],
): void {
  const rank = shape.length
  const steps = new Int32Array(rank)
  for (let axis = rank - 1, stride = 1; axis >= 0; axis--) {
    if (axes.includes(axis)) continue
    steps[axis] = stride
    stride *= shape[axis]!
  }
  // Sums in double, as those over rows: a FLOAT result is rounded once.
  const sums = new Float64Array(to.length).fill(start)
  const index = new Int32Array(rank)
  for (let i = 0, place = 0; i < from.length; i++) {
    sums[place] = step(sums[place]!, from[i]!)
    for (let axis = rank - 1; axis >= 0; axis--) {
      place += steps[axis]!
      if (++index[axis]! < shape[axis]!) break
      place -= steps[axis]! * shape[axis]!
      index[axis] = 0
    }
  }
  const count = axes.reduce((product, axis) => product * shape[axis]!, 1)
  for (let i = 0; i < sums.length; i++) to[i] = finish ? finish(sums[i]!, count) : sums[i]!
}

const larger = (a: number, b: number) => (a !== a || b !== b ? NaN : Math.max(a, b))
const smaller = (a: number, b: number) => (a !== a || b !== b ? NaN : Math.min(a, b))
const plus = (sum: number, x: number) => sum + x

export const reduceOperators: readonly Operator[] = [
  reduce('ReduceSum', { start: 0, step: (sum, x) => sum + x }),
  reduce('ReduceMean', { start: 0, step: plus, finish: (sum, count) => sum / count }),
  reduce('ReduceSumSquare', { start: 0, step: (sum, x) => sum + x * x }),
  reduce('ReduceL1', { start: 0, step: (sum, x) => sum + Math.abs(x) }),
  reduce('ReduceL2', { start: 0, step: (sum, x) => sum + x * x, finish: Math.sqrt }),
  reduce('ReduceLogSum', { start: 0, step: plus, finish: Math.log }),
  reduce('ReduceMax', { start: -Infinity, step: larger }),
  reduce('ReduceMin', { start: Infinity, step: smaller }),
  reduce('ReduceProd', { start: 1, step: (product, x) => product * x }),
]
