// What a client sends never reaches a log: a value planted in every field of every refusal is in no sink.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InferenceRecord } from '../../src/telemetry/inference-record.ts'
import { createLogger } from '../../src/telemetry/logger.ts'
import { application, callOn, columns, iris, text, wide } from './caller.ts'

const canary = 'patient-4711-positive'
const number = 4711.4711
const planted = /patient|4711/

const values: readonly unknown[] = [
  canary,
  [canary],
  { [canary]: 1 },
  { x: canary },
  number,
  [number],
  [[number, canary]],
  `${canary}\r\nfake: line`,
  null,
]

/** Copies of a body, each with one value, or one key, replaced by a planted one. */
function* mutants(body: unknown): Generator<unknown> {
  for (const value of values) yield value
  if (typeof body !== 'object' || body === null) return
  for (const key of Object.keys(body)) {
    const inner = (body as Record<string, unknown>)[key]
    for (const changed of mutants(inner)) {
      const copy = Array.isArray(body) ? [...body] : { ...body }
      ;(copy as Record<string, unknown>)[key] = changed
      yield copy
    }
  }
  if (!Array.isArray(body)) yield { ...body, [canary]: canary }
}

const person = { age: 60, income: 40.5, city: 'Goa', plan: 'paid' }
const columnTensors = Object.entries(person).map(([name, value]) => ({
  name,
  shape: [1, 1],
  datatype: typeof value === 'string' ? 'BYTES' : 'FP64',
  data: [value],
}))
const bodies: readonly [string, unknown][] = [
  ['/models/wide/predict', { X: [[1, 2, 3, 4]], outputs: ['predict'] }],
  ['/models/columns/predict', { X: [person] }],
  ['/models/text/predict', { X: ['a'] }],
  ['/v2/models/columns/infer', { inputs: columnTensors }],
  [
    '/v2/models/iris/infer',
    { inputs: [{ name: 'X', shape: [1, 4], datatype: 'FP64', data: [[1, 2, 3, 4]] }] },
  ],
  [
    '/v2/models/text/infer',
    { inputs: [{ name: 'X', shape: [1], datatype: 'BYTES', data: ['a'] }] },
  ],
  [
    '/v2/models/wide/infer',
    {
      id: 'a',
      parameters: {},
      inputs: [{ name: 'X', shape: [1, 4], datatype: 'FP64', data: [1, 2, 3, 4] }],
      outputs: [{ name: 'predict' }],
    },
  ],
]

const named = (shape: number[], data: unknown[]) => ({
  name: canary,
  datatype: 'FP64',
  shape,
  data,
})
const single: readonly [string, unknown][] = [
  ['/v2/models/columns/infer', { inputs: [...columnTensors, named([1], [1])] }],
  ['/v2/models/columns/infer', { inputs: [named([1], [1]), named([1], [1])] }],
  ['/v2/models/iris/infer', { inputs: [named([1, 3], [1, 2, 3])] }],
  ['/v2/models/wide/infer', { inputs: [named([1, 3], [1, 2, 3])] }],
  ['/v2/models/columns/infer', { inputs: [named([1, 4], [1, 2, 3, 4])] }],
]

function watched() {
  const lines: string[] = []
  const records: InferenceRecord[] = []
  const logger = createLogger({ level: 'debug', format: 'json', write: (line) => lines.push(line) })
  const app = application([wide, iris, columns, text], {
    logger,
    logRequests: true,
    sinks: [(record) => records.push(record)],
  })
  return { app, lines, records }
}

test('no value, key, path or header of a refused request is in any sink', async () => {
  const { app, lines, records } = watched()
  let refused = 0
  for (const [path, body] of bodies) {
    for (const mutant of mutants(body))
      refused += (await callOn(app, path, { body: mutant })).status >= 400 ? 1 : 0
    for (const broken of [
      `{"X": "${canary}`,
      `{${canary}}`,
      `[${number},`,
      `"${canary}" "${canary}"`,
      Buffer.from(`{"X":"${canary}\xff"}`, 'latin1'),
    ])
      await callOn(app, path, { body: broken })
    for (const type of [
      `text/${canary}`,
      'text/csv',
      'application/x-www-form-urlencoded',
      `multipart/form-data; boundary=${canary}`,
    ])
      await callOn(app, path, {
        body: `${canary}=1&b=${canary}\n${canary},2`,
        headers: { 'content-type': type },
      })
    await callOn(app, `${path}?outputs=${canary}`, { body })
  }
  for (const [path, body] of single) assert.equal((await callOn(app, path, { body })).status, 400)
  for (const path of [
    `/${canary}`,
    `/models/${canary}/predict`,
    `/v2/models/${canary}`,
    `/predict?${canary}`,
  ]) {
    for (const method of ['GET', 'POST', 'DELETE'])
      await callOn(app, path, {
        method,
        headers: {
          'x-request-id': `bad ${canary}`,
          authorization: `Bearer ${canary}`,
          'user-agent': canary,
        },
      })
  }
  assert.ok(refused > 100, `${refused} refusals`)
  assert.ok(lines.length > refused && records.length > refused)
  const leaked = [...lines, ...records.map((record) => JSON.stringify(record))].filter((line) =>
    planted.test(
      line
        .replaceAll(/"(time|milliseconds|computeMilliseconds|read|bind|compute|total)":[^,}]*/g, '')
        .replaceAll(/"(requestId|digest)":"[^"]*"/g, ''),
    ),
  )
  assert.deepEqual(leaked.slice(0, 3), [])
  const metrics = (await callOn(app, '/metrics')).text
  assert.doesNotMatch(metrics, /patient/)
})

test('an error inside Slipway is told by its place, not by its message, and the client learns only the request id', async () => {
  const { app, lines } = watched()
  const place = app.router.find('/livez')!
  const route = place.methods.get('GET')!
  ;(place.methods as Map<string, typeof route>).set('GET', {
    ...route,
    handle: () => {
      throw new TypeError(`about ${canary}`)
    },
  })
  const answer = await callOn(app, '/livez')
  assert.equal(answer.status, 500)
  assert.deepEqual(Object.keys(answer.json), ['error', 'code', 'request_id'])
  assert.doesNotMatch(answer.text + lines.join(''), planted)
  assert.match(lines.join(''), /"error":"TypeError","stack":"at /)
})

test('log lines hold no line break and no escape sequence, and are cut', () => {
  const lines: string[] = []
  for (const format of ['json', 'pretty'] as const) {
    createLogger({ level: 'info', format, write: (line) => lines.push(line) }).log(
      'info',
      `a\r\nb\u001b[31m${'x'.repeat(10_000)}`,
      { field: 'c\nd' },
    )
  }
  for (const line of lines) {
    assert.equal(line.indexOf('\n'), line.length - 1)
    assert.ok(!line.includes('\u001b') && !line.includes('\r'))
    assert.ok(line.length < 700)
  }
})
