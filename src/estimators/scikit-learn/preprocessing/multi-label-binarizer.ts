// sklearn.preprocessing.MultiLabelBinarizer: sets of labels, one JSON list a row, as columns of 0 and 1, and back.
import type { Tensor } from '../../../ir/tensor.ts'
import type { EstimatorReader } from '../../context.ts'
import type { Method } from '../../estimator.ts'
import { Frame } from '../../frame.ts'
import { categoryListOf, labelTable } from './categories.ts'

export const readMultiLabelBinarizer: EstimatorReader = (view) => {
  const list = categoryListOf(view.array('classes_'), view, 'classes_')
  const kept = labelTable([list], list.keys)!
  return {
    name: view.name,
    featuresIn: 1,
    input: 'json',
    accepts: 'any',
    methods: {},
    transform: (g, x) => Frame.of(g.add('EncodeLabelSets', [x.blocks[0]?.value, kept]), list.texts),
    featureNamesOut: () => list.texts,
    listAnswers: ['inverse_transform'],
    inverseTransform: {
      kind: 'number',
      width: list.texts.length,
      method: labelSets(kept),
      joined: (separator) => labelSets(kept, separator),
    },
  }
}

/** The labels that zeros and ones mark: a JSON list a row, or a text where a separator is given. */
function labelSets(labels: Tensor, separator?: string): Method {
  return (g, x) =>
    g.add('DecodeLabelSets', [x.matrix(g), labels], {
      joins: separator === undefined ? 0 : 1,
      separator: separator ?? '',
    })
}
