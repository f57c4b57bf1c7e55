import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Graph } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, int64, strings } from '../../ir/tensor.ts'
import { findOperator } from '../../ops/index.ts'
import { prepareSession } from './session.ts'

const weights = [1, -1, 0.5, 2, 0.25, -3]

/** X [N, 3] -> scores [N, 2] and labels [N]. */
function classifier(): Graph {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 3] })
  const scores = g.add('Add', [
    g.add('MatMul', [x, float64([3, 2], weights)]),
    float64([2], [0.1, -0.1]),
  ])
  const index = g.add('ArgMax', [scores], { axis: 1, keepdims: 0 })
  const labels = g.add('Gather', [strings([2], ['no', 'yes']), index], { axis: 0 })
  return g.build([
    { name: 'scores', value: scores },
    { name: 'labels', value: labels },
  ])
}

function rows(n: number): Tensor {
  return float64(
    [n, 3],
    Array.from({ length: n * 3 }, (_, i) => Math.sin(i)),
  )
}

/** The numbers of an answer as a plain list. */
function listOf(answer: Tensor | undefined, start = 0, end?: number): unknown[] {
  return Array.from(answer!.data as ArrayLike<unknown>).slice(start, end)
}

function run(graph: Graph, outputs: string[], input: Tensor): Tensor[] {
  return prepareSession(graph, outputs).run([input]) as Tensor[]
}

test('a session answers only the outputs asked for, in that order', () => {
  const [labels, scores] = run(classifier(), ['labels', 'scores'], rows(2))
  assert.deepEqual(scores!.shape, [2, 2])
  assert.deepEqual(labels!.data.length, 2)
  assert.equal(labels!.dataType, 'STRING')
})

test('an answer stays what it was when the session runs again', () => {
  const session = prepareSession(classifier(), ['scores'])
  const [first] = session.run([rows(2)]) as Tensor[]
  const kept = listOf(first)
  session.run([float64([2, 3], [9, 9, 9, 9, 9, 9])])
  assert.deepEqual(listOf(first), kept)
})

test('an answer stays what it was when the session then runs in blocks of rows', () => {
  const session = prepareSession(classifier(), ['scores', 'labels'])
  const answers = session.run([rows(3)]) as Tensor[]
  const kept = answers.map((answer) => listOf(answer))
  session.run([rows(10_000)])
  assert.deepEqual(
    answers.map((answer) => listOf(answer)),
    kept,
  )
})

test('a view and what it shows are two answers', () => {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 1] })
  const column = g.add('Mul', [x, float64([], [2])])
  const vector = g.add('Squeeze', [column, int64([1], [1])])
  const outputs = [
    { name: 'vector', value: vector },
    { name: 'again', value: g.add('Squeeze', [column, int64([1], [1])]) },
    { name: 'column', value: column },
  ]
  const session = prepareSession(g.build(outputs), ['vector', 'again', 'column'])
  const answers = session.run([float64([2, 1], [1, 2])]) as Tensor[]
  const memory = new Set(answers.map((answer) => answer.data))
  assert.equal(memory.size, 3)
  session.run([float64([2, 1], [5, 6])])
  for (const answer of answers) assert.deepEqual(listOf(answer), [2, 4])
})

test('the number of rows in a request never changes the bits of a row', () => {
  const graph = classifier()
  const [all] = run(graph, ['scores'], rows(10_000))
  for (const row of [0, 4095, 4096, 9999]) {
    const one = float64([1, 3], listOf(rows(10_000), row * 3, row * 3 + 3) as number[])
    assert.deepEqual(listOf(run(graph, ['scores'], one)[0]), listOf(all, row * 2, row * 2 + 2))
  }
})

test('a view that reaches the caller is a copy', () => {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 1] })
  const doubled = g.add('Mul', [x, float64([], [2])])
  const graph = g.build([{ name: 'y', value: g.add('Squeeze', [doubled, int64([1], [1])]) }])
  const session = prepareSession(graph, ['y'])
  const [first] = session.run([float64([2, 1], [1, 2])]) as Tensor[]
  session.run([float64([2, 1], [5, 6])])
  assert.deepEqual(listOf(first), [2, 4])
})

test('an operator that mixes rows keeps a graph in one piece', () => {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 1] })
  const graph = g.build([{ name: 'y', value: g.add('Gather', [x, int64([1], [0])], { axis: 0 }) }])
  const [first] = run(
    graph,
    ['y'],
    float64(
      [9000, 1],
      Array.from({ length: 9000 }, (_, i) => i),
    ),
  )
  assert.deepEqual(first!.shape, [1, 1])
})

test('small answers of a session are apart, whatever runs next', () => {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 40] })
  const graph = g.build([{ name: 'y', value: g.add('Mul', [x, float64([], [2])]) }])
  const session = prepareSession(graph, ['y'])
  const answers = Array.from({ length: 300 }, (_, i) => {
    const [answer] = session.run([float64([1, 40], new Float64Array(40).fill(i))]) as Tensor[]
    return answer!
  })
  session.run([float64([9000, 40], new Float64Array(360_000).fill(-1))])
  for (const [i, answer] of answers.entries())
    assert.ok(listOf(answer).every((value) => value === 2 * i))
})

test('every row of a batch in blocks reaches the answer, views and repeated outputs too', () => {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 1] })
  const doubled = g.add('Mul', [x, float64([], [2])])
  const outputs = [
    { name: 'column', value: doubled },
    { name: 'vector', value: g.add('Squeeze', [doubled, int64([1], [1])]) },
    { name: 'x', value: x },
  ]
  const session = prepareSession(g.build(outputs), ['column', 'vector', 'x'])
  const data = Float64Array.from({ length: 9001 }, (_, i) => i)
  const [column, vector, same] = session.run([float64([9001, 1], data)]) as Tensor[]
  assert.deepEqual(
    column!.data,
    data.map((value) => value * 2),
  )
  assert.deepEqual(vector!.data, column!.data)
  assert.deepEqual(same!.data, data)
  session.run([float64([9001, 1], new Float64Array(9001))])
  assert.equal(column!.data[9000], 18_000)
})

test('a value that very many nodes read, and as many outputs, take no time of their square', () => {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 1] })
  const outputs = Array.from({ length: 60_000 }, (_, i) => ({
    name: `y${i}`,
    value: g.add('Add', [x, float64([1], [i])]),
  }))
  const names = outputs.map(({ name }) => name)
  const { user } = process.cpuUsage()
  const session = prepareSession(g.build(outputs), names)
  assert.ok(process.cpuUsage({ user, system: 0 }).user < 10e6)
  const answers = session.run([float64([1, 1], [1])]) as Tensor[]
  assert.equal(answers.at(-1)!.data[0], 60_000)
})
