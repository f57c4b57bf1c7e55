// Reductions over constant axes, as a table. ai.onnx opset 18; axes are an attribute here and an input in ONNX files.
import { fault } from '../../errors.ts'
import type { Attributes, Node } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { axisOf, required } from '../shapes.ts'

interface Fold {
  readonly start: number
  readonly step: (sum: number, x: number) => number
  readonly finish?: (sum: number, count: number) => number
}

function lastAxis(attributes: Attributes, rank: number, opType: string): boolean {
  const axes = (attributes['axes'] as readonly number[] | undefined) ?? []
  if (axes.length !== 1 || axisOf(axes[0]!, rank, opType) !== rank - 1) {
    throw fault('E_UNSUPPORTED', `${opType} other than over the last axis`)
  }
  return attributes['keepdims'] !== 0
}

function reduce(opType: string, fold: Fold): Operator {
  return {
    domain: '',
    opType,
    version: 18,
    attributes: { axes: 'ints', keepdims: 'int' },
    infer: (inputs, attributes) => {
      const { dataType, shape } = required(inputs, 0, opType)
      const keep = lastAxis(attributes, shape.length, opType)
      return [{ dataType, shape: keep ? [...shape.slice(0, -1), 1] : shape.slice(0, -1) }]
    },
    rowWise: (node: Node) => node.inputs[0]!.type.shape.length > 1,
    prepare: (node) => {
      const keep = node.attributes['keepdims'] !== 0
      const { start, step, finish } = fold
      return ([input], [output]) => {
        const { shape } = input!
        const width = shape[shape.length - 1]!
        if (shape.length === 2 && keep) output!.resize2(shape[0]!, 1)
        else output!.resize(keep ? [...shape.slice(0, -1), 1] : shape.slice(0, -1))
        const from = numbers(input!)
        const to = numbers(output!)
        for (let row = 0; row < to.length; row++) {
          let sum = start
          for (let i = row * width; i < (row + 1) * width; i++) sum = step(sum, from[i]!)
          to[row] = finish ? finish(sum, width) : sum
        }
      }
    },
  }
}

const larger = (a: number, b: number) => (a !== a || b !== b ? NaN : Math.max(a, b))
const smaller = (a: number, b: number) => (a !== a || b !== b ? NaN : Math.min(a, b))

export const reduceOperators: readonly Operator[] = [
  reduce('ReduceSum', { start: 0, step: (sum, x) => sum + x }),
  reduce('ReduceMean', {
    start: 0,
    step: (sum, x) => sum + x,
    finish: (sum, count) => sum / count,
  }),
  reduce('ReduceSumSquare', { start: 0, step: (sum, x) => sum + x * x }),
  reduce('ReduceL1', { start: 0, step: (sum, x) => sum + Math.abs(x) }),
  reduce('ReduceL2', { start: 0, step: (sum, x) => sum + x * x, finish: Math.sqrt }),
  reduce('ReduceMax', { start: -Infinity, step: larger }),
  reduce('ReduceMin', { start: Infinity, step: smaller }),
  reduce('ReduceProd', { start: 1, step: (product, x) => product * x }),
]
