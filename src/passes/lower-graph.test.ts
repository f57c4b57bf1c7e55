import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../backends/javascript/session.ts'
import { isSlipwayError } from '../errors.ts'
import { GraphBuilder } from '../ir/builder.ts'
import type { Graph, Value } from '../ir/graph.ts'
import type { Tensor } from '../ir/tensor.ts'
import { float64, int32, strings } from '../ir/tensor.ts'
import { findOperator, operators } from '../ops/index.ts'
import { lowerGraph } from './lower-graph.ts'

const data = float64([4, 3], [1, -2, 0.5, 0, 0, 0, 3, 1e-20, -4, 0.1, 0.2, 0.3])

function graphOf(width: number, make: (g: GraphBuilder, x: Value) => Value): Graph {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', width] })
  return g.build([{ name: 'y', value: make(g, x) }])
}

function answer(graph: Graph, input: Tensor): number[] {
  const [y] = prepareSession(graph, ['y']).run([input]) as Tensor[]
  return Array.from(y!.data as ArrayLike<number>)
}

const cases: Readonly<Record<string, (g: GraphBuilder, x: Value) => Value>> = {
  NormalizeRows: (g, x) => g.add('NormalizeRows', [x], { norm: 'l2' }),
  'NormalizeRows max': (g, x) => g.add('NormalizeRows', [x], { norm: 'max', least: 1e-3 }),
  Impute: (g, x) => g.add('Impute', [x, float64([3], [7, 8, 9]), float64([], [0])]),
  PolynomialTerms: (g, x) =>
    g.add('PolynomialTerms', [x, int32([5], [-1, -1, 0, 1, 2]), int32([5], [0, 1, 1, 2, 0])], {
      first: 1,
    }),
  EncodeCategories: (g, x) =>
    g.add(
      'EncodeCategories',
      [x, float64([4], [0, 1, 0, NaN]), float64([4], [5, 6, 7, NaN]), float64([3], [-1, -2, NaN])],
      { offsets: [0, 2, 4, 4], names: ['a', 'b', 'c'] },
    ),
  'KernelMatrix rbf': (g, x) =>
    g.add('KernelMatrix', [x, float64([2, 3], [1, 2, 3, 0, 0, 0])], { kernel: 'rbf', gamma: 0.3 }),
  'KernelMatrix poly': (g, x) =>
    g.add('KernelMatrix', [x, float64([2, 3], [1, 2, 3, 0, 0, 0])], {
      kernel: 'poly',
      gamma: 0.3,
      coef0: 1,
      degree: 3,
    }),
  OneVsOneScores: (g, x) =>
    g.add('OneVsOneScores', [x, float64([2, 3], [1, 2, 3, 4, 5, 6]), float64([3], [1, 2, 3])], {
      counts: [1, 1, 1],
    }),
  VotePairs: (g, x) => g.add('VotePairs', [x], { classes: 3, confidence: 1, ties: 'second' }),
  ScaledSquaredDistance: (g, x) =>
    g.add('ScaledSquaredDistance', [
      x,
      float64([2, 3], [1, 2, 3, 4, 5, 6]),
      float64([2, 3], [1, 2, 3, 4, 5, 6]),
    ]),
  TfIdf: (g, x) => g.add('TfIdf', [g.add('Abs', [x]), float64([3], [2, 3, 4])], { sublinear: 1 }),
  RepeatRow: (g, x) => g.add('RepeatRow', [x, float64([2], [4, 5])]),
  Log1p: (g, x) => g.add('Log1p', [g.add('Abs', [x])]),
  Sinh: (g, x) => g.add('Sinh', [x]),
  ReduceMax: (g, x) => g.add('ReduceMax', [x], { axes: [1], keepdims: 0 }),
  OneHotRows: (g, x) =>
    g.add('OneHotRows', [g.add('Floor', [g.add('Sigmoid', [x])])], {
      width: 2,
      sparse: 0,
      data_type: 'DOUBLE',
    }),
}

for (const [name, make] of Object.entries(cases)) {
  test(`${name} says the same in standard operators`, () => {
    const graph = graphOf(3, make)
    const { graph: lowered } = lowerGraph(graph)
    assert.ok(lowered.nodes.every((node) => node.domain !== 'slipway'))
    const want = answer(graph, data)
    const got = answer(lowered, data)
    assert.equal(got.length, want.length)
    got.forEach((value, i) => {
      const isClose = Math.abs(value - want[i]!) <= 1e-12 * Math.max(1, Math.abs(want[i]!))
      assert.ok(Object.is(value, want[i]) || isClose, `${i}: ${value}, not ${want[i]}`)
    })
  })
}

test('a check is left out and said', () => {
  const graph = graphOf(3, (g, x) => g.add('RequireFinite', [x], { estimator: 'A', allow_nan: 0 }))
  const { graph: lowered, losses } = lowerGraph(graph)
  assert.equal(lowered.nodes.length, 0)
  assert.deepEqual(losses, ['missing values and infinities are not refused'])
})

test('operators without a standard form are named all at once', () => {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'STRING', shape: ['N'] })
  const json = g.add('VectorizeRecords', [x, strings([1], ['a'])], {
    separator: '=',
    data_type: 'DOUBLE',
  })
  const arc = g.add('Atan', [json])
  assert.throws(
    () => lowerGraph(g.build([{ name: 'y', value: arc }])),
    (error) =>
      isSlipwayError(error) &&
      error.code === 'E_UNSUPPORTED' &&
      error.message.endsWith('Atan, VectorizeRecords'),
  )
})

test('an own operator with a lowering is never standard as it stands', () => {
  for (const operator of operators)
    if (operator.domain === 'slipway' && operator.lowering)
      assert.doesNotMatch(operator.lowering.lower.toString(), /'standard'/, operator.opType)
})
