// sklearn.feature_extraction.FeatureHasher: no state, only parameters. Rows arrive as JSON texts.
import type { EstimatorReader } from '../../context.ts'
import { Frame } from '../../frame.ts'
import { numericDataTypeOf } from './data-type-of.ts'
import { columnsOf } from './hashing-vectorizer.ts'

export const readFeatureHasher: EstimatorReader = (view) => {
  const columns = columnsOf(view.number('n_features', 2 ** 20))
  if (columns === undefined)
    throw view.mistyped('n_features', 'a positive 32-bit integer', view.get('n_features'))
  const inputType = view.string('input_type', 'dict')
  if (inputType !== 'dict' && inputType !== 'pair' && inputType !== 'string')
    throw view.unsupported(`with input_type='${inputType}'`)
  const attributes = {
    input_type: inputType,
    columns,
    alternate_sign: view.boolean('alternate_sign', true) ? 1 : 0,
    data_type: numericDataTypeOf(view, 'DOUBLE'),
  }
  return {
    name: view.name,
    featuresIn: 1,
    input: 'json',
    accepts: 'any',
    columns: [{ kind: 'string' }],
    methods: {},
    transform: (g, x) => Frame.of(g.add('HashRecords', [x.column(g, 0)], attributes)),
    featureNamesOut: () => Array.from({ length: columns }, (_, i) => `x${i}`),
  }
}
