import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers, texts } from '../../ir/tensor.ts'
import { CsrBuffer } from '../csr-buffer.ts'
import { required } from '../shapes.ts'

/**
 * Replaces missing values by a constant of their column.
 * Inputs: x [N, k], numeric (dense or CSR, where only stored values can be missing) or STRING; fills [k], of the same type;
 * optionally missing [], the value that stands for a missing one: without it NaN, or null in text.
 * Output: as x.
 */
export const impute: Operator = {
  domain: 'slipway',
  opType: 'Impute',
  version: 1,
  attributes: {},
  sparseInputs: [0],
  infer: (inputs) => {
    const x = required(inputs, 0, 'Impute')
    const fills = required(inputs, 1, 'Impute')
    if (
      x.shape.length !== 2 ||
      fills.shape[0] !== x.shape[1] ||
      (x.dataType === 'STRING') !== (fills.dataType === 'STRING')
    ) {
      throw fault(
        'E_FORMAT',
        `Impute of ${x.dataType} [${x.shape.join(', ')}] with ${fills.dataType} [${fills.shape.join(', ')}]`,
      )
    }
    return [x]
  },
  lowering: {
    lower: (node, g) => {
      const [x, fills] = node.inputs
      const missing = g.add('IsMissing', [x!, node.inputs[2]])
      return [g.add('Where', [missing, fills!, x!])]
    },
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const fills = context.constant(1)!
    const marker = context.constant(2)?.data[0]
    const width = fills.size
    if (context.inputTypes[0]!.dataType === 'STRING') {
      const missing = marker ?? null
      return ([x], [output]) => {
        output!.resize(x!.shape)
        const from = texts(x!)
        const to = texts(output!)
        for (let i = 0; i < from.length; i++)
          to[i] = from[i] === missing ? texts(fills)[i % width]! : from[i]!
      }
    }
    const missing = marker === undefined ? NaN : Number(marker)
    const isNan = missing !== missing
    const fill = numbers(fills)
    const buffer = new CsrBuffer()
    return ([x], [output]) => {
      const { csr } = x!
      const from = numbers(x!)
      if (csr) {
        const count = csr.offsets[x!.rows]!
        buffer.reserve(x!.rows, count)
        for (let i = 0; i < count; i++)
          buffer.values[i] = (isNan ? from[i] !== from[i] : from[i] === missing)
            ? fill[csr.columns[i]!]!
            : from[i]!
        return output!.setCsr(x!.rows, width, csr, buffer.values)
      }
      output!.resize(x!.shape)
      const to = numbers(output!)
      for (let start = 0; start < from.length; start += width) {
        for (let j = 0; j < width; j++) {
          const value = from[start + j]!
          to[start + j] = (isNan ? value !== value : value === missing) ? fill[j]! : value
        }
      }
    }
  },
}
