// sklearn.impute.KNNImputer: missing values from the nearest training rows that have one.
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import { matrixOf } from '../decomposition/project.ts'
import { inputsOf } from '../fitted.ts'
import { readMarker } from './marker.ts'
import { readIndicator } from './missing-indicator.ts'

export const readKnnImputer: EstimatorReader = (view, context) => {
  const fitted = matrixOf(view, '_fit_X')
  const [count, width] = fitted.shape as [number, number]
  const mask = matrixOf(view, '_mask_fit_X', width)
  const weights = view.optionalString('weights') ?? 'a function'
  if (weights !== 'uniform' && weights !== 'distance')
    throw view.unsupported(`with weights='${weights}'`)
  if (view.optionalString('metric') !== 'nan_euclidean')
    throw view.unsupported('with a metric other than nan_euclidean')
  const version = context.versionOf(view)
  const hasIndicator = view.boolean('add_indicator', false)
  if (hasIndicator && !atLeast(version, 1, 3))
    throw view.unsupported(
      'with add_indicator=True before 1.3, whose columns depend on the rows that come together',
    )
  const marker = readMarker(view)
  if (typeof marker === 'string') throw view.unsupported('with text for missing_values')
  const known = doublesOf(fitted).map((value, i) => (mask.data[i] === 1 ? NaN : value))
  const isKnown = Array.from({ length: width }, (_, column) =>
    Array.from({ length: count }, (__, row) => mask.data[row * width + column]).some(
      (item) => item !== 1,
    ),
  )
  const keepsEmpty = view.boolean('keep_empty_features', false)
  const kept = isKnown.flatMap((has, column) => (has || keepsEmpty ? [column] : []))
  const indicator = hasIndicator ? readIndicator(view.view('indicator_'), marker) : undefined
  const names = (given: readonly string[]) => [
    ...kept.map((column) => given[column]!),
    ...(indicator?.names(given) ?? []),
  ]
  const attributes = {
    neighbors: view.number('n_neighbors', 5),
    weighted: weights === 'distance' ? 1 : 0,
    lenient: weights === 'uniform' && !atLeast(version, 1, 6) ? 1 : 0,
  }
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: width,
    accepts: marker === undefined ? 'missing' : 'finite',
    removesMissing: true,
    methods: {},
    transform: (g, x) => {
      const rows = g.pool.once(view.object, 'rows', () => float64([count, width], known))
      const value = x.matrix(g)
      const marked =
        marker === undefined
          ? value
          : g.add('Where', [
              g.add('Equal', [value, float64([], [marker])]),
              float64([], [NaN]),
              value,
            ])
      const filled = g.add('NearestImpute', [marked, rows], attributes)
      // Columns nothing was known of are zeros where they are kept.
      const isEmpty = keepsEmpty && isKnown.includes(false)
      const made = isEmpty
        ? g.add('Where', [float64([width], isKnown.map(Number)), filled, float64([], [0])])
        : filled
      const table = Frame.of(preserveFloat(g, x, made), x.names).select(g, kept)
      return Frame.concat(indicator ? [table, indicator.mask(g, x)] : [table]).renamed(
        x.names && names(x.names),
      )
    },
    featureNamesOut: names,
  }
}
