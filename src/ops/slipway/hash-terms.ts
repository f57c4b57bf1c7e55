import { fault } from '../../errors.ts'
import type { DataType } from '../../ir/data-type.ts'
import type { Operator } from '../../ir/operator.ts'
import { texts } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'
import { characterGrams, gramAdder, wordGrams } from '../text/hash-grams.ts'
import { preprocessor } from '../text/preprocess.ts'
import { RowSums } from '../row-sums.ts'
import { textAttributes, textOptions } from '../text/text-options.ts'

/**
 * Terms of documents added up under their hash, as scikit-learn's HashingVectorizer.transform before it normalizes:
 * documents STRING [N] or [N, 1] -> CSR [N, columns] of `data_type`. The hash is MurmurHash3_x86_32 of the term's UTF-8;
 * `alternate_sign` adds its sign instead of 1; `binary` stores 1 for every column met, one that summed to 0 too.
 * The other attributes are those of CountTerms. A null document is E_MISSING.
 */
export const hashTerms: Operator = {
  domain: 'slipway',
  opType: 'HashTerms',
  version: 1,
  attributes: { ...textAttributes, columns: 'int', alternate_sign: 'int' },
  infer: (inputs, attributes) => {
    const documents = required(inputs, 0, 'HashTerms')
    if (documents.dataType !== 'STRING') throw fault('E_FORMAT', 'HashTerms takes text')
    return [
      {
        dataType: attributes['data_type'] as DataType,
        shape: [documents.shape[0]!, attributes['columns'] as number],
        sparse: true,
      },
    ]
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const options = textOptions(node.attributes)
    const columns = node.attributes['columns'] as number
    const prepareText = preprocessor(options)
    const sums = new RowSums(columns, node.attributes['data_type'] as DataType)
    const add = gramAdder(columns, node.attributes['alternate_sign'] === 1, sums)
    const hash = (options.analyzer === 'word' ? wordGrams : characterGrams)(options, add)
    const isBinary = node.attributes['binary'] === 1
    return ([documents], [output]) => {
      const rows = documents!.rows
      const list = texts(documents!)
      sums.start(rows)
      for (let row = 0; row < rows; row++) {
        hash(prepareText(list[row]!, context.firstRow() + row))
        sums.endRow(row, isBinary)
      }
      sums.finish(rows, output!)
    }
  },
}
