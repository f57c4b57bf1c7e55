// sklearn.neighbors.KNeighborsRegressor, RadiusNeighborsRegressor.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { EstimatorReader } from '../../context.ts'
import { asVector } from '../classify.ts'
import { kNeighbors, radiusNeighbors, searchInputs } from './nearest-neighbors.ts'
import { checkNeighbours, readSearch } from './search.ts'
import { isWeightedByDistance, targets } from './votes.ts'

export const readKNeighborsRegressor: EstimatorReader = (view, context) => {
  const search = readSearch(view, context)
  const k = view.number('n_neighbors', 5)
  checkNeighbours(view, k, search.count)
  const isWeighted = isWeightedByDistance(view)
  const { table, isVector } = targets(view, search.count)
  return {
    name: view.name,
    ...searchInputs(view, search),
    methods: {
      predict(g, x) {
        const { distances, places } = search.nearest(g, x, k)
        const weights = isWeighted ? g.add('InverseDistances', [distances]) : undefined
        return vectorOrMatrix(
          g,
          g.add('GatherSum', [table, places, weights], { average: 1 }),
          isVector,
        )
      },
      kneighbors: kNeighbors(search, k),
    },
  }
}

export const readRadiusNeighborsRegressor: EstimatorReader = (view, context) => {
  const search = readSearch(view, context)
  const radius = view.number('radius', 1)
  const isWeighted = isWeightedByDistance(view)
  const { table, isVector, empty } = targets(view, search.count)
  return {
    name: view.name,
    ...searchInputs(view, search),
    methods: {
      predict(g, x) {
        const within = search.within(g, x, radius, isWeighted ? 'distance' : 'one')
        const weights = isWeighted ? g.add('InverseDistances', [within]) : within
        return vectorOrMatrix(
          g,
          g.add('GatherSum', [table, weights, undefined], { average: 1, empty }),
          isVector,
        )
      },
      ...radiusNeighbors(search, radius),
    },
  }
}

function vectorOrMatrix(g: GraphBuilder, matrix: Value, isVector: boolean): Value {
  return isVector ? asVector(g, matrix) : matrix
}
