import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Histogram } from './histogram.ts'

test('quantiles are right to 1 part in 32', () => {
  const histogram = new Histogram()
  const values = Array.from({ length: 10_000 }, (_, i) => Math.round(1.0013 ** i))
  for (const value of values) histogram.record(value)
  for (const share of [0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 1]) {
    const want = values[Math.ceil(share * values.length) - 1]!
    const got = histogram.quantile(share)
    assert.ok(got >= want && got <= want * (1 + 1 / 32) + 1, `${share}: ${got}, want ${want}`)
  }
  assert.equal(histogram.max, values.at(-1))
  assert.equal(
    histogram.octaves().reduce((sum, { count }) => sum + count, 0),
    values.length,
  )
  for (const { from, to } of histogram.octaves()) assert.equal(to, from * 2)
})

test('two histograms together are one of all values', () => {
  const [a, b] = [new Histogram(), new Histogram()]
  a.record(10)
  b.record(1_000_000)
  a.add(b)
  assert.equal(a.count, 2)
  assert.equal(a.quantile(0.5), 10)
  assert.equal(a.max, 1_000_000)
})

test('an empty histogram answers 0', () => {
  assert.equal(new Histogram().quantile(0.99), 0)
})
