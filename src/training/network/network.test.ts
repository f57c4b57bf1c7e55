import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSlipwayError } from '../../errors.ts'
import { answersOf } from '../answers.ts'
import { fitLinearModel } from '../linear/fit-linear-model.ts'
import type { FeatureColumn } from '../table/infer-columns.ts'
import { classificationMetrics, regressionMetrics } from '../metrics.ts'
import type { TrainOptions } from '../options.ts'
import { defaultTrainOptions } from '../options.ts'
import { planColumns } from '../preparation.ts'
import { seededRandom } from '../random.ts'
import type { Target } from '../table/target.ts'
import { trainedEstimator } from '../trained-estimator.ts'
import { fitNetwork } from './fit-network.ts'
import type { Network } from './network.ts'
import { networkScores } from './network-scores.ts'
import { hasTensorFlow, loadTensorFlow } from './tensorflow.ts'
import type { NetworkOptions, Samples } from './train-network.ts'
import { sequentialOf, trainNetwork } from './train-network.ts'

const count = 400
const random = seededRandom(5)
const draw = () => Float64Array.from({ length: count }, () => 2 * random() - 1)
const [a, b] = [draw(), draw()]
const features: FeatureColumn[] = [
  { name: 'a', kind: 'number', values: a },
  { name: 'b', kind: 'number', values: b },
]
const every = Int32Array.from({ length: count }, (_, row) => row)
const [seen, held] = [every.subarray(0, 300), every.subarray(300)]
const quantity = (values: Float64Array): Target => ({
  name: 'y',
  task: 'regression',
  values,
  classes: [],
  rows: every,
})
const classes = (label: (row: number) => number): Target => ({
  ...quantity(Float64Array.from(every, label)),
  task: 'classification',
  classes: ['x', 'y', 'z'].slice(0, 1 + Math.max(...Array.from(every, label))),
})
const product = quantity(a.map((value, row) => 1000 + 500 * value * b[row]!))
const exclusiveOr = classes((row) => (a[row]! * b[row]! > 0 ? 1 : 0))
const thirds = classes((row) => (a[row]! ** 2 + b[row]! ** 2 < 0.4 ? 2 : a[row]! > b[row]! ? 1 : 0))
const options: TrainOptions = { ...defaultTrainOptions, target: 'y', model: 'network' }

async function scoresOf(fit: typeof fitNetwork, target: Target, more: Partial<TrainOptions> = {}) {
  const { estimator } = fit(features, target, seen, { ...options, ...more })
  const y = Float64Array.from(held, (row) => target.values[row]!)
  const answers = await answersOf(estimator, features, held)
  return target.task === 'regression'
    ? regressionMetrics(y, answers)
    : classificationMetrics(y, answers, target.classes.length)
}

test('it learns what no straight line answers', async () => {
  for (const [target, metric, most, least] of [
    [product, 'R2', 0.1, 0.9],
    [exclusiveOr, 'accuracy', 0.75, 0.9],
    [thirds, 'accuracy', 0.8, 0.9],
  ] as const) {
    const straight = (await scoresOf(fitLinearModel, target))[metric]!
    const bent = (await scoresOf(fitNetwork, target))[metric]!
    assert.ok(straight < most && bent > least, `${metric}: ${straight}, ${bent}`)
  }
})

test('tanh, sigmoid and plain gradient descent learn too', async () => {
  for (const [more, least] of [
    [{ activation: 'tanh' }, 0.9],
    [{ activation: 'sigmoid', learningRate: 0.05 }, 0.9],
    [{ optimizer: 'sgd', learningRate: 0.2, batchSize: 16, earlyStopping: false }, 0.9],
  ] as const) {
    const { R2 } = await scoresOf(fitNetwork, product, more)
    assert.ok(R2! > least, `${JSON.stringify(more)}: ${R2}`)
  }
})

const tensorFlow = loadTensorFlow()
const network: NetworkOptions = {
  width: 2,
  outputs: 1,
  loss: 'squares',
  hidden: [8, 4],
  activation: 'relu',
  optimizer: 'adam',
  learningRate: 0.01,
  epochs: 5,
  batchSize: 32,
  patience: 10,
  seed: 0,
}
const samplesOf = (rows: Int32Array, noise = 0): Samples => {
  const own = seededRandom(9)
  return {
    count: rows.length,
    x: Float32Array.from({ length: 2 * rows.length }, (_, i) => (i % 2 ? b : a)[rows[i >> 1]!]!),
    y: Float32Array.from(rows, (row) => a[row]! * b[row]! + noise * (own() - 0.5)),
  }
}

test('all that is random comes from the seed', (t) => {
  t.mock.method(Math, 'random', () => assert.fail('Math.random was asked'))
  const train = (seed: number) =>
    trainNetwork(tensorFlow, samplesOf(seen), samplesOf(held), { ...network, seed })
  assert.deepEqual(train(0), train(0))
  assert.notDeepEqual(train(0).network, train(1).network)
})

test('it stops when held-out rows gain no more, keeps the best epoch, and no tensor', () => {
  const before = tensorFlow.core.memory().numTensors
  const train = (epochs: number) =>
    trainNetwork(tensorFlow, samplesOf(seen.subarray(0, 60), 1), samplesOf(held), {
      ...network,
      epochs,
      patience: 4,
      hidden: [32],
    })
  const { heldOut, losses, network: kept } = train(300)
  const best = 1 + heldOut.indexOf(Math.min(...heldOut))
  assert.ok(best > 1 && losses.length === best + 4 && heldOut.length === losses.length)
  // Cut off at its best epoch, the same training ends with the weights that were kept.
  assert.deepEqual(train(best).network, kept)
  assert.equal(tensorFlow.core.memory().numTensors, before)
})

