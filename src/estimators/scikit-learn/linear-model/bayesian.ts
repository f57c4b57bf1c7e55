// sklearn.linear_model.BayesianRidge, ARDRegression: a linear mean, and its standard deviation as predict.0 and predict.1.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64, int64 } from '../../../ir/tensor.ts'
import { doubleTensor, doublesOf } from '../../arrays.ts'
import type { EstimatorReader, Version } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import type { LinearPart } from './linear.ts'
import { linearInputs, linearPart, linearPrediction } from './linear.ts'

export const readBayesianRegressor: EstimatorReader = (view, context) => {
  const part = linearPart(view)
  const predict = linearPrediction(part)
  const inputs = linearInputs(view, part)
  // Before 0.19 a BayesianRidge had no standard deviation to give.
  if (!view.has('sigma_') && !atLeast(context.versionOf(view), 0, 19))
    return { name: view.name, ...inputs, methods: { predict } }
  const deviation = standardDeviation(view, part, context.versionOf(view))
  return {
    name: view.name,
    ...inputs,
    methods: { predict, 'predict.0': predict, 'predict.1': deviation },
  }
}

/** sqrt(sum of (X sigma_) * X + 1 / alpha_); ARDRegression over the columns it kept, since 1.9 over centred columns. */
function standardDeviation(
  view: ObjectView,
  part: LinearPart,
  version: Version,
): (g: GraphBuilder, x: Frame) => Value {
  const kept = keptColumns(view, part.features)
  const width = kept?.length ?? part.features
  const sigma = view.array('sigma_')
  if (sigma.shape.length !== 2 || sigma.shape[0] !== width || sigma.shape[1] !== width)
    throw view.mistyped('sigma_', `a ${width} x ${width} matrix`, sigma)
  const noise = 1 / view.number('alpha_')
  const steps = movesOf(view, part.features, version)
  return (g, x) => {
    let matrix = x.matrix(g)
    // No column was kept: only the noise is left.
    if (width === 0) return g.add('RepeatRow', [matrix, float64([], [Math.sqrt(noise)])])
    for (const { opType, by } of steps)
      matrix = g.add(opType, [
        matrix,
        g.pool.once(by, 'row', () => doubleTensor(by, [part.features])),
      ])
    if (kept) matrix = g.add('Gather', [matrix, int64([kept.length], kept)], { axis: 1 })
    const product = g.add('MatMul', [
      matrix,
      g.pool.once(sigma, 'tensor', () => doubleTensor(sigma)),
    ])
    const squares = g.add('ReduceSum', [g.add('Mul', [product, matrix])], {
      axes: [1],
      keepdims: 0,
    })
    return g.add('Sqrt', [g.add('Add', [squares, float64([], [noise])])])
  }
}

/** ARDRegression prunes columns whose precision passed the threshold. */
function keptColumns(view: ObjectView, features: number): number[] | undefined {
  if (view.name !== 'ARDRegression') return undefined
  const threshold = view.number('threshold_lambda')
  const lambda = doublesOf(view.array('lambda_'))
  if (lambda.length !== features)
    throw view.mistyped('lambda_', `an array of ${features}`, view.get('lambda_'))
  return Array.from(lambda.keys()).filter((column) => lambda[column]! < threshold)
}

interface Move {
  readonly opType: 'Sub' | 'Div'
  readonly by: NdArray
}

/** Up to 1.1 with normalize=True columns are centred and scaled; 1.2 to 1.8 take them as they are; 1.9 centres them. */
function movesOf(view: ObjectView, features: number, version: Version): Move[] {
  const normalizes =
    !atLeast(version, 1, 2) && isTrue(view.get('_normalize') ?? view.get('normalize'))
  const names: readonly (readonly ['Sub' | 'Div', string])[] = normalizes
    ? [
        ['Sub', 'X_offset_'],
        ['Div', 'X_scale_'],
      ]
    : atLeast(version, 1, 9)
      ? [['Sub', 'X_offset_']]
      : []
  return names.map(([opType, name]) => {
    const by = view.array(name)
    if (by.data.length !== features) throw view.mistyped(name, `an array of ${features}`, by)
    return { opType, by }
  })
}

function isTrue(value: unknown): boolean {
  return value === true || (value instanceof NdArray && value.data[0] === true)
}
