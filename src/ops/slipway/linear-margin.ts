import { fault } from '../../errors.ts'
import type { NumericArray } from '../../ir/data-type.ts'
import type { Attributes, Dimension } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import { float32, numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * X [N, D] FLOAT, weights [D, K] FLOAT, bias [K] FLOAT -> FLOAT [N, K]: bias plus the products column after column, each product and
 * each sum rounded to float32; NaN is left out (XGBoost's gblinear). With `result` 'contributions' what each column adds, last the bias:
 * [N, D + 1], with several outputs [N, K, D + 1].
 */
export const linearMargin: Operator = {
  domain: 'slipway',
  opType: 'LinearMargin',
  version: 1,
  attributes: { result: 'string' },
  infer: (inputs, attributes) => {
    const [x, weights, bias] = [0, 1, 2].map((i) => required(inputs, i, 'LinearMargin'))
    const [features, outputs] = weights!.shape
    const fits = x!.shape[1] === features && bias!.shape[0] === outputs
    if (!fits || [x, weights, bias].some((type) => type!.dataType !== 'FLOAT'))
      throw fault(
        'E_FORMAT',
        `LinearMargin of [${x!.shape.join(', ')}] and [${weights!.shape.join(', ')}]`,
      )
    const shape = isContributions(attributes)
      ? contributionShape(x!.shape[0]!, outputs as number, features as number)
      : [x!.shape[0]!, outputs!]
    return [{ dataType: 'FLOAT', shape }]
  },
  lowering: {
    lower: ({ inputs: [x, weights, bias], attributes }, g) => {
      if (isContributions(attributes)) return 'none'
      const zero = float32([], [0])
      const present = g.add('Where', [g.add('IsNaN', [x!]), zero, x!])
      return [g.add('Add', [g.add('MatMul', [present, weights!]), bias!])]
    },
    loses: () =>
      'a runtime adds the products in an order of its own: the last digits of float32 differ',
  },
  rowWise: (node) => !node.inputs[0]!.constant,
  prepare: (node) => {
    const run = isContributions(node.attributes) ? contributions : sums
    return ([x, weights, bias], [output]) => {
      const [rows, features] = [x!.rows, x!.shape[1]!]
      const outputs = bias!.shape[0]!
      if (run === sums) output!.resize2(rows, outputs)
      else output!.resize(contributionShape(rows, outputs, features) as number[])
      const [from, w, b, to] = [x!, weights!, bias!, output!].map(numbers)
      for (let row = 0; row < rows; row++) run(from!, w!, b!, to!, row, features)
    }
  },
}

function isContributions(attributes: Attributes): boolean {
  return attributes['result'] === 'contributions'
}

function contributionShape(rows: Dimension, outputs: number, features: number): Dimension[] {
  return outputs === 1 ? [rows, features + 1] : [rows, outputs, features + 1]
}

type RowRun = (
  x: NumericArray,
  weights: NumericArray,
  bias: NumericArray,
  to: NumericArray,
  row: number,
  features: number,
) => void

const sums: RowRun = (x, weights, bias, to, row, features) => {
  const outputs = bias.length
  for (let k = 0; k < outputs; k++) {
    let sum = bias[k]!
    for (let j = 0; j < features; j++) {
      const value = x[row * features + j]!
      if (value === value) sum = Math.fround(sum + Math.fround(value * weights[j * outputs + k]!))
    }
    to[row * outputs + k] = sum
  }
}

const contributions: RowRun = (x, weights, bias, to, row, features) => {
  const outputs = bias.length
  let at = row * outputs * (features + 1)
  for (let k = 0; k < outputs; k++) {
    for (let j = 0; j < features; j++) {
      const value = x[row * features + j]!
      to[at++] = value === value ? value * weights[j * outputs + k]! : 0
    }
    to[at++] = bias[k]!
  }
}
