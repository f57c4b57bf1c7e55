// sklearn.feature_extraction.DictVectorizer. Rows arrive as JSON texts.
import { texts } from '../../../ir/tensor.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame } from '../../frame.ts'
import { numericDataTypeOf } from './data-type-of.ts'
import { termNames } from './count-vectorizer.ts'
import { vocabularyOf } from './vocabulary.ts'

export const readDictVectorizer: EstimatorReader = (view) => {
  const vocabulary = vocabularyOf(view)
  if (texts(vocabulary).includes(null)) {
    throw view.unsupported(
      'fitted on keys that are not text: JSON has no others',
      'Fit it on dicts whose keys are strings.',
    )
  }
  const attributes = {
    separator: view.string('separator', '='),
    data_type: numericDataTypeOf(view, 'DOUBLE'),
  }
  const isSparse = view.boolean('sparse', true)
  return {
    name: view.name,
    featuresIn: 1,
    input: 'json',
    accepts: 'any',
    columns: [{ kind: 'string' }],
    methods: {},
    transform: (g, x) => {
      const rows = g.add('VectorizeRecords', [x.column(g, 0), vocabulary], attributes)
      return Frame.of(isSparse ? rows : g.add('ToDense', [rows])).withUnchecked(true)
    },
    featureNamesOut: () => termNames(vocabulary),
  }
}
