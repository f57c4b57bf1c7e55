// Table (f) of the hostile-input catalogue: what reaches a model.
import assert from 'node:assert/strict'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { test } from 'node:test'
import { application, callOn, callerOf, columns, flag, iris, text, wide } from './caller.ts'

const call = callerOf([wide, iris, columns, text, flag], { defaultModel: 'wide' })

test('F01 extreme but finite numbers are answered, subnormals and -0 too', async () => {
  for (const x of [5e-324, -0, 1e308, -1e308]) {
    const answer = await call('/predict', {
      body: { X: [x, 1, 1, 1], outputs: ['decision_function'] },
    })
    assert.equal(answer.status, 200)
  }
})

test('F02 answers that are NaN or infinite stay JSON', async () => {
  const answer = await call('/predict', {
    body: { X: [1e308, 1e308, 1e308, 1e308], outputs: ['predict_log_proba', 'decision_function'] },
  })
  assert.equal(answer.status, 200)
  const numbers = [answer.json.predict_log_proba, answer.json.decision_function].flat(3)
  for (const x of numbers)
    assert.ok(x === null || typeof x === 'number' || /^-?Infinity$/.test(x), String(x))
})

test('F03 empty batches are refused in every protocol', async () => {
  for (const body of [{ X: [] }, []])
    assert.equal((await call('/predict', { body })).json.code, 'E_EMPTY')
})

test('F05 a batch of many rows is answered in slices, and the loop stays free', async () => {
  const rows = Array.from({ length: 100_000 }, (_, i) => [i % 7, i % 5, i % 3, (i % 11) / 10])
  const one = await call('/predict', { body: { X: rows.slice(0, 50) } })
  const body = Buffer.from(JSON.stringify({ X: rows }))
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const all = await call('/predict', { body })
  delay.disable()
  assert.ok(delay.percentile(99) < 150e6, `the loop stood for ${delay.percentile(99) / 1e6} ms`)
  assert.equal(all.json.Y_pred.length, 100_000)
  assert.deepEqual(all.json.Y_pred.slice(0, 50), one.json.Y_pred)
})

test('F05 one row of a million features is refused by its width', async () => {
  const answer = await call('/predict', { body: { X: [Array(1_000_000).fill(1)] } })
  assert.equal(answer.json.code, 'E_SHAPE')
  assert.ok(answer.text.length < 500)
})

test('F05 an answer over the limit is refused before it is computed', async () => {
  const small = callerOf([wide], { limits: { responseElements: 10 } })
  const answer = await small('/predict', {
    body: { X: Array.from({ length: 11 }, () => [1, 1, 1, 1]) },
  })
  assert.equal(answer.status, 413)
  assert.match(answer.json.error, /11 values, the limit is 10/)
})

test('F11 calls are admitted by what their rows cost', async () => {
  const app = application([wide], { limits: { queueMilliseconds: 50 } })
  await app.plane.warmUp()
  const body = Buffer.from(
    JSON.stringify({ X: Array.from({ length: 200_000 }, () => [1, 2, 3, 4]) }),
  )
  const answers = Array.from({ length: 8 }, () => callOn(app, '/predict', { body }))
  await new Promise(setImmediate)
  const small = await callOn(app, '/predict', { body: { X: [[1, 2, 3, 4]] } })
  assert.equal(small.status, 200)
  const statuses = (await Promise.all(answers)).map((answer) => answer.status)
  assert.ok(statuses.includes(200) && statuses.includes(503), statuses.join(' '))
  assert.equal((await callOn(app, '/predict', { body })).status, 200)
})

test('F07 texts of any kind are answered in time', async () => {
  const texts = [
    'a'.repeat(1_000_000),
    'word '.repeat(200_000),
    'e\u0301'.repeat(1000),
    '\u202eabc',
    '\u0000',
    '\ud800',
    '',
  ]
  for (const x of texts) {
    const started = performance.now()
    const answer = await call('/models/text/predict', { body: { X: x } })
    assert.equal(answer.status, 200, answer.text.slice(0, 200))
    assert.ok(performance.now() - started < 2000)
  }
})

test('F08 categories are compared as the encoder does: text by text, nothing else', async () => {
  const person = { age: 60, income: 40.5, city: 'Goa', plan: 'paid' }
  for (const [city, code] of [
    ['Goa', undefined],
    ['goa', 'E_CATEGORY'],
    ['nan', 'E_CATEGORY'],
    [1, 'E_VALUE'],
    [true, 'E_VALUE'],
  ] as const) {
    const answer = await call('/models/columns/predict', { body: { X: { ...person, city } } })
    assert.equal(answer.json.code, code, String(city))
  }
})

test('F10 a thousand identical requests at once are all answered alike', async () => {
  const answers = await Promise.all(
    Array.from({ length: 1000 }, () => call('/predict', { body: { X: [5.1, 3.5, 1.4, 0.2] } })),
  )
  assert.equal(new Set(answers.map((answer) => answer.text)).size, 1)
})

test('answers of slices equal those of single rows, and messages name rows of the whole request', async () => {
  const rows = Array.from({ length: 700 }, (_, i) => ({
    age: 18 + (i % 60),
    income: i % 90,
    city: ['Goa', 'Pune', 'Delhi'][i % 3],
    plan: 'free',
  }))
  const all = await call('/models/columns/predict', {
    body: { X: rows, outputs: ['predict_proba'] },
  })
  for (const row of [0, 255, 256, 699]) {
    const one = await call('/models/columns/predict', {
      body: { X: [rows[row]], outputs: ['predict_proba'] },
    })
    assert.deepEqual(one.json.predict_proba[0], all.json.predict_proba[row])
  }
  const wrong = await call('/models/columns/predict', {
    body: { X: rows.map((row, i) => (i === 600 ? { ...row, city: 'Oslo' } : row)) },
  })
  assert.match(wrong.json.error, /row 600/)
})
