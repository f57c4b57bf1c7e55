import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../../backends/javascript/session.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Attributes } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, int64, strings } from '../../ir/tensor.ts'
import { findOperator } from '../index.ts'

/** Runs one node; the first tensor is the request's, with its first size as rows, and the others constants unless `all` are. */
function run(
  opType: string,
  tensors: readonly Tensor[],
  attributes: Attributes = {},
  requested = 1,
): Tensor {
  const g = new GraphBuilder(findOperator)
  const inputs = tensors.map((tensor, i) =>
    i < requested
      ? g.input(`x${i}`, { dataType: tensor.dataType, shape: ['N', ...tensor.shape.slice(1)] })
      : tensor,
  )
  const graph = g.build([{ name: 'y', value: g.add(opType, inputs, attributes) }])
  return (prepareSession(graph, ['y']).run(tensors.slice(0, requested)) as Tensor[])[0]!
}

const listOf = (tensor: Tensor) => Array.from(tensor.data as ArrayLike<unknown>)

const operations: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Greater: (a, b) => Number(a > b),
  Less: (a, b) => Number(a < b),
  LessOrEqual: (a, b) => Number(a <= b),
  Pow: (a, b) => a ** b,
}

test('each way two shapes meet gives what numpy broadcasts', () => {
  const values = [3, -1, 0.5, 7, 2, -4, 0, 1, 9, 2.5]
  for (const [opType, f] of Object.entries(operations)) {
    const x = float64([2, 5], values)
    const row = [1, 2, 0.5, -3, 7]
    const wide = (b: (i: number, j: number) => number) =>
      values.map((a, at) => f(a, b(Math.floor(at / 5), at % 5)))
    assert.deepEqual(
      listOf(run(opType, [x, float64([], [2])])),
      wide(() => 2),
      opType,
    )
    assert.deepEqual(
      listOf(run(opType, [x, float64([5], row)])),
      wide((_, j) => row[j]!),
      opType,
    )
    assert.deepEqual(
      listOf(run(opType, [x, float64([1, 5], row)])),
      wide((_, j) => row[j]!),
      opType,
    )
    const column = float64([2, 1], [2, -5])
    assert.deepEqual(
      listOf(run(opType, [x, column], {}, 2)),
      wide((i) => (i ? -5 : 2)),
      opType,
    )
    const same = float64([2, 5], values.toReversed())
    assert.deepEqual(
      listOf(run(opType, [x, same], {}, 2)),
      wide((i, j) => values[9 - i * 5 - j]!),
      opType,
    )
    const outer = run(opType, [column, float64([5], row)])
    assert.deepEqual(outer.shape, [2, 5])
    assert.deepEqual(
      listOf(outer),
      [2, -5].flatMap((a) => row.map((b) => f(a, b))),
      opType,
    )
  }
})

test('one number on the left meets all on the right', () => {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 3] })
  const graph = g.build([{ name: 'y', value: g.add('Sub', [float64([], [1]), x]) }])
  const [answer] = prepareSession(graph, ['y']).run([float64([1, 3], [1, 2, NaN])]) as Tensor[]
  assert.deepEqual(listOf(answer!), [0, -1, NaN])
})

test('ArgMax and ArgMin take the first of equals, and NaN before any number', () => {
  const x = float64([3, 3], [1, 5, 5, -2, NaN, 9, 4, 4, -Infinity])
  const last = { axis: 1, keepdims: 0 }
  assert.deepEqual(listOf(run('ArgMax', [x], last)), [1, 1, 0])
  assert.deepEqual(listOf(run('ArgMin', [x], last)), [0, 1, 2])
})

test('LogSoftmax keeps far-off scores finite', () => {
  const made = listOf(run('LogSoftmax', [float64([1, 2], [1000, 0])], { axis: 1 }))
  assert.deepEqual(made, [0, -1000])
})

test('the sigmoid of a far negative number is 0, as scipy has it', () => {
  assert.deepEqual(listOf(run('Sigmoid', [float64([1, 3], [-1000, 0, 1000])])), [0, 0.5, 1])
})

test('labels are looked up by index, counted from the end where it is negative', () => {
  const g = new GraphBuilder(findOperator)
  const index = g.input('i', { dataType: 'INT64', shape: ['N'] })
  const text = g.add('Gather', [strings([2], ['a', 'b']), index], { axis: 0 })
  const session = prepareSession(g.build([{ name: 'y', value: text }]), ['y'])
  assert.deepEqual(listOf((session.run([int64([3], [1, 0, -1])]) as Tensor[])[0]!), ['b', 'a', 'b'])
  for (const outside of [2, -3, NaN])
    assert.throws(() => session.run([int64([1], [outside])]), { code: 'E_VALUE' })
})

test('a check for finite numbers looks closer when only their sum overflows', () => {
  const check = (allowsNan: number, ...row: number[]) =>
    run('RequireFinite', [float64([1, row.length], row)], {
      estimator: 'Model',
      allow_nan: allowsNan,
    })
  check(0, 1e308, 1e308, 1e308, 1e308, 1e308)
  check(1, 1, NaN, 3)
  assert.throws(() => check(0, 1, 2, 3, 4, NaN), { code: 'E_MISSING', message: /Model/ })
  assert.throws(() => check(1, 1, 2, NaN, Infinity), { code: 'E_VALUE' })
  assert.throws(() => check(0, Infinity, -Infinity), { code: 'E_VALUE' })
})

test('a triangular system is solved row by row, and a median is the middle', () => {
  const lower = float64([2, 2], [2, 99, 1, 4])
  assert.deepEqual(
    listOf(run('SolveTriangular', [float64([2, 2], [2, 9, 4, 4]), lower])),
    [1, 2, 2, 0.5],
  )
  assert.deepEqual(listOf(run('RowMedian', [float64([2, 3], [3, 1, 2, -1, 9, 0])])), [2, 0])
  assert.deepEqual(listOf(run('RowMedian', [float64([1, 4], [4, 1, 3, 2])])), [2.5])
})

test('a tensor sketch is the circular convolution of its count sketches', () => {
  const places = float64([2, 2], [0, 1, 2, 0])
  const signs = float64([2, 2], [1, -1, 1, 1])
  // Sketches of [3, 5]: [3, -5, 0] and [5, 0, 3].
  const made = run('TensorSketch', [float64([1, 2], [3, 5]), places, signs], { width: 3 })
  assert.deepEqual(listOf(made), [15 + -5 * 3, -25, 9])
})
