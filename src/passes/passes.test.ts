import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { GraphBuilder } from '../ir/builder.ts'
import { float64, int64 } from '../ir/tensor.ts'
import { findOperator } from '../ops/index.ts'
import { commonSubexpressions } from './common-subexpressions.ts'
import { constantFolding } from './constant-folding.ts'
import { simplify } from './index.ts'

function builder() {
  const g = new GraphBuilder(findOperator)
  return { g, x: g.input('X', { dataType: 'DOUBLE', shape: ['N', 2] }) }
}

test('every pass is in the list', () => {
  const list = readFileSync('src/passes/index.ts', 'utf8')
  const passes = readdirSync('src/passes').filter((file) =>
    / = \{\n {2}name: '/.test(readFileSync(`src/passes/${file}`, 'utf8')),
  )
  assert.ok(passes.length >= 3)
  for (const file of passes) assert.ok(list.includes(`./${file}`), file)
})

test('equal nodes become one, nodes with other attributes or a constant -0 do not', () => {
  const { g, x } = builder()
  const values = [
    g.add('Add', [x, float64([2], [0, 1])]),
    g.add('Add', [x, float64([2], [0, 1])]),
    g.add('Add', [x, float64([2], [-0, 1])]),
    g.add('Softmax', [x], { axis: -1 }),
    g.add('Softmax', [x], { axis: 1 }),
  ]
  const graph = g.build(values.map((value, i) => ({ name: `y${i}`, value })))
  const merged = commonSubexpressions.apply(graph)
  assert.equal(merged.nodes.length, 4)
  assert.equal(merged.outputs[0]!.value, merged.outputs[1]!.value)
})

test('what reads only constants is computed once', () => {
  const { g, x } = builder()
  const scale = g.add('Sqrt', [g.add('Add', [float64([2], [1, 3]), float64([1], [3])])])
  const graph = simplify(g.build([{ name: 'y', value: g.add('Div', [x, scale]) }]))
  assert.deepEqual(
    graph.nodes.map((node) => node.opType),
    ['Div'],
  )
  assert.deepEqual(graph.nodes[0]!.inputs[1]!.constant!.data, Float64Array.of(2, Math.sqrt(6)))
})

test('a large result is left for run time, and so is one the kernel refuses', () => {
  const { g } = builder()
  const column = float64([3000, 1], new Float64Array(3000))
  const row = float64([1, 3000], new Float64Array(3000))
  const wide = g.add('Add', [column, row])
  const outside = g.add('Gather', [float64([2], [1, 2]), int64([1], [7])], { axis: 0 })
  const graph = g.build([
    { name: 'wide', value: wide },
    { name: 'outside', value: outside },
  ])
  assert.equal(constantFolding.apply(graph).nodes.length, 2)
})
