import { fault } from '../../errors.ts'
import type { Value } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import { float32, numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * X [N, D] -> FLOAT [N, D], dense, with NaN wherever a library that skips missing values finds none: entries that a CSR matrix does not
 * store, NaN, and what equals `missing` once both are rounded to float32 (XGBoost's DMatrix; absent: NaN alone). `sparse` 1: X may be
 * CSR, which a lowered graph does not know any more.
 */
export const markMissing: Operator = {
  domain: 'slipway',
  opType: 'MarkMissing',
  version: 1,
  attributes: { missing: 'float', sparse: 'int' },
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
      const absent = attributes['sparse'] === 1 ? [0] : []
      const marks = missing === undefined ? absent : [...absent, missing]
      const without = (from: Value, mark: number) =>
        g.add('Where', [g.add('Equal', [from, float32([], [mark])]), float32([], [NaN]), from])
      return [marks.reduce(without, single)]
    },
    loses: ({ attributes }) =>
      attributes['sparse'] === 1
        ? 'a zero that a sparse table would hold counts as missing, like those it does not'
        : undefined,
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
