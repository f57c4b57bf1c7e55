// Recorded applications over HTTP: the raw requests of their clients, as JSON and as a form, get the application's own answers.
import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadModel } from '../../src/index.ts'
import { findApps } from '../app-case.ts'
import { callerOf } from './caller.ts'

for (const app of findApps('test/fixtures/apps')) {
  test(`${app.name} answers its clients over HTTP`, async () => {
    const call = callerOf([await loadModel(join(app.folder, 'slipway.json'), { name: 'app' })])
    for (const [i, request] of app.requests.entries()) {
      const asJson = await call('/predict', { body: request })
      assert.deepEqual(asJson.json, { Y_pred: app.answers[i] })
      const form = new URLSearchParams(request as Record<string, string>).toString()
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      assert.equal((await call('/predict', { body: form, headers })).text, asJson.text)
    }
  })
}

test('"output" in slipway.json names the fields of the answer', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-output-'))
  const source = 'test/fixtures/sklearn/1.5.2/LogisticRegression-binary'
  for (const name of readdirSync(source)) copyFileSync(join(source, name), join(folder, name))
  const config = {
    model: 'model.pkl',
    columns: ['a', 'b', 'c', 'd'],
    labels: { 0: 'small', 1: 'large' },
    output: { label: 'size', class: 'species', probability: 'p', confidence: 'sure', percent: 1 },
  }
  writeFileSync(join(folder, 'slipway.json'), JSON.stringify(config))
  try {
    const call = callerOf([await loadModel(join(folder, 'slipway.json'), { name: 'app' })])
    const row = { a: 5.1, b: 3.5, c: 1.4, d: 0.2 }
    const one = (await call('/predict', { body: row })).json
    assert.deepEqual(Object.keys(one), ['size', 'species', 'p', 'sure'])
    assert.deepEqual([one.size, one.species], ['small', 0])
    assert.ok(one.sure > 90 && Math.abs(one.p + one.sure - 100) < 0.2)
    assert.deepEqual((await call('/predict', { body: [row, row] })).json, {
      predictions: [one, one],
    })
    const texts = {
      ...config,
      tiers: { high: 0.5, low: 0 },
      output: { tier: 'risk', probability: 'p', probabilities: 'all', format: '{:.1%}' },
    }
    writeFileSync(join(folder, 'slipway.json'), JSON.stringify(texts))
    const again = callerOf([await loadModel(join(folder, 'slipway.json'), { name: 'app' })])
    const other = (await again('/predict', { body: row })).json
    assert.deepEqual(Object.keys(other), ['prediction', 'risk', 'p', 'all'])
    assert.deepEqual([other.prediction, other.risk, other.all.large], ['small', 'low', other.p])
    assert.match(other.p, /^\d\.\d%$/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
