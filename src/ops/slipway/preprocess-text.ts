import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { texts } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'
import { preprocessor } from '../text/preprocess.ts'

/**
 * Documents in lower case and without accents, as scikit-learn's vectorizers see them before a tokenizer of the user's: STRING [N] or
 * [N, 1] -> STRING [N]. `lowercase` 0 or 1, `strip_accents` '', 'ascii' or 'unicode'. A null document is E_MISSING.
 */
export const preprocessText: Operator = {
  domain: 'slipway',
  opType: 'PreprocessText',
  version: 1,
  attributes: { estimator: 'string', lowercase: 'int', strip_accents: 'string' },
  infer: (inputs) => {
    const documents = required(inputs, 0, 'PreprocessText')
    if (documents.dataType !== 'STRING') throw fault('E_FORMAT', 'PreprocessText takes text')
    return [{ dataType: 'STRING', shape: [documents.shape[0]!] }]
  },
  rowWise: () => true,
  prepare: ({ attributes }, context) => {
    const prepareText = preprocessor({
      estimator: attributes['estimator'] as string,
      isLowercase: attributes['lowercase'] === 1,
      stripAccents: attributes['strip_accents'] as '' | 'ascii' | 'unicode',
    })
    return ([documents], [output]) => {
      const from = texts(documents!)
      output!.resize1(documents!.rows)
      const to = texts(output!) as (string | null)[]
      for (let row = 0; row < documents!.rows; row++)
        to[row] = prepareText(from[row]!, context.firstRow() + row)
    }
  },
}
