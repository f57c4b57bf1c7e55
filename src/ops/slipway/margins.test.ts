// MarkMissing, LinearMargin and MarginLink: what stands between a table and XGBoost's answers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../../backends/javascript/session.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Attributes, Value } from '../../ir/graph.ts'
import { Tensor, float32 } from '../../ir/tensor.ts'
import { findOperator } from '../index.ts'

/** Runs one operator over a table of FLOAT and constants; `sparse` gives the table as CSR. */
function run(
  opType: string,
  x: Tensor,
  constants: readonly Tensor[],
  attributes: Attributes,
): readonly number[] {
  const g = new GraphBuilder(findOperator)
  const shape = ['N', x.shape[1]!]
  const input: Value = g.input('X', { dataType: 'FLOAT', shape, sparse: x.csr !== undefined })
  const value = g.add(opType, [input, ...constants], attributes)
  const session = prepareSession(g.build([{ name: 'y', value }]), ['y'])
  const [answer] = session.run([x]) as [Tensor]
  return Array.from(answer.data as Float32Array)
}

const table = (rows: readonly (readonly number[])[]) =>
  float32([rows.length, rows[0]!.length], rows.flat())

test('MarkMissing: what CSR does not store is missing, what it stores is not, even a zero', () => {
  const csr = { offsets: Int32Array.of(0, 2, 2), columns: Int32Array.of(0, 2) }
  const sparse = new Tensor('FLOAT', [2, 3], Float32Array.of(0, 5), csr)
  assert.deepEqual(run('MarkMissing', sparse, [], { sparse: 1 }), [0, NaN, 5, NaN, NaN, NaN])
})

test('MarkMissing: a value counts as missing when it is the same float32; NaN always', () => {
  const x = table([[0.1, -0, 7, NaN]])
  assert.deepEqual(run('MarkMissing', x, [], { missing: 0.1 }), [NaN, -0, 7, NaN])
  assert.deepEqual(run('MarkMissing', x, [], { missing: 0 }), [Math.fround(0.1), NaN, 7, NaN])
  assert.deepEqual(run('MarkMissing', x, [], {}), [Math.fround(0.1), -0, 7, NaN])
})

test('LinearMargin rounds each product and each sum, and leaves NaN out', () => {
  const [a, b, c] = [0.1, 1e8, 0.3].map(Math.fround) as [number, number, number]
  const weights = float32([3, 1], [3, 1, 7])
  let expected = Math.fround(0.5)
  for (const [x, w] of [
    [a, 3],
    [b, 1],
    [c, 7],
  ] as const)
    expected = Math.fround(expected + Math.fround(x * w))
  const bias = float32([1], [0.5])
  assert.deepEqual(run('LinearMargin', table([[a, b, c]]), [weights, bias], {}), [expected])
  const missing = table([[NaN, 2, NaN]])
  assert.deepEqual(run('LinearMargin', missing, [weights, bias], {}), [2.5])
  const contributions = run('LinearMargin', missing, [weights, bias], { result: 'contributions' })
  assert.deepEqual(contributions, [0, 2, 0, 0.5])
})

test('LinearMargin contributes for each output in turn', () => {
  const weights = float32([2, 2], [1, 10, 2, 20])
  const bias = float32([2], [5, 6])
  const x = table([[1, 1]])
  assert.deepEqual(run('LinearMargin', x, [weights, bias], {}), [8, 36])
  const contributions = run('LinearMargin', x, [weights, bias], { result: 'contributions' })
  assert.deepEqual(contributions, [1, 2, 5, 10, 20, 6])
})

test('MarginLink: the sigmoid never divides by infinity where it is bound', () => {
  const x = table([[-1000], [-88.7], [0], [1000]])
  const [least, atBound, half, one] = run('MarginLink', x, [], { link: 'sigmoid', bound: 88.7 })
  assert.ok(least! > 0 && least === atBound)
  assert.deepEqual([half, one], [0.5, 1])
  assert.equal(run('MarginLink', x, [], { link: 'sigmoid' })[0], 0)
})

test('MarginLink: softmax of large margins, rows apart; a row of one infinity is no number', () => {
  const rows = run(
    'MarginLink',
    table([
      [1000, 1000],
      [-5, 95],
    ]),
    [],
    { link: 'softmax' },
  )
  assert.deepEqual(rows, [0.5, 0.5, Math.fround(Math.exp(-100)), 1])
  assert.ok(Number.isNaN(run('MarginLink', table([[Infinity, 0]]), [], { link: 'softmax' })[0]))
})

test('MarginLink: positive, ascending and expectiles', () => {
  const x = table([
    [0.5, -2, 0],
    [3, 1, 2],
  ])
  assert.deepEqual(run('MarginLink', x, [], { link: 'positive' }), [1, 0, 0, 1, 1, 1])
  assert.deepEqual(run('MarginLink', x, [], { link: 'ascending' }), [-2, 0, 0.5, 1, 2, 3])
  const [first, second, third] = run('MarginLink', table([[1, -200, 200]]), [], {
    link: 'expectiles',
  })
  assert.equal(first, 1)
  assert.equal(second, Math.fround(1 + Math.fround(1e-6)))
  assert.equal(third, Math.fround(second! + Math.fround(200)))
})

test('MarginLink of a link that is not known is refused', () => {
  assert.throws(() => run('MarginLink', table([[1]]), [], { link: 'constructor' }), {
    code: 'E_UNSUPPORTED',
  })
})
