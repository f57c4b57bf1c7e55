import assert from 'node:assert/strict'
import { test } from 'node:test'
import { columns } from '../../test/http/caller.ts'
import { GraphBuilder } from '../ir/builder.ts'
import { float64, int64, strings } from '../ir/tensor.ts'
import { findOperator } from '../ops/index.ts'
import { missingRefused } from './refuses-missing.ts'

test('a missing value is refused where an operator behind refuses it, in its own column', () => {
  const g = new GraphBuilder(findOperator)
  const type = { dataType: 'DOUBLE', shape: ['N', 1] } as const
  const [a, b, c] = ['a', 'b', 'c'].map((name) => g.input(name, type)) as [
    ReturnType<typeof g.input>,
    ReturnType<typeof g.input>,
    ReturnType<typeof g.input>,
  ]
  const scaled = g.add('Sub', [g.add('Concat', [a, b, c], { axis: 1 }), float64([3], [1, 2, 3])])
  const some = g.add('Gather', [scaled, int64([2], [2, 0])], { axis: 1 })
  const check = { estimator: 'Ridge', allow_nan: 0 }
  const predict = g.add('RequireFinite', [some], check)
  const apply = g.add('Gather', [predict, int64([1], [1])], { axis: 1 })
  const refused = (outputs: Parameters<typeof g.build>[0]) =>
    [0, 1, 2].map(missingRefused(g.build(outputs)))
  assert.deepEqual(refused([{ name: 'predict', value: predict }]), [true, false, true])
  assert.deepEqual(refused([{ name: 'apply', value: apply }]), [true, false, true])
  // What one output takes may be left out.
  const both = [
    { name: 'predict', value: predict },
    { name: 'some', value: some },
  ]
  assert.deepEqual(refused(both), [false, false, false])
})

test('a table of categories refuses what it has no place for', () => {
  const isRefused = (keys: (string | null)[], unknown?: number) => {
    const g = new GraphBuilder(findOperator)
    const x = g.input('x', { dataType: 'STRING', shape: ['N', 1] })
    const results = float64(
      [keys.length],
      keys.map((_, i) => i),
    )
    const more = unknown === undefined ? [] : [float64([1], [unknown])]
    const inputs = [x, strings([keys.length], keys), results, ...more]
    const attributes = { offsets: [0, keys.length], names: ['x'] }
    const value = g.add('EncodeCategories', inputs, attributes)
    return missingRefused(g.build([{ name: 'transform', value }]))(0)
  }
  assert.equal(isRefused(['a', 'b']), true)
  assert.equal(isRefused(['a', null]), false)
  assert.equal(isRefused(['a', 'b'], -1), false)
})

test('a pipeline says which columns it takes without a value', () => {
  const { inputs } = columns.model.signatures[0]!
  assert.deepEqual(
    inputs.map(({ name, acceptsMissing }) => [name, acceptsMissing]),
    [
      ['age', false],
      ['income', true],
      ['city', false],
      ['plan', true],
    ],
  )
})
