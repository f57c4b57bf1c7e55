import { fault } from '../../errors.ts'
import type { DataType } from '../../ir/data-type.ts'
import type { Operator } from '../../ir/operator.ts'
import { texts } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'
import { characterCounter } from '../text/count-characters.ts'
import { wordCounter } from '../text/count-words.ts'
import { preprocessor } from '../text/preprocess.ts'
import { RowSums } from '../row-sums.ts'
import { textAttributes, textOptions } from '../text/text-options.ts'

/**
 * Counts of a vocabulary's terms in documents, as scikit-learn's CountVectorizer.transform: documents STRING [N] or [N, 1] and
 * the vocabulary STRING [V] (an initializer; null for a column without a term) -> CSR [N, V] of `data_type`.
 * Attributes say how a document becomes terms: lower case, accents, `analyzer` word (the matches of the Python regular
 * expression `token_pattern`, less `stop_words`, in n-grams of `ngram_range`), char or char_wb. `binary` stores 1 for any count.
 * A null document is E_MISSING; a pattern that can't be run in linear time is E_UNSUPPORTED when prepared.
 */
export const countTerms: Operator = {
  domain: 'slipway',
  opType: 'CountTerms',
  version: 1,
  attributes: textAttributes,
  infer: (inputs, attributes) => {
    const documents = required(inputs, 0, 'CountTerms')
    const vocabulary = required(inputs, 1, 'CountTerms')
    if (documents.dataType !== 'STRING' || vocabulary.dataType !== 'STRING') {
      throw fault('E_FORMAT', 'CountTerms takes text')
    }
    const dataType = attributes['data_type'] as DataType
    return [{ dataType, shape: [documents.shape[0]!, vocabulary.shape[0]!], sparse: true }]
  },
  rowWise: (node) => node.inputs[1]!.constant !== undefined,
  prepare: (node, context) => {
    const options = textOptions(node.attributes)
    const vocabulary = context.constant(1)
    if (!vocabulary) throw fault('E_UNSUPPORTED', 'CountTerms with a vocabulary that is computed')
    const terms = texts(vocabulary)
    const prepareText = preprocessor(options)
    const count = (options.analyzer === 'word' ? wordCounter : characterCounter)(options, terms)
    const sums = new RowSums(terms.length, node.attributes['data_type'] as DataType)
    const isBinary = node.attributes['binary'] === 1
    return ([documents], [output]) => {
      const rows = documents!.rows
      const list = texts(documents!)
      sums.start(rows)
      for (let row = 0; row < rows; row++) {
        count(prepareText(list[row]!, context.firstRow() + row), sums)
        sums.endRow(row, isBinary)
      }
      sums.finish(rows, output!)
    }
  },
}
