import assert from 'node:assert/strict'
import { test } from 'node:test'
import { digamma } from './digamma.ts'

test('digamma at known places, and its recurrence', () => {
  const euler = 0.5772156649015329
  assert.ok(Math.abs(digamma(1) + euler) < 1e-14)
  assert.ok(Math.abs(digamma(0.5) + euler + 2 * Math.LN2) < 1e-14)
  for (const x of [0.01, 1.7, 9.5, 30])
    assert.ok(Math.abs(digamma(x + 1) - digamma(x) - 1 / x) < 1e-12, `${x}`)
})
