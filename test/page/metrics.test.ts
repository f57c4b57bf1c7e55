import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pointBetween, quantile } from '../../src/page/charts/metrics-delta.ts'
import { readMetrics } from '../../src/page/charts/metrics-text.ts'
import { callerOf, iris, wide } from '../http/caller.ts'

test('what the server counts is read back, protocols of a model together', async () => {
  const call = callerOf([wide, iris], { defaultModel: 'wide' })
  const X = [5.1, 3.5, 1.4, 0.2]
  await call('/predict', { body: { X: [X, X, X] } })
  await call('/predict', { body: { X: [1] } })
  const inputs = [{ name: 'X', shape: [1, 4], datatype: 'FP64', data: X }]
  const infer = await call('/v2/models/wide/infer', { body: { inputs } })
  assert.equal(infer.status, 200)
  const { byModel, startTime, memoryBytes } = readMetrics((await call('/metrics')).text)
  assert.deepEqual([...byModel.keys()].sort(), ['iris', 'wide'])
  const counts = byModel.get('wide')!
  assert.deepEqual([counts.requests, counts.refused, counts.failed, counts.rows], [3, 1, 0, 4])
  assert.deepEqual(counts.buckets.at(-1), [Infinity, 3])
  assert.ok(startTime! > 1e9 && memoryBytes! > 1e6)
})

test('labels are unescaped, comments and odd lines left out', () => {
  const { byModel } = readMetrics(
    [
      '# HELP slipway_requests_total x',
      String.raw`slipway_requests_total{protocol="a,b=\"c\"",model="we\\ird\"} 9",status="500"} 2`,
      'slipway_requests_total{model="we',
      '',
    ].join('\n'),
  )
  assert.deepEqual([...byModel.keys()], ['we\\ird"} 9'])
  assert.equal(byModel.get('we\\ird"} 9')!.failed, 2)
})

const counts = (requests: number, at: number) => ({
  requests,
  refused: requests / 2,
  failed: 0,
  rows: requests * 3,
  buckets: [
    [0.001, 0],
    [0.0025, at],
    [Infinity, requests],
  ] as const,
})

test('a point is the difference of two looks, a second', () => {
  const point = pointBetween(counts(10, 10), counts(30, 30), 5, 2)
  assert.deepEqual(
    [point.rate, point.refused, point.failed, point.rows, point.time],
    [10, 5, 0, 30, 5],
  )
  assert.ok(Math.abs(point.median! - 1.75) < 1e-12)
})

test('nothing answered has no latency; a server started again counts from zero; a new model begins at zero', () => {
  const same = pointBetween(counts(10, 10), counts(10, 10), 0, 2)
  assert.deepEqual([same.rate, same.median, same.p99], [0, null, null])
  assert.equal(pointBetween(counts(100, 100), counts(4, 4), 0, 2).rate, 2)
  assert.equal(pointBetween(undefined, counts(4, 4), 0, 2).rate, 2)
  assert.equal(pointBetween(counts(4, 4), undefined, 0, 2).rate, 0)
})

test('quantiles lie inside their bucket; beyond the last bound is the last bound', () => {
  assert.equal(quantile([], 0.5), null)
  const buckets = [
    [0.001, 50],
    [0.01, 100],
    [Infinity, 200],
  ] as const
  assert.equal(quantile(buckets, 0.125), 0.5)
  assert.ok(Math.abs(quantile(buckets, 0.375)! - 5.5) < 1e-12)
  assert.equal(quantile(buckets, 0.99), 10)
})
