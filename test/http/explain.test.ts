// docs/reference/explain.md
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadModel } from '../../src/index.ts'
import { callerOf } from './caller.ts'

const root = 'test/fixtures/shap'
const forest = await loadModel(`${root}/RandomForestClassifier-classes/model.pkl`, {
  name: 'forest',
})
const boosting = await loadModel(`${root}/Pipeline-forest/model.pkl`, { name: 'pipeline' })
const regressor = await loadModel(`${root}/GradientBoostingRegressor/model.pkl`, {
  name: 'regressor',
})
const linear = await loadModel(`${root}/LinearRegression/model.pkl`, { name: 'linear' })
const call = callerOf([forest, boosting, regressor, linear], { defaultModel: 'regressor' })
const row = [1, -0.5, 0.25, 0, 2]

interface Contribution {
  readonly feature: string
  readonly contribution: number
}

test('one row: base value, value, contributions by name, the largest first', async () => {
  const { status, json } = await call('/explain', { body: { X: row } })
  assert.equal(status, 200)
  assert.equal(json.explanations.length, 1)
  const [{ base_value, value, contributions }] = json.explanations
  const own = contributions as Contribution[]
  assert.deepEqual(own.map(({ feature }) => feature).toSorted(), ['x0', 'x1', 'x2', 'x3', 'x4'])
  const sizes = own.map(({ contribution }) => Math.abs(contribution))
  assert.deepEqual(
    sizes,
    sizes.toSorted((a, b) => b - a),
  )
  const sum = own.reduce((total, { contribution }) => total + contribution, base_value as number)
  assert.ok(Math.abs(sum - value) < 1e-12)
  const predicted = await call('/models/regressor/predict', { body: { X: row } })
  assert.ok(Math.abs(predicted.json.Y_pred - value) < 1e-12)
})

test('several answers are told apart by their classes', async () => {
  const { json } = await call('/models/forest/explain', { body: { X: [row, row] } })
  assert.equal(json.explanations.length, 2)
  const names = json.explanations[0].classes.map((entry: { class: string }) => entry.class)
  assert.deepEqual(names, ['high', 'low', 'mid'])
})

test('KServe V1 asks with instances', async () => {
  const v1 = await call('/v1/models/pipeline:explain', { body: { instances: [row] } })
  const own = await call('/models/pipeline/explain', { body: { X: [row] } })
  assert.equal(v1.status, 200)
  assert.deepEqual(v1.json, own.json)
})

test('the Open Inference Protocol asks by the name of the output', async () => {
  const { json } = await call('/v2/models/regressor/infer', {
    body: {
      inputs: [{ name: 'X', datatype: 'FP64', shape: [1, 5], data: row }],
      outputs: [{ name: 'shap_values' }],
    },
  })
  assert.deepEqual(json.outputs[0].shape, [1, 6])
})

test('a model that can not explain itself says why, and is not documented as one that can', async () => {
  const { status, json } = await call('/models/linear/explain', { body: { X: row } })
  assert.equal(status, 422)
  assert.match(json.error, /background/)
  const { json: document } = await call('/openapi.json', { method: 'GET' })
  assert.ok('/models/forest/explain' in document.paths)
  assert.ok(!('/models/linear/explain' in document.paths))
})

test('rows are checked as they are for a prediction', async () => {
  const { status, json } = await call('/explain', { body: { X: [1, 2] } })
  assert.equal(status, 400)
  assert.equal(json.code, 'E_SHAPE')
})

test('model metadata tells the importances', async () => {
  const { json } = await call('/v2/models/forest', { method: 'GET' })
  assert.equal(json.parameters.feature_importances.length, 5)
})
