// sklearn.neighbors.LocalOutlierFactor: on new data only with novelty=True; without it, its neighbours.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import type { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asColumn, labelsAt } from '../classify.ts'
import { inlierLabels, kNeighbors, searchInputs } from './nearest-neighbors.ts'
import { checkNeighbours, readSearch } from './search.ts'

export const readLocalOutlierFactor: EstimatorReader = (view, context) => {
  const search = readSearch(view, context)
  const shown = view.number('n_neighbors', 20)
  const methods = shown <= search.count ? { kneighbors: kNeighbors(search, shown) } : {}
  const shared = { name: view.name, ...searchInputs(view, search) }
  if (!view.boolean('novelty', false)) return { ...shared, methods }
  const k = view.number('n_neighbors_')
  checkNeighbours(view, k, search.count)
  const density = vectorOf(view, '_lrd', search.count)
  const reach = reachOf(view, k, search.count)
  const offset = float64([], [view.number('offset_')])

  function scores(g: GraphBuilder, x: Frame): Value {
    const { distances, places } = search.nearest(g, x, k)
    const within = g.add('Max', [distances, g.add('Gather', [reach, places], { axis: 0 })])
    const mean = g.add('ReduceMean', [within], { axes: [1], keepdims: 0 })
    const own = g.add('Div', [float64([], [1]), g.add('Add', [mean, float64([], [1e-10])])])
    const ratios = g.add('Div', [g.add('Gather', [density, places], { axis: 0 }), asColumn(g, own)])
    return g.add('Neg', [g.add('ReduceMean', [ratios], { axes: [1], keepdims: 0 })])
  }
  const decision = (g: GraphBuilder, x: Frame) => g.add('Sub', [scores(g, x), offset])
  return {
    ...shared,
    methods: {
      predict: (g, x) =>
        labelsAt(
          g,
          inlierLabels,
          g.add('Cast', [g.add('Less', [decision(g, x), float64([], [0])])], { to: 'INT64' }),
        ),
      decision_function: decision,
      score_samples: scores,
      ...methods,
    },
  }
}

function vectorOf(view: ObjectView, attribute: string, count: number): Tensor {
  const array = view.array(attribute)
  if (array.data.length !== count) throw view.mistyped(attribute, `${count} numbers`, array)
  return float64([count], doublesOf(array))
}

/** Distance of each known row to its k-th neighbour: the last column of `_distances_fit_X_` that counts. */
function reachOf(view: ObjectView, k: number, count: number): Tensor {
  const array = view.get('_distances_fit_X_')
  if (!(array instanceof NdArray) || array.shape[0] !== count || (array.shape[1] ?? 0) < k) {
    throw view.mistyped('_distances_fit_X_', `${count} rows of ${k} distances`, array)
  }
  const width = array.shape[1]!
  const all = doublesOf(array)
  return float64(
    [count],
    Float64Array.from({ length: count }, (_, row) => all[row * width + k - 1]!),
  )
}
