import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../../backends/javascript/session.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, int32, numbers } from '../../ir/tensor.ts'
import { findOperator } from '../index.ts'

/** Runs a graph over X [N, width]; outputs as plain lists. */
function run(
  width: number,
  rows: number[][],
  emit: (g: GraphBuilder, x: Value) => readonly Value[],
): number[][] {
  const g = new GraphBuilder(findOperator)
  const values = emit(g, g.input('X', { dataType: 'DOUBLE', shape: ['N', width] }))
  const names = values.map((_, i) => `y${i}`)
  const graph = g.build(values.map((value, i) => ({ name: names[i]!, value })))
  const answers = prepareSession(graph, names).run([
    float64([rows.length, width], rows.flat()),
  ]) as Tensor[]
  return answers.map((answer) => Array.from(numbers(answer)))
}

test('the smallest come in order, each with its place', () => {
  for (const selection of ['heap', 'partition']) {
    const [values, places] = run(
      5,
      [
        [3, 1, 2, 0, 4],
        [9, 8, 7, 6, 5],
      ],
      (g, x) => g.addMany('KSmallest', [x], { k: 2, selection, ties: '1.9', ordering: '2' }),
    )
    assert.deepEqual(values, [0, 1, 5, 6], selection)
    assert.deepEqual(places, [3, 1, 4, 3], selection)
  }
})

test('an exact match takes all the weight', () => {
  const [weights] = run(
    3,
    [
      [0, 1, 0],
      [2, 4, 1],
    ],
    (g, x) => [g.add('InverseDistances', [x])],
  )
  assert.deepEqual(weights, [1, 0, 1, 0.5, 0.25, 1])
})

test('votes within a radius: zero distances count, rows without any are the outlier or an error', () => {
  const vote = (outlier: number, rows: number[][]) =>
    run(2, rows, (g, x) => {
      const within = g.add('WithinRadius', [x], { radius: 1, values: 'one' })
      const votes = g.add('LabelVotes', [int32([2], [1, 0]), within, undefined], {
        classes: 2,
        pairwise: 0,
      })
      return [g.add('VoteShares', [votes, within], { outlier, estimator: 'Radius' })]
    })
  assert.deepEqual(
    vote(0, [
      [0, 1],
      [0, 2],
      [5, 5],
    ]),
    [[0.5, 0.5, 0, 1, 1, 0]],
  )
  assert.deepEqual(vote(-1, [[5, 5]]), [[0, 0]])
  assert.throws(
    () =>
      vote(-2, [
        [0, 0],
        [5, 5],
      ]),
    { code: 'E_VALUE', message: /row 1/ },
  )
})

test('a row of identical vectors has the Euclidean distance zero, not the rest of a rounding', () => {
  const row = [0.1, 0.7, 1e3]
  const [distances] = run(3, [row], (g, x) => [
    g.add('PairwiseDistances', [x, float64([2, 3], [...row, 0, 0, 0])], {
      metric: 'expanded squares',
      p: 2,
      reduced: 1,
    }),
  ])
  assert.equal(distances![0], 0)
})
