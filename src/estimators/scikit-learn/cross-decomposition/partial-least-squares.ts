// sklearn.cross_decomposition.PLSRegression, PLSCanonical, CCA, PLSSVD.
import type { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { doubleTensor } from '../../arrays.ts'
import type { EstimatorReader, Version } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Estimator, Method } from '../../estimator.ts'
import { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asVector } from '../classify.ts'
import {
  matrixOf,
  move,
  prefixedNames,
  times,
  timesTransposed,
  vectorOf,
} from '../decomposition/project.ts'
import { inputsOf } from '../fitted.ts'

export const readPartialLeastSquares: EstimatorReader = (view, context) => {
  const projection = projectionOf(view, 'x_rotations_')
  return {
    ...projection.estimator,
    methods: { predict: prediction(view, context.versionOf(view), projection) },
    ...inverse(view, projection),
  }
}

export const readPlsSvd: EstimatorReader = (view) => projectionOf(view, 'x_weights_').estimator

interface Projection {
  readonly estimator: Estimator
  readonly features: number
  readonly mean: NdArray | undefined
  readonly deviation: NdArray | undefined
}

/** transform: (X - _x_mean) / _x_std . weights. */
function projectionOf(view: ObjectView, attribute: string): Projection {
  const weights = matrixOf(view, attribute)
  const [features, count] = weights.shape as [number, number]
  const mean = vectorOf(view, nameOf(view, 'x_mean'), features)
  const deviation = vectorOf(view, nameOf(view, 'x_std'), features)
  if (!mean || !deviation) throw view.missing('_x_mean')
  const names = prefixedNames(view, count)
  const estimator: Estimator = {
    name: view.name,
    ...inputsOf(view),
    featuresIn: features,
    methods: {},
    transform: (g, x) =>
      Frame.of(times(g, scaled(g, x.matrix(g), mean, deviation), weights), names),
    featureNamesOut: () => names,
  }
  return { estimator, features, mean, deviation }
}

/** '_x_mean' since 0.24; before, 'x_mean_'. */
function nameOf(view: ObjectView, name: string): string {
  return view.has(`_${name}`) ? `_${name}` : `${name}_`
}

function scaled(
  g: GraphBuilder,
  x: Value,
  mean: NdArray | undefined,
  deviation: NdArray | undefined,
): Value {
  const centered = move(g, x, mean, 'Sub')
  return deviation ? g.add('Div', [centered, rowOf(g, deviation)]) : centered
}

function rowOf(g: GraphBuilder, array: NdArray) {
  return g.pool.once(array, 'row', () => doubleTensor(array, [array.data.length]))
}

/**
 * Up to 1.0: scaled X . coef_ + _y_mean; 1.1 and 1.2: scaled X . _coef_.T + intercept_; 1.3 and 1.4: the same with coef_;
 * since 1.5 X is centred only. Since 1.3 a target given as a vector comes back as one.
 */
function prediction(
  view: ObjectView,
  version: Version,
  { features, mean, deviation }: Projection,
): Method {
  const isOld = !atLeast(version, 1, 1)
  const attribute = isOld || atLeast(version, 1, 3) ? 'coef_' : '_coef_'
  const weights = matrixOf(view, attribute, isOld ? undefined : features)
  const [targets] = isOld ? weights.shape.toReversed() : weights.shape
  if (isOld && weights.shape[0] !== features)
    throw view.mistyped('coef_', `a matrix of ${features} rows`, weights)
  const intercept = vectorOf(view, isOld ? nameOf(view, 'y_mean') : 'intercept_', targets!)
  const isVector = atLeast(version, 1, 3) && view.boolean('_predict_1d', false)
  return (g, x) => {
    const input = scaled(g, x.matrix(g), mean, atLeast(version, 1, 5) ? undefined : deviation)
    const product = isOld ? times(g, input, weights) : timesTransposed(g, input, weights)
    const moved = move(g, product, intercept, 'Add')
    return isVector && targets === 1 ? asVector(g, moved) : moved
  }
}

/** T . x_loadings_.T * _x_std + _x_mean. */
function inverse(
  view: ObjectView,
  { features, mean, deviation }: Projection,
): Pick<Estimator, 'inverseTransform'> {
  const loadings = matrixOf(view, 'x_loadings_')
  if (loadings.shape[0] !== features)
    throw view.mistyped('x_loadings_', `a matrix of ${features} rows`, loadings)
  return {
    inverseTransform: {
      kind: 'number',
      width: loadings.shape[1]!,
      method: (g, x) => {
        const product = timesTransposed(g, x.matrix(g), loadings)
        return move(g, g.add('Mul', [product, rowOf(g, deviation!)]), mean, 'Add')
      },
    },
  }
}
