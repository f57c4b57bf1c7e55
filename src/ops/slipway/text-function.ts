import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { texts } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'
import type { TextFunction } from '../text/text-functions.ts'
import { textFunctions } from '../text/text-functions.ts'

/**
 * One of Python's functions of a text, by name: x STRING -> DOUBLE or STRING of the same shape. Attributes: `name`; `texts` and
 * `numbers`, its further arguments; `place`, the formula, for messages. A null text is E_MISSING, what the function can't take E_VALUE.
 */
export const textFunction: Operator = {
  domain: 'slipway',
  opType: 'TextFunction',
  version: 1,
  attributes: { name: 'string', texts: 'strings', numbers: 'ints', place: 'string' },
  infer: (inputs, attributes) => {
    const { dataType, shape } = required(inputs, 0, 'TextFunction')
    const known = textFunctions.get(attributes['name'] as string)
    if (!known || dataType !== 'STRING')
      throw fault('E_FORMAT', `TextFunction ${String(known?.result)} of ${dataType}`)
    return [{ dataType: known.result === 'text' ? 'STRING' : 'DOUBLE', shape }]
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const known: TextFunction = textFunctions.get(node.attributes['name'] as string)!
    const apply = known.make(
      node.attributes['texts'] as readonly string[],
      node.attributes['numbers'] as readonly number[],
    )
    const place = node.attributes['place'] as string
    return ([x], [output]) => {
      output!.resize(x!.shape)
      const from = texts(x!)
      const to = output!.data as { [index: number]: string | number }
      for (let i = 0; i < from.length; i++) {
        const text = requiredText(x!, i, context.firstRow() + i, place)
        const made = apply(text)
        if (made === undefined)
          throw fault('E_VALUE', {
            where: `${place}, row ${context.firstRow() + i}`,
            '!value': JSON.stringify(text.slice(0, 60)),
            what: known.refusal ?? 'is not understood',
          })
        to[i] = made
      }
    }
  },
}

function requiredText(x: Tensor, i: number, row: number, place: string): string {
  const text = texts(x)[i]
  if (text === null || text === undefined)
    throw fault('E_MISSING', { where: `row ${row}`, estimator: place })
  return text
}
