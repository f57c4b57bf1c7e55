import { fault } from '../../errors.ts'
import type { NumericArray } from '../../ir/data-type.ts'
import { allocate } from '../../ir/data-type.ts'
import type { Node, Value } from '../../ir/graph.ts'
import type { Kernel, NodeAdder, Operator } from '../../ir/operator.ts'
import { numbers, tensor, zeros } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * Divides each row of a matrix [N, K] by its norm: `norm` is l1, l2, max (the largest magnitude) or
 * signed_max (the largest value, scikit-learn's max before 0.23). A row of norm 0 stays as it
 * is, and so does a dense row whose norm is below `least` (scikit-learn since 1.0: ten times the float's epsilon). CSR stays CSR.
 */
export const normalizeRows: Operator = {
  domain: 'slipway',
  opType: 'NormalizeRows',
  version: 1,
  attributes: { norm: 'string', least: 'float' },
  sparseInputs: [0],
  infer: (inputs, attributes) => {
    if (!norms.has(attributes['norm'] as string))
      throw fault('E_FORMAT', 'NormalizeRows with a norm other than l1, l2, max and signed_max')
    return [required(inputs, 0, 'NormalizeRows')]
  },
  lowering: { lower: lowerNorm },
  rowWise: (node) => !node.inputs[0]!.constant,
  prepare: (node, context) => {
    const normOf = norms.get(node.attributes['norm'] as string)!
    const least = (node.attributes['least'] as number | undefined) ?? 0
    return context.inputTypes[0]!.sparse ? sparseKernel(normOf) : denseKernel(normOf, least)
  },
}

function lowerNorm({ inputs: [x], attributes }: Node, g: NodeAdder): Value[] {
  const over = { axes: [1], keepdims: 1 }
  const norm = {
    l1: () => g.add('ReduceL1', [x!], over),
    l2: () => g.add('ReduceL2', [x!], over),
    max: () => g.add('ReduceMax', [g.add('Abs', [x!])], over),
    signed_max: () => g.add('ReduceMax', [x!], over),
  }[attributes['norm'] as 'l1' | 'l2' | 'max' | 'signed_max']()
  const { dataType } = x!.type
  const constant = (value: number) =>
    tensor(dataType, [], (zeros(dataType, []).data as NumericArray).fill(value))
  const least = Number(attributes['least'] ?? 0)
  const isSmall =
    least > 0 ? g.add('Less', [norm, constant(least)]) : g.add('Equal', [norm, constant(0)])
  return [g.add('Div', [x!, g.add('Where', [isSmall, constant(1), norm])])]
}

type Norm = (x: ArrayLike<number>, start: number, end: number) => number

const norms = new Map<string, Norm>([
  [
    'l1',
    (x, start, end) => {
      let sum = 0
      for (let i = start; i < end; i++) sum += Math.abs(x[i]!)
      return sum
    },
  ],
  [
    'l2',
    (x, start, end) => {
      let sum = 0
      for (let i = start; i < end; i++) sum += x[i]! * x[i]!
      return Math.sqrt(sum)
    },
  ],
  [
    'max',
    (x, start, end) => {
      let largest = 0
      for (let i = start; i < end; i++) {
        const size = Math.abs(x[i]!)
        if (size > largest || size !== size) largest = size
        if (size !== size) break
      }
      return largest
    },
  ],
  [
    'signed_max',
    (x, start, end) => {
      let largest = -Infinity
      for (let i = start; i < end; i++) largest = Math.max(largest, x[i]!)
      return largest
    },
  ],
])

function sparseKernel(normOf: Norm): Kernel {
  let kept: NumericArray = new Float64Array(0)
  return ([input], [output]) => {
    const { offsets } = input!.csr!
    const from = numbers(input!)
    const rows = input!.shape[0]!
    const stored = offsets[rows]!
    const width = input!.shape[1]!
    // A value that is not stored is 0.
    const rowNorm = (start: number, end: number) => {
      const norm = normOf(from, start, end)
      return end - start < width ? Math.max(norm, 0) : norm
    }
    if (kept.length < stored) kept = allocate(output!.dataType, stored * 2) as NumericArray
    for (let row = 0; row < rows; row++)
      divide(
        from,
        kept,
        offsets[row]!,
        offsets[row + 1]!,
        rowNorm(offsets[row]!, offsets[row + 1]!),
      )
    output!.setCsr(rows, input!.shape[1]!, input!.csr!, kept.subarray(0, stored))
  }
}

function denseKernel(normOf: Norm, least: number): Kernel {
  return ([input], [output]) => {
    output!.resize(input!.shape)
    const from = numbers(input!)
    const to = numbers(output!)
    const width = input!.width
    for (let start = 0; start < from.length; start += width) {
      const norm = normOf(from, start, start + width)
      divide(from, to, start, start + width, Math.abs(norm) < least ? 1 : norm)
    }
  }
}

function divide(
  from: ArrayLike<number>,
  to: NumericArray,
  start: number,
  end: number,
  norm: number,
): void {
  const divisor = norm === 0 ? 1 : norm
  for (let i = start; i < end; i++) to[i] = from[i]! / divisor
}
