import { balancedWeights } from '../balanced-weights.ts'
import { defaultRate, diverged } from '../diverged.ts'
import type { FeatureColumn } from '../table/infer-columns.ts'
import type { TrainOptions } from '../options.ts'
import { designMatrix, planColumns, widthOf } from '../preparation.ts'
import { stoppingSplit } from '../stopping-split.ts'
import type { Target } from '../table/target.ts'
import type { Fitted } from '../fitted.ts'
import { trainedEstimator } from '../trained-estimator.ts'
import type { TargetScale } from './network-scores.ts'
import { networkScores } from './network-scores.ts'
import { loadTensorFlow } from './tensorflow.ts'
import type { Samples } from './train-network.ts'
import { trainNetwork } from './train-network.ts'

/** With fewer rows a tenth says too little of when to stop. */
const rowsToStopEarly = 100
const patience = 10
const smallestBatch = 32
const largestBatch = 1024

/** A dense network on prepared columns, numbers first, trained by TensorFlow.js. Throws E_PEER without it. */
export function fitNetwork(
  features: readonly FeatureColumn[],
  target: Target,
  rows: Int32Array,
  options: TrainOptions,
): Fitted {
  const tensorFlow = loadTensorFlow()
  const { train, test } = stoppingSplit(target, rows, options, rowsToStopEarly)
  const plans = planColumns(features, train, options.standardize)
  const scale = scaleOf(target, train, options)
  const samples = (own: Int32Array): Samples => ({
    count: own.length,
    x: Float32Array.from(designMatrix(plans, features, own)),
    ...wantedOf(target, own, scale, options),
  })
  const classes = target.classes.length
  const loss = classes === 0 ? 'squares' : classes === 2 ? 'sigmoid' : 'softmax'
  // Of a quantity in its own units.
  const unit = scale.scale ** 2
  const { onStep } = options
  const { network, losses, heldOut } = trainNetwork(
    tensorFlow,
    samples(train),
    test.length > 0 ? samples(test) : undefined,
    {
      width: widthOf(plans),
      outputs: classes > 2 ? classes : 1,
      loss,
      hidden: options.layers,
      activation: options.activation,
      optimizer: options.optimizer === 'sgd' ? 'sgd' : 'adam',
      learningRate: options.learningRate ?? defaultRate,
      epochs: options.epochs,
      batchSize:
        options.batchSize ??
        Math.min(largestBatch, Math.max(smallestBatch, Math.ceil(train.length / 20))),
      patience,
      seed: options.seed,
      ...(onStep ? { onEpoch: (epoch, of, value) => onStep(epoch, of, unit * value) } : {}),
    },
  )
  if (!network) throw diverged(options)
  const estimator = trainedEstimator('NeuralNetwork', plans, target, (g, prepared) =>
    networkScores(g, prepared, network, scale),
  )
  const parameters = { layers: options.layers.join(', '), activation: options.activation }
  return {
    estimator: { ...estimator, parameters },
    losses: losses.map((value) => unit * value),
    ...(heldOut.length > 0 ? { heldOut: heldOut.map((value) => unit * value) } : {}),
  }
}

/** Initial weights are made for answers near 0 and 1. */
function scaleOf(target: Target, rows: Int32Array, { standardize }: TrainOptions): TargetScale {
  if (target.task === 'classification' || !standardize) return { mean: 0, scale: 1 }
  let mean = 0
  for (const row of rows) mean += target.values[row]! / rows.length
  let squares = 0
  for (const row of rows) squares += (target.values[row]! - mean) ** 2
  return { mean, scale: Math.sqrt(squares / rows.length) || 1 }
}

function wantedOf(
  target: Target,
  rows: Int32Array,
  { mean, scale }: TargetScale,
  options: TrainOptions,
): Pick<Samples, 'y' | 'weights'> {
  const values = Float64Array.from(rows, (row) => target.values[row]!)
  const classes = target.classes.length
  if (classes === 0) return { y: Float32Array.from(values, (value) => (value - mean) / scale) }
  const y =
    classes === 2
      ? Float32Array.from(values)
      : Float32Array.from({ length: rows.length * classes }, (_, i) =>
          values[Math.floor(i / classes)] === i % classes ? 1 : 0,
        )
  if (!options.balanced) return { y }
  return { y, weights: Float32Array.from(balancedWeights(values, classes)) }
}
