// Each step of optimisation does what it says, on graphs made for it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { javascriptBackend } from '../src/backends/javascript/index.ts'
import type { Candidate } from '../src/cli/optimize-choice.ts'
import { choose } from '../src/cli/optimize-choice.ts'
import { loadModel } from '../src/index.ts'
import { GraphBuilder } from '../src/ir/builder.ts'
import type { Graph } from '../src/ir/graph.ts'
import type { Model } from '../src/ir/model.ts'
import type { Tensor } from '../src/ir/tensor.ts'
import { float64, int32, strings } from '../src/ir/tensor.ts'
import { findOperator } from '../src/ops/index.ts'
import { floorSingle } from '../src/optimizing/narrow-trees.ts'
import { optimized } from '../src/optimizing/optimizations.ts'

function modelOf(graph: Graph): Model {
  return {
    signatures: [
      {
        name: 'default',
        inputs: [],
        outputs: [{ name: 'y', batchable: true }],
        defaultOutputs: ['y'],
        graph,
        estimator: 'Test',
      },
    ],
    source: {
      framework: 'test',
      frameworkVersion: '1',
      estimator: 'Test',
      container: 'test',
      warnings: [],
    },
  }
}

async function answers({ signatures: [signature] }: Model, input: Tensor): Promise<number[]> {
  const session = await javascriptBackend.prepare(signature!.graph, ['y'])
  const [y] = await session.run([input])
  return Array.from(y!.data as Float64Array)
}

/** x <= 1 ? (x <= 2 ? 10 : 20) : (x <= 5 ? 30 : 30), `copies` times over. */
function treeModel(copies: number): Model {
  const g = new GraphBuilder(findOperator)
  const x = g.input('x', { dataType: 'DOUBLE', shape: ['N', 1] })
  const one = [
    0, 1, 4, -1, 1, 0, 2, 3, -1, 1, 0, -1, -1, 0, 0, 0, -1, -1, 1, 0, 0, 5, 6, -1, 0, 0, -1, -1, 2,
    0, 0, -1, -1, 3, 0,
  ]
  const nodes: number[] = []
  for (let copy = 0; copy < copies; copy++)
    one.forEach((value, i) => {
      const isChild = (i % 5 === 1 || i % 5 === 2) && value >= 0
      nodes.push(isChild ? value + copy * 7 : value)
    })
  const thresholds = Array.from({ length: copies }, () => [1, 2, 0, 0, 5, 0, 0]).flat()
  const y = g.add(
    'TreeEnsemble',
    [
      x,
      undefined,
      int32([copies * 7, 5], nodes),
      float64([copies * 7], thresholds),
      int32(
        [copies],
        Array.from({ length: copies }, (_, i) => i * 7),
      ),
      float64([4, 1], [10, 20, 30, 30]),
    ],
    { outputs: 1, rounding: 'double', result: 'sum' },
  )
  return modelOf(g.build([{ name: 'y', value: y }]))
}

const column = float64([5, 1], [-Infinity, 1, 1.5, 7, NaN])

test('branches that no row reaches are cut, and answers stay', async () => {
  const model = treeModel(1)
  const made = optimized(model, [])
  const nodes = made.signatures[0]!.graph.nodes[0]!.inputs[2]!.constant!
  assert.deepEqual(nodes.shape, [3, 5])
  assert.deepEqual(await answers(made, column), await answers(model, column))
})

test('identical trees are merged, and a share of trees is kept', async () => {
  const model = treeModel(8)
  const merged = optimized(model, ['merge-trees'])
  assert.equal(merged.signatures[0]!.graph.nodes[0]!.inputs[4]!.constant!.data.length, 1)
  assert.deepEqual(await answers(merged, column), await answers(model, column))
  const fewer = optimized(model, ['trees-25'])
  assert.deepEqual(
    await answers(fewer, column),
    (await answers(model, column)).map((sum) => sum / 4),
  )
})

function textModel(terms: readonly string[], weights: readonly number[]): Model {
  const g = new GraphBuilder(findOperator)
  const x = g.input('x', { dataType: 'STRING', shape: ['N'] })
  const counts = g.add('CountTerms', [x, strings([terms.length], [...terms])], {
    estimator: 'CountVectorizer',
    analyzer: 'word',
    token_pattern: '(?u)\\b\\w\\w+\\b',
    ngram_range: [1, 1],
    lowercase: 1,
    strip_accents: '',
    stop_words: [],
    binary: 0,
    data_type: 'DOUBLE',
  })
  const product = [counts, float64([terms.length, 1], weights), float64([1], [0.5])]
  return modelOf(g.build([{ name: 'y', value: g.add('Gemm', product) }]))
}

