import type { Sequential } from '@tensorflow/tfjs-layers'
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import { seededRandom, shuffled } from '../random.ts'
import type { Activation, DenseLayer, Network } from './network.ts'
import type { TensorFlow } from './tensorflow.ts'

/** Prepared rows and what is wanted of them. */
export interface Samples {
  readonly count: number
  /** [count, width] */
  readonly x: Float32Array
  /** [count, outputs]: a quantity, 0 or 1 of the second of two classes, or one-hot. */
  readonly y: Float32Array
  /** A weight a row. */
  readonly weights?: Float32Array
}

export interface NetworkOptions {
  readonly width: number
  readonly outputs: number
  readonly loss: 'squares' | 'sigmoid' | 'softmax'
  readonly hidden: readonly number[]
  readonly activation: Activation
  readonly optimizer: 'adam' | 'sgd'
  readonly learningRate: number
  readonly epochs: number
  readonly batchSize: number
  /** Epochs without a better loss of the rows held out, after which training stops. */
  readonly patience: number
  readonly seed: number
  readonly onEpoch?: (epoch: number, of: number, loss: number) => void
}

export interface TrainedNetwork {
  /** Undefined when a loss or a weight is no longer finite. */
  readonly network: Network | undefined
  /** Mean loss of the batches, after each epoch. */
  readonly losses: readonly number[]
  /** Loss of the rows held out, after each epoch. */
  readonly heldOut: readonly number[]
}

/**
 * Trains dense layers in float32 with TensorFlow.js. With rows held out the weights of the epoch that answers them best are kept.
 * Everything random comes from the seed: TensorFlow.js's own shuffle and its default initialisers draw from Math.random.
 */
export function trainNetwork(
  tf: TensorFlow,
  train: Samples,
  held: Samples | undefined,
  options: NetworkOptions,
): TrainedNetwork {
  const { core } = tf
  const random = seededRandom(options.seed)
  const model = sequentialOf(tf, options, random)
  const optimizer = core.train[options.optimizer](options.learningRate)
  const losses: number[] = []
  const heldOut: number[] = []
  let best = { loss: Infinity, epoch: 0, network: networkOf(model, options) }
  const heldLoss = (own: Samples) => core.tidy(() => lossOf(tf, model, own, options).dataSync()[0]!)
  try {
    for (let epoch = 1; epoch <= options.epochs; epoch++) {
      const order = shuffled(train.count, seedFrom(random))
      let sum = 0
      for (let from = 0; from < train.count; from += options.batchSize) {
        const rows = order.subarray(from, from + options.batchSize)
        sum += rows.length * step(tf, model, optimizer, pick(train, rows), options)
      }
      losses.push(sum / train.count)
      options.onEpoch?.(epoch, options.epochs, losses.at(-1)!)
      const loss = held ? heldLoss(held) : 0
      const network = networkOf(model, options)
      if (!Number.isFinite(sum + loss) || !isFinite(network))
        return { network: undefined, losses, heldOut }
      if (held) heldOut.push(loss)
      if (!held || loss < best.loss) best = { loss, epoch, network }
      else if (epoch - best.epoch >= options.patience) break
    }
    return { network: best.network, losses, heldOut }
  } finally {
    optimizer.dispose()
    model.dispose()
  }
}

/** Never 0, which TensorFlow.js takes for no seed at all. */
const seedFrom = (random: () => number) => 1 + Math.floor(random() * 2 ** 31)

/** Layers as Keras makes them: Glorot's uniform weights, biases of 0. */
export function sequentialOf(
  { layers }: TensorFlow,
  { width, hidden, outputs, activation }: NetworkOptions,
  random: () => number,
): Sequential {
  const model = layers.sequential()
  ;[...hidden, outputs].forEach((units, i) =>
    model.add(
      layers.layers.dense({
        units,
        activation: i < hidden.length ? activation : 'linear',
        kernelInitializer: layers.initializers.glorotUniform({ seed: seedFrom(random) }),
        ...(i === 0 ? { inputShape: [width] } : {}),
      }),
    ),
  )
  return model
}

function step(
  tf: TensorFlow,
  model: Sequential,
  optimizer: { minimize(f: () => Scalar, returnCost: boolean): Scalar | null },
  batch: Samples,
  options: NetworkOptions,
): number {
  return tf.core.tidy(
    () =>
      optimizer.minimize(() => lossOf(tf, model, batch, options) as Scalar, true)!.dataSync()[0]!,
  )
}

function lossOf(
  { core }: TensorFlow,
  model: Sequential,
  { count, x, y, weights }: Samples,
  { width, outputs, loss }: NetworkOptions,
): Tensor {
  const scores = model.apply(core.tensor2d(x, [count, width])) as Tensor2D
  const wanted = core.tensor2d(y, [count, outputs])
  if (loss === 'squares') return core.losses.meanSquaredError(wanted, scores)
  if (loss === 'sigmoid')
    return core.losses.sigmoidCrossEntropy(
      wanted,
      scores,
      weights && core.tensor2d(weights, [count, 1]),
    )
  return core.losses.softmaxCrossEntropy(wanted, scores, weights && core.tensor1d(weights))
}

function pick({ count, x, y, weights }: Samples, rows: Int32Array): Samples {
  const take = (from: Float32Array) => {
    const width = from.length / count
    const to = new Float32Array(rows.length * width)
    rows.forEach((row, i) => to.set(from.subarray(row * width, (row + 1) * width), i * width))
    return to
  }
  const own = { count: rows.length, x: take(x), y: take(y) }
  return weights ? { ...own, weights: take(weights) } : own
}

function isFinite({ layers }: Network): boolean {
  return layers.every((layer) =>
    [layer.weights, layer.bias].every((own) => own.every(Number.isFinite)),
  )
}

function networkOf(model: Sequential, { activation }: NetworkOptions): Network {
  const layers = model.layers.map((layer): DenseLayer => {
    const [weights, bias] = layer.getWeights()
    const [inputs, outputs] = weights!.shape
    return {
      inputs: inputs!,
      outputs: outputs!,
      weights: Float32Array.from(weights!.dataSync()),
      bias: Float32Array.from(bias!.dataSync()),
    }
  })
  return { activation, layers }
}
