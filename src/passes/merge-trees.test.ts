import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../backends/javascript/session.ts'
import { GraphBuilder } from '../ir/builder.ts'
import type { Graph, Value } from '../ir/graph.ts'
import type { Tensor } from '../ir/tensor.ts'
import { float64, int32, int64 } from '../ir/tensor.ts'
import { findOperator } from '../ops/index.ts'
import { mergeTrees } from './merge-trees.ts'
import { prune } from './prune.ts'

/** One split at `threshold` of `feature`, with leaves of two values each. */
function stump(
  g: GraphBuilder,
  x: Value,
  feature: number,
  threshold: number,
  leaves: number[],
): Value {
  return g.add(
    'TreeEnsemble',
    [
      x,
      undefined,
      int32([3, 5], [feature, 1, 2, -1, 0, 0, -1, -1, 0, 0, 0, -1, -1, 1, 0]),
      float64([3], [threshold, 0, 0]),
      int32([1], [0]),
      float64([2, 2], leaves),
    ],
    { outputs: 2, rounding: 'double', result: 'sum' },
  )
}

function builder() {
  const g = new GraphBuilder(findOperator)
  return { g, x: g.input('X', { dataType: 'DOUBLE', shape: ['N', 4] }) }
}

const rows = float64([5, 4], [1, 2, 3, 4, -1, -2, -3, -4, 0, 0, 0, 0, 9, -9, 9, -9, 0.5, 1, 2, 3])

/** Bits of the answers before and after, and the operators left. */
function compare(graph: Graph): string[] {
  const merged = prune(mergeTrees.apply(graph), ['y'])
  const [before, after] = [graph, merged].map(
    (each) => (prepareSession(each, ['y']).run([rows]) as Tensor[])[0]!,
  )
  assert.deepEqual(after!.shape, before!.shape)
  const bits = (tensor: Tensor) => new BigInt64Array((tensor.data as Float64Array).slice().buffer)
  assert.deepEqual(bits(after!), bits(before!))
  return merged.nodes.map((node) => node.opType)
}

test('votes of trees are summed as one ensemble, bit for bit, a sum of -0 too', () => {
  const { g, x } = builder()
  const table = float64([2, 2], [0.1, -0, -0, 0.7])
  const members = [0.5, 1.5, -1].map((threshold, i) => {
    const best = g.add('ArgMax', [stump(g, x, i, threshold, [0.9, 0.1, 0.2, 0.8])], {
      axis: 1,
      keepdims: 0,
    })
    return g.add('Gather', [table, best], { axis: 0 })
  })
  const value = g.add('Sum', members)
  assert.deepEqual(compare(g.build([{ name: 'y', value }])), ['TreeEnsemble'])
})

test('members that see columns of one table share it, under the check that each had', () => {
  const { g, x } = builder()
  const members = [
    [3, 1],
    [1, 0],
  ].map((columns, i) => {
    const part = g.add('Gather', [x, int64([2], columns)], { axis: 1 })
    const checked = g.add('RequireFinite', [part], { estimator: 'Tree', allow_nan: 0 })
    return g.add('Log', [stump(g, checked, i, 0.5, [0.25, 0.75, 0.5, 0.5])])
  })
  const graph = g.build([{ name: 'y', value: g.add('Sum', members) }])
  assert.deepEqual(compare(graph), ['Gather', 'RequireFinite', 'TreeEnsemble'])
  const session = prepareSession(mergeTrees.apply(graph), ['y'])
  assert.throws(() => session.run([float64([1, 4], [1, NaN, 1, 1])]), {
    code: 'E_MISSING',
    message: /Tree/,
  })
  assert.ok(session.run([float64([1, 4], [1, 1, NaN, 1])]))
})

test('columns of members become outputs; vectors are summed as vectors', () => {
  const { g, x } = builder()
  const column = (i: number) =>
    g.add('Gather', [stump(g, x, i, 0, [i, 2, 3, 4]), int64([1], [i % 2])], { axis: 1 })
  const value = g.add('Concat', [column(0), column(1), column(2)], { axis: 1 })
  assert.deepEqual(compare(g.build([{ name: 'y', value }])), ['TreeEnsemble'])
  const vectors = [0, 1].map((i) => g.add('Squeeze', [column(i), int64([1], [1])]))
  const summed = g.add('Sum', vectors)
  assert.deepEqual(compare(g.build([{ name: 'y', value: summed }])), ['TreeEnsemble', 'Squeeze'])
})

test('members of another kind, or that look at the row itself, are left alone', () => {
  const { g, x } = builder()
  const pair = g.add('Gather', [x, int64([2], [0, 1])], { axis: 1 })
  const tree = stump(g, x, 0, 0, [1, 2, 3, 4])
  for (const other of [pair, g.add('Mul', [stump(g, x, 1, 0, [1, 2, 3, 4]), pair])]) {
    const graph = g.build([{ name: 'y', value: g.add('Sum', [tree, other]) }])
    assert.deepEqual(mergeTrees.apply(graph).nodes, graph.nodes)
  }
})

test('what would be large on every leaf is left for run time', () => {
  const { g, x } = builder()
  const wide = [0, 1].map((i) => {
    const column = g.add('Gather', [stump(g, x, i, 0, [1, 2, 3, 4]), int64([1], [0])], { axis: 1 })
    return g.add('Mul', [column, float64([2_000_000], new Float64Array(2_000_000))])
  })
  const graph = g.build([{ name: 'y', value: g.add('Sum', wide) }])
  assert.deepEqual(mergeTrees.apply(graph).nodes, graph.nodes)
})
