import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fuzz } from './fuzz.ts'

test('two thousand mutants of the fixtures end in a value or a typed error', () => {
  const report = fuzz(2000, 1, 1000)
  assert.equal(report.mutants, 2000)
  // A fuzzer whose mutants all die at the first byte would prove nothing.
  assert.ok((report.outcomes.get('value') ?? 0) > 50)
  assert.ok((report.outcomes.get('E_FORMAT') ?? 0) > 500)
})

test('a thousand mutants of XGBoost models end in an answer or a typed error', () => {
  const report = fuzz(1000, 2, 1000, 'boosters')
  assert.ok((report.outcomes.get('value') ?? 0) > 50)
  assert.ok((report.outcomes.get('E_FORMAT') ?? 0) > 200)
})

test('a thousand mutants of LightGBM models end in an answer or a typed error', () => {
  const report = fuzz(1000, 3, 1000, 'lightgbm')
  assert.ok((report.outcomes.get('value') ?? 0) > 50)
  assert.ok((report.outcomes.get('E_FORMAT') ?? 0) > 200)
})

test('a thousand mutants of CatBoost models end in an answer or a typed error', () => {
  const report = fuzz(1000, 4, 1000, 'catBoosts')
  assert.ok((report.outcomes.get('value') ?? 0) > 50)
  assert.ok((report.outcomes.get('E_FORMAT') ?? 0) > 200)
})
