import assert from 'node:assert/strict'
import { test } from 'node:test'
import fastify from 'fastify'
import { slipway } from '../../src/transports/fastify.ts'
import { callerOf, iris, wide } from './caller.ts'

const options = { models: [wide, iris], defaultModel: 'wide', serverVersion: '0.0.0' }

test('the Fastify plugin answers as the server does, beside the routes of the app', async () => {
  const app = fastify()
  app.post('/own', (request) => request.body)
  await app.register(slipway, options)
  const call = callerOf([wide, iris], { defaultModel: 'wide' })
  const sent = [
    { method: 'POST' as const, path: '/predict', body: { X: [5.1, 3.5, 1.4, 0.2] } },
    {
      method: 'POST' as const,
      path: '/models/iris/predict?outputs=predict_proba',
      body: { X: [[5.1, 3.5, 1.4, 0.2]] },
    },
    { method: 'POST' as const, path: '/predict', body: { X: [1] } },
    { method: 'GET' as const, path: '/v2/models/wide' },
    { method: 'GET' as const, path: '/openapi.json' },
    { method: 'GET' as const, path: '/docs' },
  ]
  for (const { method, path, body } of sent) {
    const headers = { 'x-request-id': 'same' }
    const own = await call(path, { method, headers, ...(body ? { body } : {}) })
    const there = await app.inject({
      method,
      url: path,
      headers,
      ...(body ? { payload: body } : {}),
    })
    assert.equal(there.statusCode, own.status)
    assert.equal(there.body, own.text)
    assert.equal(there.headers['slipway-model-digest'], own.headers['slipway-model-digest'])
  }
  const own = await app.inject({ method: 'POST', url: '/own', payload: { a: 1 } })
  assert.deepEqual(own.json(), { a: 1 }, 'the app keeps its own body parsers')
  await app.close()
})

test('a prefix works as for any plugin', async () => {
  const app = fastify()
  await app.register(slipway, { ...options, prefix: '/ml' })
  const answer = await app.inject({
    method: 'POST',
    url: '/ml/predict',
    payload: { X: [5.1, 3.5, 1.4, 0.2] },
  })
  assert.deepEqual(answer.json(), { Y_pred: 'setosa' })
  await app.close()
})
