import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { texts } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'
import type { CleaningOperation } from '../text/cleaning.ts'
import { compileCleaning } from '../text/cleaning.ts'

/**
 * Texts cleaned as the step "text" of slipway.json says: STRING -> STRING of the same shape. Attribute `operations`: each operation as
 * JSON, in order, with the words of a stop list written out. A null text is E_MISSING.
 */
export const cleanText: Operator = {
  domain: 'slipway',
  opType: 'CleanText',
  version: 1,
  attributes: { operations: 'strings' },
  infer: (inputs) => {
    const { dataType, shape } = required(inputs, 0, 'CleanText')
    if (dataType !== 'STRING') throw fault('E_FORMAT', 'CleanText takes text')
    return [{ dataType, shape }]
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const clean = compileCleaning(
      (node.attributes['operations'] as readonly string[]).map(
        (text) => JSON.parse(text) as CleaningOperation,
      ),
    )
    return ([input], [output]) => {
      output!.resize(input!.shape)
      const from = texts(input!)
      const to = texts(output!)
      for (let i = 0; i < from.length; i++) {
        const text = from[i]
        if (text === null || text === undefined)
          throw fault('E_MISSING', {
            where: `the text of row ${context.firstRow() + i}`,
            estimator: 'the step "text"',
          })
        to[i] = clean(text)
      }
    }
  },
}