/** What TensorFlow.js itself answers: [rows, outputs]. */
function predicted(options: NetworkOptions, { layers }: Network, x: Float32Array): Float32Array {
  const { core } = tensorFlow
  const model = sequentialOf(tensorFlow, options, seededRandom(1))
  model.setWeights(
    layers.flatMap(({ inputs, outputs, weights, bias }) => [
      core.tensor2d(weights, [inputs, outputs]),
      core.tensor1d(bias),
    ]),
  )
  const rows = x.length / options.width
  return (model.predict(core.tensor2d(x, [rows, options.width])) as { dataSync(): Float32Array })
    .dataSync()
    .slice()
}

for (const [width, hidden] of [
  [2, [32, 16]],
  [48, [40]],
  [200, [96, 64]],
] as const)
  for (const activation of ['relu', 'tanh', 'sigmoid'] as const)
    for (const outputs of [1, 3])
      test(`what is served is what TensorFlow.js predicts: ${width} columns, ${hidden.join(', ')} ${activation}, ${outputs}`, async () => {
        const own = seededRandom(width)
        const columns = Array.from({ length: width }, (_, j) => ({
          name: `x${j}`,
          kind: 'number' as const,
          values: Float64Array.from({ length: 60 }, () => Math.fround(2 * own() - 1)),
        }))
        const rows = every.subarray(0, 60)
        const valueAt = (row: number, j: number) => columns[j]!.values[row]!
        const x = Float32Array.from({ length: 60 * width }, (_, i) =>
          valueAt(Math.floor(i / width), i % width),
        )
        const y = Float32Array.from({ length: 60 * outputs }, () => (own() > 0.5 ? 1 : 0))
        const asked: NetworkOptions = {
          ...network,
          width,
          hidden,
          activation,
          outputs,
          loss: outputs === 1 ? 'squares' : 'softmax',
        }
        const trained = trainNetwork(tensorFlow, { count: 60, x, y }, undefined, asked).network!
        const target = outputs === 1 ? quantity(new Float64Array(60)) : thirds
        const estimator = trainedEstimator(
          'NeuralNetwork',
          planColumns(columns, rows, false),
          target,
          (g, prepared) => networkScores(g, prepared, trained, { mean: 0, scale: 1 }),
        )
        const served = await answersOf(estimator, columns, rows)
        const scores = predicted(asked, trained, x)
        const want = outputs === 1 ? scores : softmaxOf(scores, outputs)
        // One sum of TensorFlow.js holds 48 products; longer ones are rounded in between.
        if (outputs === 1 && width <= 48) assert.deepEqual(Float32Array.from(served), want)
        const rounding = width <= 48 ? 2e-7 : 2e-6
        want.forEach((value, i) => assert.ok(Math.abs(served[i]! - value) <= rounding))
      })

function softmaxOf(scores: Float32Array, outputs: number): Float32Array {
  const { core } = tensorFlow
  return core
    .softmax(core.tensor2d(scores, [scores.length / outputs, outputs]))
    .dataSync<'float32'>()
    .slice()
}

test('a rare class counts as much as the other, where that is asked for', async () => {
  const rare = classes((row) => (a[row]! + 0.3 * b[row]! > 0.8 ? 1 : 0))
  const share = async (balanced: boolean) => {
    const { estimator } = fitNetwork(features, rare, seen, { ...options, epochs: 5, balanced })
    const answers = await answersOf(estimator, features, held)
    return held.filter((_, i) => answers[2 * i + 1]! > 0.5).length
  }
  assert.ok((await share(true)) > (await share(false)))
})

test('a loss that leaves the numbers is said, with what to do', () => {
  for (const more of [{ learningRate: 1e30 }, { optimizer: 'sgd', learningRate: 1e9 }] as const)
    assert.throws(
      () => fitNetwork(features, product, seen, { ...options, ...more }),
      (error) =>
        isSlipwayError(error) &&
        error.code === 'E_VALUE' &&
        /learning rate is too large/.test(error.message) &&
        /--learning-rate/.test(error.hint!),
    )
})

test('numbers beyond float32 are refused, not answered with NaN', async () => {
  const { estimator } = fitNetwork(features, product, seen, { ...options, epochs: 1 })
  await assert.rejects(
    answersOf(
      estimator,
      [{ name: 'a', kind: 'number', values: Float64Array.of(1e300) }, features[1]!],
      Int32Array.of(0),
    ),
    (error) => isSlipwayError(error) && error.code === 'E_VALUE',
  )
})

test('without TensorFlow.js it says how to get it', () => {
  assert.ok(hasTensorFlow())
  for (const missing of ['core', 'layers', 'backend-cpu']) {
    const find = (name: string) => (name.endsWith(missing) ? undefined : '/nowhere')
    assert.ok(!hasTensorFlow(find))
    assert.throws(
      () => loadTensorFlow(find),
      (error) =>
        isSlipwayError(error) &&
        error.code === 'E_PEER' &&
        /npm i @tensorflow\/tfjs-core @tensorflow\/tfjs-layers @tensorflow\/tfjs-backend-cpu/.test(
          error.hint!,
        ),
    )
  }
})
