// sklearn.manifold.LocallyLinearEmbedding.transform: a row's weights over its neighbours, applied to their embedding.
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame } from '../../frame.ts'
import { inputsOf } from '../fitted.ts'
import { checkNeighbours, readSearch } from '../neighbors/search.ts'

export const readLocallyLinearEmbedding: EstimatorReader = (view, context) => {
  const search = readSearch(view.view('nbrs_'), context)
  const k = view.number('n_neighbors', 5)
  checkNeighbours(view, k, search.count)
  const embedding = view.array('embedding_')
  const width = embedding.shape[1]
  if (embedding.shape[0] !== search.count || width === undefined)
    throw view.mistyped('embedding_', `a matrix of ${search.count} rows`, embedding)
  const table = float64(embedding.shape, doublesOf(embedding))
  const reg = view.number('reg', 1e-3)
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: search.width,
    methods: {},
    transform(g, x) {
      const { places } = search.nearest(g, x, k)
      const weights = g.add('BarycenterWeights', [x.matrix(g), search.rows, places], { reg })
      return Frame.of(g.add('GatherSum', [table, places, weights], { average: 0 }))
    },
    featureNamesOut: () =>
      Array.from({ length: width }, (_, i) => `${view.name.toLowerCase()}${i}`),
  }
}
