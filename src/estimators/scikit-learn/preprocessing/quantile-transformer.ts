// sklearn.preprocessing.QuantileTransformer: numbers to the quantiles they were fitted at, uniform or normal.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64 } from '../../../ir/tensor.ts'
import { normalQuantile } from '../../../ops/special.ts'
import { doublesOf, transposed } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { inputsOf } from '../fitted.ts'
import { matrixOf } from '../decomposition/project.ts'
import { clip } from './scale.ts'
import { takesMissing } from './takes-missing.ts'

/** Numbers as close as this to the outermost quantile count as beyond it when the output is normal. */
const closeness = 1e-7

export const readQuantileTransformer: EstimatorReader = (view, context) => {
  const model = readModel(view)
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: model.width,
    accepts: takesMissing(view, context),
    methods: {},
    transform: (g, x) => {
      if (x.isSparse) throw view.unsupported('of a sparse matrix')
      return Frame.of(preserveFloat(g, x, forward(g, x.matrix(g), model)), x.names)
    },
    featureNamesOut: (names) => names,
    inverseTransform: {
      kind: 'number',
      width: model.width,
      method: (g, x) => preserveFloat(g, x, backward(g, x.matrix(g), model)),
    },
  }
}

interface Model {
  readonly width: number
  readonly isNormal: boolean
  /** Per column [k, m], ascending. */
  readonly quantiles: Tensor
  /** [k, m]: the same probabilities for every column. */
  readonly references: Tensor
}

function readModel(view: ObjectView): Model {
  const distribution = view.string('output_distribution', 'uniform')
  if (distribution !== 'uniform' && distribution !== 'normal')
    throw view.unsupported(`with output_distribution='${distribution}'`)
  const array = matrixOf(view, 'quantiles_')
  const [count, width] = array.shape as [number, number]
  const references = doublesOf(view.array('references_'))
  if (references.length !== count || count === 0)
    throw view.mistyped('references_', `an array of ${count}`, view.get('references_'))
  const repeated = new Float64Array(width * count)
  for (let column = 0; column < width; column++) repeated.set(references, column * count)
  return {
    width,
    isNormal: distribution === 'normal',
    quantiles: transposed(array),
    references: float64([width, count], repeated),
  }
}

function forward(g: GraphBuilder, x: Value, model: Model): Value {
  const { quantiles, references, isNormal } = model
  const [least, most] = outermost(quantiles)
  // The mean of the interpolations from both sides: where quantiles repeat, the middle of their probabilities.
  const up = g.add('Interpolate', [x, quantiles, references])
  const down = g.add('Interpolate', [
    g.add('Neg', [x]),
    backwards(quantiles),
    backwards(references),
  ])
  const mean = g.add('Mul', [g.add('Sub', [up, down]), float64([], [0.5])])
  const bounded = withBounds(
    g,
    x,
    mean,
    isNormal,
    [least, most],
    [float64([], [0]), float64([], [1])],
  )
  if (!isNormal) return bounded
  const step = closeness - 2 ** -52
  return clip(g, g.add('NormalQuantile', [bounded]), normalQuantile(step), normalQuantile(1 - step))
}

function backward(g: GraphBuilder, x: Value, model: Model): Value {
  const { quantiles, references, isNormal } = model
  const chance = isNormal ? g.add('NormalCdf', [x]) : x
  const value = g.add('Interpolate', [chance, references, quantiles])
  return withBounds(
    g,
    chance,
    value,
    isNormal,
    [float64([], [0]), float64([], [1])],
    outermost(quantiles),
  )
}

/** `value`, but `to` where x is at (or, for a normal output, close to) the bounds `from`. */
function withBounds(
  g: GraphBuilder,
  x: Value,
  value: Value,
  isNormal: boolean,
  from: readonly [Tensor, Tensor],
  to: readonly [Tensor, Tensor],
): Value {
  const near = float64([], [closeness])
  const isAbove = isNormal
    ? g.add('Greater', [g.add('Add', [x, near]), from[1]])
    : g.add('Equal', [x, from[1]])
  const isBelow = isNormal
    ? g.add('Less', [g.add('Sub', [x, near]), from[0]])
    : g.add('Equal', [x, from[0]])
  return g.add('Where', [isBelow, to[0], g.add('Where', [isAbove, to[1], value])])
}

/** First and last quantile of each column [k]. */
function outermost(quantiles: Tensor): [Tensor, Tensor] {
  const [width, count] = quantiles.shape as [number, number]
  const data = quantiles.data as Float64Array
  const at = (place: number) =>
    float64(
      [width],
      Float64Array.from({ length: width }, (_, column) => data[column * count + place]!),
    )
  return [at(0), at(count - 1)]
}

/** Each row negated and turned round, so that it ascends again. */
function backwards(of: Tensor): Tensor {
  const [width, count] = of.shape as [number, number]
  const data = of.data as Float64Array
  return float64(
    [width, count],
    data.map((_, i) => -data[Math.floor(i / count) * count + count - 1 - (i % count)]!),
  )
}
