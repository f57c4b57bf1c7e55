// sklearn.preprocessing.MultiLabelBinarizer: sets of labels, one JSON list a row, as columns of 0 and 1.
import type { EstimatorReader } from '../../context.ts'
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
  }
}
