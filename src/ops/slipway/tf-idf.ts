import { fault } from '../../errors.ts'
import type { NumericArray } from '../../ir/data-type.ts'
import { allocate } from '../../ir/data-type.ts'
import type { Value } from '../../ir/graph.ts'
import type { Kernel, Operator } from '../../ir/operator.ts'
import { numbers, tensor } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * Weights of term counts: each entry other than zero becomes tf, or 1 + ln(tf) where `sublinear` is 1, times the column's idf
 * [V] when there is one. CSR stays CSR; in a dense matrix zeros stay zero. A stored zero of a CSR matrix counts as an entry.
 */
export const tfIdf: Operator = {
  domain: 'slipway',
  opType: 'TfIdf',
  version: 1,
  attributes: { sublinear: 'int' },
  sparseInputs: [0],
  infer: (inputs) => {
    const counts = required(inputs, 0, 'TfIdf')
    const idf = inputs[1]
    if (idf && idf.shape[0] !== counts.shape[1]) {
      throw fault(
        'E_FORMAT',
        `TfIdf has ${counts.shape[1]} columns of counts and ${idf.shape[0]} weights`,
      )
    }
    return [counts]
  },
  lowering: {
    lower: ({ inputs: [counts, idf], attributes }, g) => {
      const { dataType } = counts!.type
      const scalar = (value: number) =>
        tensor(dataType, [], (allocate(dataType, 1) as NumericArray).fill(value))
      const weighted = (value: Value) => (idf ? g.add('Mul', [value, idf]) : value)
      if (attributes['sublinear'] !== 1) return [weighted(counts!)]
      const isZero = g.add('Equal', [counts!, scalar(0)])
      const tf = g.add('Add', [
        g.add('Log', [g.add('Where', [isZero, scalar(1), counts!])]),
        scalar(1),
      ])
      return [g.add('Where', [isZero, scalar(0), weighted(tf)])]
    },
  },
  rowWise: (node) => !node.inputs[0]!.constant,
  prepare: (node, context) => {
    const sublinear = node.attributes['sublinear'] === 1
    const hasIdf = node.inputs[1] !== undefined
    return context.inputTypes[0]!.sparse
      ? sparseKernel(sublinear, hasIdf)
      : denseKernel(sublinear, hasIdf)
  },
}

function sparseKernel(sublinear: boolean, hasIdf: boolean): Kernel {
  let kept: NumericArray = new Float64Array(0)
  return ([counts, idf], [output]) => {
    const { offsets, columns } = counts!.csr!
    const stored = offsets[counts!.rows]!
    const from = numbers(counts!)
    if (kept.length < stored) kept = allocate(output!.dataType, stored * 2) as NumericArray
    const to = kept
    if (sublinear) for (let i = 0; i < stored; i++) to[i] = Math.log(from[i]!) + 1
    else for (let i = 0; i < stored; i++) to[i] = from[i]!
    if (hasIdf) {
      const weights = numbers(idf!)
      for (let i = 0; i < stored; i++) to[i]! *= weights[columns[i]!]!
    }
    output!.setCsr(counts!.shape[0]!, counts!.shape[1]!, counts!.csr!, to.subarray(0, stored))
  }
}

function denseKernel(sublinear: boolean, hasIdf: boolean): Kernel {
  return ([counts, idf], [output]) => {
    output!.resize(counts!.shape)
    const from = numbers(counts!)
    const to = numbers(output!)
    const width = counts!.width
    const weights = hasIdf ? numbers(idf!) : undefined
    for (let i = 0; i < from.length; i++) {
      const count = from[i]!
      const tf = sublinear ? Math.log(count) + 1 : count
      to[i] = count === 0 ? 0 : weights ? tf * weights[i % width]! : tf
    }
  }
}
