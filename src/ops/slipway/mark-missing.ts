import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { float32, numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * X [N, D] -> FLOAT [N, D], dense, with NaN wherever a library that skips missing values finds none: entries that a CSR matrix does not
 * store, NaN, and what equals `missing` once both are rounded to float32 (XGBoost's DMatrix; absent: NaN alone).
 */
export const markMissing: Operator = {
  domain: 'slipway',
  opType: 'MarkMissing',
  version: 1,
  attributes: { missing: 'float' },
  sparseInputs: [0],
  infer: (inputs) => {
    const x = required(inputs, 0, 'MarkMissing')
    if (x.dataType === 'STRING' || x.shape.length !== 2)
      throw fault('E_FORMAT', 'MarkMissing of what is no table of numbers')
    return [{ dataType: 'FLOAT', shape: x.shape }]
  },
  lowering: {
    lower: ({ inputs, attributes }, g) => {
      const x = inputs[0]!
      const single = x.type.dataType === 'FLOAT' ? x : g.add('Cast', [x], { to: 'FLOAT' })
      const missing = attributes['missing'] as number | undefined
      if (missing === undefined) return [single]
      const isMissing = g.add('Equal', [single, float32([], [missing])])
      return [g.add('Where', [isMissing, float32([], [NaN]), single])]
    },
    loses: ({ inputs }) =>
      inputs[0]!.type.sparse ? 'what a sparse table does not hold is 0, not missing' : undefined,
  },
  rowWise: () => true,
  prepare: (node) => {
    const given = node.attributes['missing'] as number | undefined
    const missing = given === undefined ? NaN : Math.fround(given)
    return ([input], [output]) => {
      const [rows, width] = [input!.rows, input!.shape[1]!]
      output!.resize2(rows, width)
      const to = numbers(output!)
      const from = numbers(input!)
      if (!input!.csr) to.set(from)
      else {
        to.fill(NaN)
        const { offsets, columns } = input!.csr
        for (let row = 0; row < rows; row++)
          for (let i = offsets[row]!; i < offsets[row + 1]!; i++)
            to[row * width + columns[i]!] = from[i]!
      }
      if (missing === missing)
        for (let i = 0; i < to.length; i++) if (to[i] === missing) to[i] = NaN
    }
  },
}
