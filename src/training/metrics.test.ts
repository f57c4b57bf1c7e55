import assert from 'node:assert/strict'
import { test } from 'node:test'
import { areaUnderCurve, classificationMetrics, regressionMetrics } from './metrics.ts'

test('metrics of a small example by hand', () => {
  assert.deepEqual(regressionMetrics([1, 2, 3], [1, 2, 5]), {
    RMSE: Math.sqrt(4 / 3),
    MAE: 2 / 3,
    R2: -1,
  })
  const shares = [0.9, 0.1, 0.4, 0.6, 0.7, 0.3, 0.2, 0.8]
  const { accuracy, AUC, Brier } = classificationMetrics([0, 1, 1, 0], shares, 2)
  assert.equal(accuracy, 0.5)
  assert.equal(AUC, 0.5)
  assert.ok(Math.abs(Brier! - (0.01 + 0.16 + 0.49 + 0.64) / 4) < 1e-15)
  assert.equal(areaUnderCurve([0, 1], Float64Array.of(0.5, 0.5)), 0.5)
})
