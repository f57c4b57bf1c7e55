// What shap says of scikit-learn's models, XGBoost and CatBoost of their own (scripts/make-shap-fixtures.py), and what becomes of it without what it needs.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { isSlipwayError } from '../src/errors.ts'
import { loadModel } from '../src/index.ts'
import { differences, findCases, readCase } from './parity-case.ts'

const root = 'test/fixtures/shap'

for (const folder of findCases(root)) {
  test(`${readCase(folder).name} is explained as its library does`, async () => {
    assert.deepEqual(await differences(folder), [])
  })
}

async function refusal(run: () => Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await run()
  } catch (error) {
    if (isSlipwayError(error)) return error
    throw error
  }
  return { code: 'none', message: '' }
}

const row = { name: 'X', datatype: 'FP64', shape: [1, 5], data: [1, 2, 3, 4, 5] } as const
const explained = { outputs: ['shap_values'] }

test('contributions are never answered unasked', async () => {
  const model = await loadModel(`${root}/RandomForestClassifier/model.pkl`)
  assert.deepEqual(model.defaultOutputs, ['predict'])
  assert.ok(model.outputs.some(({ name }) => name === 'shap_values'))
})

test('a linear model without a background says what it needs', async () => {
  const model = await loadModel(`${root}/LinearRegression/model.pkl`)
  const { code, message } = await refusal(() => model.infer([row], explained))
  assert.equal(code, 'E_UNSUPPORTED')
  assert.match(message, /--background FILE/)
  assert.ok(!model.outputs.some(({ name }) => name === 'shap_values'))
})

test('a background that does not fit is refused by its name', async () => {
  const background = 'test/fixtures/shap/LinearRegression/case.json'
  const { code, message } = await refusal(() =>
    loadModel(`${root}/LinearRegression/model.pkl`, { background }),
  )
  assert.equal(code, 'E_CONFIG')
  assert.match(message, /background case\.json/)
})

test('a background decides the answer, and so the digest', async () => {
  const file = `${root}/LinearRegression/model.pkl`
  const background = `${root}/LinearRegression/background.csv`
  const [plain, explaining] = [await loadModel(file), await loadModel(file, { background })]
  assert.notEqual(plain.digest, explaining.digest)
})

test('covers of zero leave the answers as they are and refuse the explanation', async () => {
  const bytes = readFileSync(`${root}/DecisionTreeRegressor/model.pkl`)
  const cover = new Uint8Array(new Float64Array([200]).buffer)
  // weighted_n_node_samples of the root, the only double 200 in the file.
  const at = bytes.indexOf(cover)
  assert.ok(at > 0)
  bytes.fill(0, at, at + 8)
  const folder = mkdtempSync(join(tmpdir(), 'slipway-shap-'))
  try {
    writeFileSync(`${folder}/model.pkl`, bytes)
    const model = await loadModel(`${folder}/model.pkl`)
    assert.equal((await model.infer([row]))[0]!.shape[0], 1)
    const { code, message } = await refusal(() => model.infer([row], explained))
    assert.equal(code, 'E_FORMAT')
    assert.match(message, /cover of 0/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('importances are those of the framework', async () => {
  const { model } = await loadModel(`${root}/DecisionTreeClassifier/model.pkl`)
  const { features, values } = model.importances!
  assert.deepEqual(features, ['x0', 'x1', 'x2', 'x3', 'x4'])
  assert.ok(Math.abs(values.reduce((sum, value) => sum + value, 0) - 1) < 1e-12)
})
