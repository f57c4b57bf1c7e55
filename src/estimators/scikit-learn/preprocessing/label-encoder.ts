// sklearn.preprocessing.LabelEncoder: labels [n] <-> 0..k-1.
import type { EstimatorReader } from '../../context.ts'
import { Frame, castTo } from '../../frame.ts'
import { asColumn, asVector } from '../classify.ts'
import { categoryListOf, columnInfos, labelTable } from './categories.ts'
import { encodeColumns } from './encode.ts'

export const readLabelEncoder: EstimatorReader = (view) => {
  const list = categoryListOf(view.array('classes_'), view, 'classes_')
  const places = list.keys.map((_, index) => index)
  const table = labelTable([list], list.keys)!
  const forward = [{ list, results: places, unknown: undefined }]
  const back = [
    {
      list: { ...list, kind: 'number' as const, keys: places, shown: places, missingIndex: -1 },
      results: places,
      unknown: undefined,
    },
  ]
  return {
    name: view.name,
    featuresIn: 1,
    columns: columnInfos([list], true),
    accepts: 'any',
    methods: {},
    transform: (g, x) =>
      Frame.of(castTo(g, asVector(g, encodeColumns(g, x, forward, forward)), 'INT64'), x.names),
    featureNamesOut: (names) => names,
    inverseTransform: {
      kind: 'number',
      width: 0,
      method: (g, x) => {
        const codes = asColumn(g, castTo(g, x.blocks[0]!.value, 'DOUBLE'))
        return g.add(
          'Gather',
          [table, asVector(g, encodeColumns(g, Frame.of(codes, ['y']), back, back))],
          { axis: 0 },
        )
      },
    },
  }
}