const vocabularyOf = ({ signatures }: Model) =>
  signatures[0]!.graph.nodes[0]!.inputs[1]!.constant!.data

test('terms of weight zero leave the vocabulary', async () => {
  const made = optimized(textModel(['dull', 'good', 'bad'], [0, 2, -3]), [])
  const text = strings([2], ['good and dull', 'bad, bad, good'])
  assert.deepEqual(vocabularyOf(made), ['good', 'bad'])
  assert.deepEqual(await answers(made, text), [2.5, -3.5])
})

test('a vocabulary that names a term twice stays', async () => {
  const model = textModel(['good', 'good', 'bad'], [2, 0, -3])
  const made = optimized(model, [])
  const text = strings([1], ['good'])
  assert.deepEqual(vocabularyOf(made), ['good', 'good', 'bad'])
  assert.deepEqual(await answers(made, text), await answers(model, text))
})

test('a scaler folds into the weights behind it, and weights round to small types', async () => {
  const g = new GraphBuilder(findOperator)
  const x = g.input('x', { dataType: 'DOUBLE', shape: ['N', 16] })
  const mean = float64(
    [16],
    Array.from({ length: 16 }, (_, i) => i / 3),
  )
  const scale = float64(
    [16],
    Array.from({ length: 16 }, (_, i) => 1 + i / 7),
  )
  const weights = float64(
    [16, 2],
    Array.from({ length: 32 }, (_, i) => Math.sin(i)),
  )
  const scaled = g.add('Div', [g.add('Sub', [x, mean]), scale])
  const y = g.add('Gemm', [scaled, weights, float64([2], [0.25, -1])])
  const model = modelOf(g.build([{ name: 'y', value: y }]))
  const rows = float64(
    [3, 16],
    Array.from({ length: 48 }, (_, i) => Math.cos(i) * 4),
  )
  const want = await answers(model, rows)
  const folded = optimized(model, ['fold-scalers'])
  assert.deepEqual(
    folded.signatures[0]!.graph.nodes.map(({ opType }) => opType),
    ['Gemm'],
  )
  const limits = [
    ['fold-scalers', 1e-12],
    ['float32', 1e-5],
    ['int8', 0.2],
  ] as const
  for (const [name, limit] of limits) {
    // As the file is loaded: small weights are widened by the passes.
    const got = await answers(optimized(optimized(model, [name]), []), rows)
    const worst = Math.max(...got.map((value, i) => Math.abs(value - want[i]!)))
    assert.ok(worst <= limit && worst > 0, `${name}: ${worst}`)
  }
})

test('float32 thresholds round down, so that x <= t says the same of every float32 x', () => {
  for (const x of [0.1, -0.1, 1e-46, -1e-46, 1e300, -1e300, 0, 2, Infinity, -Infinity]) {
    const low = floorSingle(x)
    assert.equal(low, Math.fround(low))
    assert.ok(low <= x)
    assert.equal(Math.fround(x) <= x, Math.fround(x) <= low)
  }
})

test('trees that other outputs read stay as they are', async () => {
  const { model } = await loadModel(
    'test/fixtures/sklearn/1.5.2/RandomForestClassifier-every-0/model.pkl',
  )
  const roots = (made: Model) =>
    made.signatures[0]!.graph.nodes.find(({ opType }) => opType === 'TreeEnsemble')!.inputs[4]!
      .constant!
  assert.equal(roots(optimized(model, ['trees-25'])).data.length, roots(model).data.length)
})

test('the least lossy choice that meets a target is taken, and none is a refusal', () => {
  const candidate = (name: string, size: number, drop: number, p50: number): Candidate => ({
    names: name === 'exact' ? [] : [name],
    bytes: new Uint8Array(size),
    memory: 0,
    operations: 0,
    one: { p50, p99: p50 },
    batch: { p50, p99: p50 },
    answers: [],
    change: { worst: drop, labels: 0 },
    drop,
  })
  const all = [
    candidate('exact', 900, 0, 9),
    candidate('float16', 400, 0.001, 9),
    candidate('int8', 200, 0.02, 4),
  ]
  assert.deepEqual(choose(all, {}).names, [])
  assert.deepEqual(choose(all, { maxDrop: 0.005 }).names, ['float16'])
  assert.deepEqual(choose(all, { targetSize: 500 }).names, ['float16'])
  assert.deepEqual(choose(all, { targetLatency: 5 }).names, ['int8'])
  assert.throws(() => choose(all, { maxDrop: 0.005, targetLatency: 5 }), /no choice meets/)
})
