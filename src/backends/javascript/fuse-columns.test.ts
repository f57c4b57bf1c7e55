import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Graph } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64 } from '../../ir/tensor.ts'
import { findOperator } from '../../ops/index.ts'
import { fuseColumns } from './fuse-columns.ts'
import { prepareSession } from './session.ts'

const series = (count: number, seed: number) =>
  Float64Array.from({ length: count }, (_, i) => Math.sin(i * 7.77 + seed) * 10)

const unused = () => () => undefined

function chain(ops: readonly [string, string], width: number, showsMiddle = false): Graph {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', width] })
  const middle = g.add(ops[0], [x, float64([width], series(width, 1))])
  const value = g.add(ops[1], [middle, float64([width], series(width, 2))])
  const outputs = [{ name: 'y', value }]
  return g.build(showsMiddle ? [...outputs, { name: 'middle', value: middle }] : outputs)
}

test('centring and scaling in one loop has the bits of two', () => {
  for (const ops of [
    ['Sub', 'Div'],
    ['Mul', 'Add'],
  ] as const) {
    for (const width of [1, 2, 3, 5]) {
      const graph = chain(ops, width)
      assert.equal(fuseColumns(graph, unused).size, 1)
      const x = float64([3, width], series(3 * width, 3))
      const [answer] = prepareSession(graph, ['y']).run([x]) as Tensor[]
      const both = chain(ops, width, true)
      assert.equal(fuseColumns(both, unused).size, 0)
      const [apart] = prepareSession(both, ['y', 'middle']).run([x]) as Tensor[]
      assert.deepEqual(answer!.data, apart!.data)
    }
  }
})

test('what is read twice, or is no column table, is left alone', () => {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 2] })
  const moved = g.add('Sub', [x, float64([2], [1, 2])])
  const scaled = g.add('Div', [moved, float64([2], [3, 4])])
  const twice = g.build([{ name: 'y', value: g.add('Add', [scaled, moved]) }])
  assert.equal(fuseColumns(twice, unused).size, 0)
  const h = new GraphBuilder(findOperator)
  const z = h.input('X', { dataType: 'DOUBLE', shape: ['N', 2] })
  const value = h.add('Div', [h.add('Sub', [z, float64([], [1])]), float64([2], [3, 4])])
  assert.equal(fuseColumns(h.build([{ name: 'y', value }]), unused).size, 0)
})

test('a check in front still refuses what is not finite, and nothing that only overflows as a sum', () => {
  for (const allowsNan of [0, 1]) {
    const g = new GraphBuilder(findOperator)
    const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 2] })
    const checked = g.add('RequireFinite', [x], { estimator: 'Scaler', allow_nan: allowsNan })
    const moved = g.add('Sub', [checked, float64([2], [1, 2])])
    const value = g.add('Div', [moved, float64([2], [2, 4])])
    const graph = g.build([{ name: 'y', value }])
    assert.deepEqual(
      [...fuseColumns(graph, unused).values()].map(({ nodes }) => nodes.length),
      [3],
    )
    const session = prepareSession(graph, ['y'])
    const run = (...row: number[]) =>
      Array.from((session.run([float64([1, 2], row)]) as Tensor[])[0]!.data as Float64Array)
    assert.deepEqual(run(3, 10), [1, 2])
    assert.deepEqual(run(1e308, 1e308), [5e307, 2.5e307])
    assert.throws(() => run(1, Infinity), { code: 'E_VALUE', message: /Scaler/ })
    assert.throws(() => run(-Infinity, Infinity), { code: 'E_VALUE' })
    if (allowsNan) assert.deepEqual(run(3, NaN), [1, NaN])
    else assert.throws(() => run(3, NaN), { code: 'E_MISSING' })
  }
})
