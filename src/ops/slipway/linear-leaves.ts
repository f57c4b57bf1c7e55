import { fault } from '../../errors.ts'
import type { Node } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import { lowerLinearLeaves } from './lower-linear-leaves.ts'
import { required } from '../shapes.ts'

/**
 * Sums of linear models in the leaves of trees, in tree order: x DOUBLE [N, D] and leaves INT64 [N, T], each tree's own numbers of the
 * leaves a row is in, -> DOUBLE [N, outputs]. Initializers: treeStarts INT32 [T], the row of a tree's leaf 0 in those that follow;
 * constants DOUBLE [L]; starts INT32 [L + 1], where a leaf's terms begin; features INT32 [M]; coefficients DOUBLE [M]; values DOUBLE [L]
 * or [L, 1]; targets INT32 [T], the output column of each tree. A leaf gives its constant plus coefficient * x term by term, or its value
 * where one of those x is NaN.
 */
export const linearLeaves: Operator = {
  domain: 'slipway',
  opType: 'LinearLeaves',
  version: 1,
  attributes: { outputs: 'int' },
  infer: (inputs, attributes, constants) => {
    const x = required(inputs, 0, 'LinearLeaves')
    const leaves = required(inputs, 1, 'LinearLeaves')
    const outputs = attributes['outputs'] as number
    checkModels(constants, x.shape[1], leaves.shape[1], outputs)
    return [{ dataType: 'DOUBLE', shape: [x.shape[0]!, outputs] }]
  },
  lowering: { lower: lowerLinearLeaves },
  rowWise: ({ inputs }: Node) => !inputs[0]!.constant && !inputs[1]!.constant,
  prepare: (node, context) => {
    const outputs = node.attributes['outputs'] as number
    const [treeStarts, constants, starts, features, coefficients, values, targets] = [
      2, 3, 4, 5, 6, 7, 8,
    ].map((index) => numbers(context.constant(index)!)) as Float64Array[]
    const trees = treeStarts!.length
    const leafAt = (x: ArrayLike<number>, row: number, leaf: number): number => {
      let sum = constants![leaf]!
      for (let at = starts![leaf]!; at < starts![leaf + 1]!; at++) {
        const value = x[row + features![at]!]!
        if (value !== value) return values![leaf]!
        sum += coefficients![at]! * value
      }
      return sum
    }
    return ([x, leaves], [output]) => {
      const rows = x!.rows
      output!.resize2(rows, outputs)
      const from = numbers(x!)
      const places = numbers(leaves!)
      const to = numbers(output!)
      to.fill(0)
      for (let row = 0; row < rows; row++) {
        for (let tree = 0; tree < trees; tree++) {
          const leaf = treeStarts![tree]! + places[row * trees + tree]!
          to[row * outputs + targets![tree]!]! += leafAt(from, row * x!.width, leaf)
        }
      }
    }
  },
}

function checkModels(
  tensors: readonly (Tensor | undefined)[],
  width: number | string | undefined,
  trees: number | string | undefined,
  outputs: number,
): void {
  const [treeStarts, constants, starts, features, coefficients, values, targets] = tensors
    .slice(2)
    .map((tensor) => tensor && numbers(tensor))
  const leaves = constants?.length ?? 0
  const isWithin = (list: ArrayLike<number> | undefined, below: number) =>
    list !== undefined &&
    Array.prototype.every.call(list, (item: number) => item >= 0 && item < below)
  const isWhole =
    treeStarts?.length === trees &&
    targets?.length === trees &&
    values?.length === leaves &&
    starts?.length === leaves + 1 &&
    features?.length === coefficients?.length &&
    isWithin(treeStarts, leaves) &&
    isWithin(targets, outputs) &&
    isWithin(features, Number(width)) &&
    isWithin(starts, (features?.length ?? 0) + 1)
  if (!isWhole)
    throw fault('E_FORMAT', "the linear models of the trees' leaves do not fit together")
}
