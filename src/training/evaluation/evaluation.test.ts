import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calibrationCurve } from './calibration-curve.ts'
import { confusionMatrix } from './confusion-matrix.ts'
import { rocCurve } from './roc-curve.ts'

test('a ROC curve steps once for each score, and its trapezoids are its area', () => {
  const scores = Float64Array.of(0.9, 0.8, 0.8, 0.3, 0.1, 0.1)
  const { x, y, area, positives } = rocCurve([true, true, false, false, true, false], scores)
  assert.equal(positives, 3)
  assert.deepEqual(x, [0, 0, 1 / 3, 2 / 3, 1])
  assert.deepEqual(y, [0, 1 / 3, 2 / 3, 2 / 3, 1])
  let sum = 0
  for (let i = 1; i < x.length; i++) sum += ((x[i]! - x[i - 1]!) * (y[i]! + y[i - 1]!)) / 2
  assert.ok(Math.abs(sum - area) < 1e-15)
})

test('calibration: means and shares by bin, the last with its end, Wilson’s interval', () => {
  const bins = calibrationCurve([true, false, true, true, false], [0.95, 1, 0.91, 0.05, 0], 10)
  assert.deepEqual(
    bins.map(({ count }) => count),
    [2, 0, 0, 0, 0, 0, 0, 0, 0, 3],
  )
  const { predicted, observed, low, high } = bins[9]!
  assert.ok(Math.abs(predicted - 2.86 / 3) < 1e-15 && observed === 2 / 3)
  // scipy.stats.binomtest(2, 3).proportion_ci(method='wilson')
  assert.ok(Math.abs(low - 0.20765960080204782) < 1e-12)
  assert.ok(Math.abs(high - 0.9385080552796038) < 1e-12)
  assert.ok(Number.isNaN(bins[4]!.observed))
})

test('a confusion matrix of many classes keeps the most frequent and counts every row', () => {
  const actual = [0, 0, 1, 2, 2, 2, 3]
  const { classes, counts, together } = confusionMatrix(
    ['a', 'b', 'c', 'd'],
    actual,
    [0, 1, 1, 2, 2, 3, 3],
    3,
  )
  assert.equal(together, 2)
  assert.deepEqual(classes, ['a', 'c', '2 other classes'])
  assert.deepEqual(counts, [
    [1, 0, 1],
    [0, 2, 1],
    [0, 0, 2],
  ])
})
