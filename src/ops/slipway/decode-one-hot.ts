import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * The place of the first largest value in each of k segments of a row.
 * Input: values [N, width]. Attributes: `offsets` [k + 1], where segments begin; `firsts` [k], what is added to a segment's place;
 * `zeros` [k], the result of a segment that sums to 0 (and of an empty one), or -1 where that is E_VALUE.
 * Output: [N, k] INT64.
 */
export const decodeOneHot: Operator = {
  domain: 'slipway',
  opType: 'DecodeOneHot',
  version: 1,
  attributes: { offsets: 'ints', firsts: 'ints', zeros: 'ints' },
  infer: (inputs, attributes) => {
    const values = required(inputs, 0, 'DecodeOneHot')
    const offsets = attributes['offsets'] as readonly number[]
    if (values.shape.length !== 2 || values.shape[1] !== offsets.at(-1)) {
      throw fault(
        'E_FORMAT',
        `DecodeOneHot of [${values.shape.join(', ')}] in segments of ${offsets.at(-1)} together`,
      )
    }
    return [{ dataType: 'INT64', shape: [values.shape[0]!, offsets.length - 1] }]
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const [offsets, firsts, zeros] = ['offsets', 'firsts', 'zeros'].map(
      (name) => node.attributes[name] as readonly number[],
    ) as [readonly number[], readonly number[], readonly number[]]
    return ([values], [output]) => {
      const rows = values!.rows
      const width = values!.shape[1]!
      output!.resize2(rows, firsts.length)
      const from = numbers(values!)
      const to = numbers(output!)
      for (let row = 0; row < rows; row++) {
        for (let i = 0; i < firsts.length; i++) {
          const start = row * width + offsets[i]!
          const end = row * width + offsets[i + 1]!
          let best = start
          let sum = 0
          for (let at = start; at < end; at++) {
            sum += from[at]!
            if (from[at]! > from[best]!) best = at
          }
          const place = sum === 0 ? zeros[i]! : firsts[i]! + best - start
          if (place < 0)
            throw fault('E_VALUE', {
              where: `X, row ${context.firstRow() + row}`,
              '!value': 'all zeros',
              what: `can't be turned back into a category of column ${i}`,
            })
          to[row * firsts.length + i] = place
        }
      }
    }
  },
}
