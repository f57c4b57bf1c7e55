// sklearn.manifold.Isomap.transform: shortest ways over the nearest known rows, then the fitted kernel PCA.
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame } from '../../frame.ts'
import { inputsOf } from '../fitted.ts'
import { checkNeighbours, readSearch } from '../neighbors/search.ts'

export const readIsomap: EstimatorReader = (view, context) => {
  const nearest = view.view('nbrs_')
  const search = readSearch(nearest, context)
  const ways = view.array('dist_matrix_')
  if (ways.shape[0] !== search.count || ways.shape[1] !== search.count)
    throw view.mistyped('dist_matrix_', `a matrix of ${search.count} by ${search.count}`, ways)
  const between = float64(ways.shape, doublesOf(ways))
  // Since 1.1 neighbours may be those within a radius.
  const isByRadius = view.get('n_neighbors') === null
  const k = isByRadius ? 0 : nearest.number('n_neighbors')
  if (!isByRadius) checkNeighbours(view, k, search.count)
  const radius = isByRadius ? nearest.number('radius') : 0
  const projection = context.read(view.get('kernel_pca_'), 'kernel_pca_')
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: search.width,
    children: [{ role: 'kernel_pca_', estimator: projection }],
    methods: {},
    transform(g, x) {
      const { transform } = projection
      if (!transform) throw view.unsupported('whose kernel_pca_ has no transform')
      const found = isByRadius ? undefined : search.nearest(g, x, k)
      const steps = found
        ? [between, found.places, found.distances]
        : [between, search.within(g, x, radius, 'distance'), undefined]
      const shortest = g.add('ShortestThrough', steps)
      const kernel = g.add('Mul', [g.add('Mul', [shortest, shortest]), float64([], [-0.5])])
      return transform(g, Frame.of(kernel))
    },
    featureNamesOut: () => {
      const width = view.array('embedding_').shape[1] ?? 0
      return Array.from({ length: width }, (_, i) => `isomap${i}`)
    },
  }
}
