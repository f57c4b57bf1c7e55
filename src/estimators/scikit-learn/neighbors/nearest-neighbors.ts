// sklearn.neighbors.NearestNeighbors, KNeighborsTransformer, RadiusNeighborsTransformer.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { int64 } from '../../../ir/tensor.ts'
import type { EstimatorReader } from '../../context.ts'
import type { Method } from '../../estimator.ts'
import { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { inputsOf } from '../fitted.ts'
import type { Search } from './search.ts'
import { checkNeighbours, readSearch } from './search.ts'

/** featuresIn, names and the NaN policy of a searching estimator. */
export function searchInputs(view: ObjectView, search: Search) {
  const inputs = inputsOf(view)
  const accepts = search.allowsMissing ? ('missing' as const) : ('finite' as const)
  if (inputs.featuresIn !== undefined && inputs.featuresIn !== search.width) {
    throw view.mistyped(
      'n_features_in_',
      `${search.width}, as many columns as _fit_X has`,
      inputs.featuresIn,
    )
  }
  return { ...inputs, featuresIn: search.width, accepts }
}

/** kneighbors.0: distances, kneighbors.1: places, both [N, k]. */
export function kNeighbors(search: Search, k: number): Method {
  return (g, x) => {
    const { distances, places } = search.nearest(g, x, k)
    return [distances, places]
  }
}

/** radius_neighbors.0: distances, radius_neighbors.1: places, both [N, k] where all rows have k neighbours. */
export function radiusNeighbors(search: Search, radius: number): Record<string, Method> {
  return { radius_neighbors: (g, x) => search.listWithin(g, x, radius) }
}

export const readNearestNeighbors: EstimatorReader = (view, context) => {
  const search = readSearch(view, context)
  const k = view.get('n_neighbors') ?? null
  const methods: Record<string, Method> = {}
  if (k !== null) {
    const count = view.number('n_neighbors')
    checkNeighbours(view, count, search.count)
    methods['kneighbors'] = kNeighbors(search, count)
  }
  if (!view.isNone('radius'))
    Object.assign(methods, radiusNeighbors(search, view.number('radius', 1)))
  return { name: view.name, ...searchInputs(view, search), methods }
}

export const readKNeighborsTransformer: EstimatorReader = (view, context) => {
  const search = readSearch(view, context)
  const own = view.number('n_neighbors', 5)
  const isDistance = graphMode(view) === 'distance'
  // One more than asked for: a known row's nearest neighbour is itself.
  const k = own + (isDistance ? 1 : 0)
  checkNeighbours(view, k, search.count)
  return {
    name: view.name,
    ...searchInputs(view, search),
    methods: { kneighbors: kNeighbors(search, own) },
    transform(g, x) {
      const { distances, places } = search.nearest(g, x, k)
      return Frame.of(scattered(g, places, isDistance ? distances : undefined, search.count))
    },
    featureNamesOut: () => graphNames(view, search),
  }
}

export const readRadiusNeighborsTransformer: EstimatorReader = (view, context) => {
  const search = readSearch(view, context)
  const radius = view.number('radius', 1)
  const values = graphMode(view) === 'distance' ? 'distance' : 'one'
  return {
    name: view.name,
    ...searchInputs(view, search),
    methods: radiusNeighbors(search, radius),
    transform: (g, x) => Frame.of(search.within(g, x, radius, values)),
    featureNamesOut: () => graphNames(view, search),
  }
}

function graphMode(view: ObjectView): string {
  const mode = view.string('mode', 'distance')
  if (mode !== 'distance' && mode !== 'connectivity') throw view.unsupported(`with mode='${mode}'`)
  return mode
}

function graphNames(view: ObjectView, search: Search): readonly string[] {
  return Array.from({ length: search.count }, (_, i) => `${view.name.toLowerCase()}${i}`)
}

/** Neighbours [N, k] as a graph: CSR [N, count] with the distance, or 1, where there is one. */
function scattered(
  g: GraphBuilder,
  places: Value,
  distances: Value | undefined,
  count: number,
): Value {
  return g.add('ScatterNeighbors', distances ? [places, distances] : [places], { columns: count })
}

/** The labels of inliers and outliers, 1 and -1. */
export const inlierLabels = int64([2], [1, -1])
