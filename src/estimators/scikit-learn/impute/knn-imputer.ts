// sklearn.impute.KNNImputer: missing values from the nearest training rows that have one.
import type { Attributes } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader, Version } from '../../context.ts'
import { atLeast } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { matrixOf } from '../decomposition/project.ts'
import { inputsOf } from '../fitted.ts'
import { readMarker } from './marker.ts'
import { readIndicator } from './missing-indicator.ts'

export const readKnnImputer: EstimatorReader = (view, context) => {
  const { fitted, width, isKnown } = readKnown(view)
  const marker = readMarker(view)
  if (typeof marker === 'string') throw view.unsupported('with text for missing_values')
  const version = context.versionOf(view)
  const marks = view.boolean('add_indicator', false)
    ? readIndicator(view.view('indicator_'), marker)
    : undefined
  // Fitted on a table that lacked nothing, it adds no column whatever comes.
  const indicator = marks && marks.count > 0 ? marks : undefined
  // Before 1.3 a table that lacks nothing comes back without the indicator's columns.
  const needsMissing = indicator !== undefined && !atLeast(version, 1, 3)
  const keepsEmpty = view.boolean('keep_empty_features', false)
  const kept = isKnown.flatMap((has, column) => (has || keepsEmpty ? [column] : []))
  const names = (given: readonly string[]) => [
    ...kept.map((column) => given[column]!),
    ...(indicator?.names(given) ?? []),
  ]
  const attributes = { ...attributesOf(view, version), ordering: context.orderingOf(view) }
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: width,
    accepts: marker === undefined ? 'missing' : 'finite',
    removesMissing: true,
    methods: {},
    transform: (g, x) => {
      const value = x.matrix(g)
      const nan = float64([], [NaN])
      const marked =
        marker === undefined
          ? value
          : g.add('Where', [g.add('Equal', [value, float64([], [marker])]), nan, value])
      const lacking = needsMissing
        ? g.add('RequireMissing', [marked], { estimator: view.name })
        : marked
      const filled = g.add('NearestImpute', [lacking, fitted], attributes)
      // Columns nothing was known of are zeros where they are kept.
      const isEmpty = keepsEmpty && isKnown.includes(false)
      const made = isEmpty
        ? g.add('Where', [float64([width], isKnown.map(Number)), filled, float64([], [0])])
        : filled
      const table = Frame.of(preserveFloat(g, x, made), x.names).select(g, kept)
      const parts = indicator ? [table, indicator.mask(g, x)] : [table]
      return Frame.concat(parts).renamed(x.names && names(x.names))
    },
    featureNamesOut: names,
  }
}

/** The training rows, NaN where a value was missing, and which columns hold any value. */
function readKnown(view: ObjectView) {
  const array = matrixOf(view, '_fit_X')
  const [count, width] = array.shape as [number, number]
  const mask = matrixOf(view, '_mask_fit_X', width)
  if (mask.shape[0] !== count) throw view.mistyped('_mask_fit_X', `a mask of ${count} rows`, mask)
  const known = doublesOf(array).map((value, i) => (mask.data[i] === 1 ? NaN : value))
  const isKnown = Array<boolean>(width).fill(false)
  known.forEach((_, i) => {
    if (mask.data[i] !== 1) isKnown[i % width] = true
  })
  return { fitted: float64([count, width], known), width, isKnown }
}

function attributesOf(view: ObjectView, version: Version): Attributes {
  const weights = view.optionalString('weights') ?? 'a function'
  if (weights !== 'uniform' && weights !== 'distance')
    throw view.unsupported(`with weights='${weights}'`)
  if (view.optionalString('metric') !== 'nan_euclidean')
    throw view.unsupported('with a metric other than nan_euclidean')
  // Up to 1.5 rows that share no column counted in an unweighted mean.
  const isLenient = weights === 'uniform' && !atLeast(version, 1, 6)
  return {
    neighbors: view.number('n_neighbors', 5),
    weighted: weights === 'distance' ? 1 : 0,
    lenient: isLenient ? 1 : 0,
    // 0.24 came with numpy 1.20, which sums squares in another order.
    backwards: atLeast(version, 0, 24) ? 0 : 1,
  }
}
