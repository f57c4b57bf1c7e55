import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../../backends/javascript/session.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, numbers } from '../../ir/tensor.ts'
import { findOperator } from '../index.ts'

test('a table passes where any of its rows lacks a value', () => {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 2] })
  const made = g.add('RequireMissing', [x], { estimator: 'KNNImputer' })
  const session = prepareSession(g.build([{ name: 'Y', value: made }]), ['Y'])
  const [answer] = session.run([float64([2, 2], [1, 2, NaN, 4])]) as Tensor[]
  assert.deepEqual(Array.from(numbers(answer!)), [1, 2, NaN, 4])
  assert.throws(() => session.run([float64([1, 2], [1, 2])]), {
    code: 'E_INPUT',
    message: /KNNImputer/,
  })
})
