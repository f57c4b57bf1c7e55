import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byPairs } from './dense-distances.ts'
import { makeMetric } from './metric.ts'
import type { RowReader } from './rows.ts'

const wild = (length: number, seed: number) =>
  Float64Array.from({ length }, (_, i) => Math.sin((i + 1) * seed) * 10 ** ((i * 7 + seed) % 9))

test('distances from four points at a time have the bits of one after the other', () => {
  for (const name of ['manhattan', 'chebyshev', 'canberra'] as const) {
    const metric = makeMetric(name, { p: 1, vector: undefined, matrix: undefined })
    for (const [count, width] of [
      [1, 1],
      [4, 3],
      [7, 20],
      [30, 5],
    ] as const) {
      const y = wild(count * width, 3)
      const values = wild(2 * width, 5)
      const got = new Float64Array(count + 2)
      byPairs(
        metric,
        y,
        count,
        width,
        false,
      )({ values, start: width } as unknown as RowReader, got, 1)
      const want = Array.from({ length: count }, (_, j) =>
        metric.reduced(values, width, y, j * width, width),
      )
      assert.deepEqual(Array.from(got), [0, ...want, 0])
    }
  }
})
