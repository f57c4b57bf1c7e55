import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callerOf, wide } from './caller.ts'
import { body, post, raw, statusOf, withServer } from './socket.ts'

test('every answer says which model, and carries the request id and the trace of its request', async () => {
  const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  const answer = await callerOf([wide])('/predict', {
    body: { X: [1, 2, 3, 4] },
    headers: { 'x-request-id': 'order-66', traceparent: trace },
  })
  assert.equal(answer.headers['x-request-id'], 'order-66')
  assert.equal(answer.headers['traceparent'], trace)
  assert.equal(answer.headers['slipway-model'], 'wide')
  assert.equal(answer.headers['slipway-model-version'], '1')
  assert.match(answer.headers['slipway-model-digest']!, /^sha256:[0-9a-f]{64}$/)
  const own = await callerOf([wide])('/livez', { headers: { 'x-request-id': 'a b\u0007' } })
  assert.match(own.headers['x-request-id']!, /^[0-9a-f]{16}-[0-9a-z]+$/)
})

test('pages of listed origins may read answers, others may not', async () => {
  await withServer({ corsOrigins: ['https://app.example'] }, async ({ port }) => {
    const ask = (origin: string) => raw(port, post([`Origin: ${origin}`, 'Connection: close']))
    assert.match(
      await ask('https://app.example'),
      /Access-Control-Allow-Origin: https:\/\/app\.example/,
    )
    assert.doesNotMatch(await ask('https://evil.example'), /Access-Control/)
    const preflight = (origin: string) =>
      raw(
        port,
        `OPTIONS /predict HTTP/1.1\r\nHost: localhost\r\nOrigin: ${origin}\r\nAccess-Control-Request-Method: POST\r\nConnection: close\r\n\r\n`,
      )
    const allowed = await preflight('https://app.example')
    assert.equal(statusOf(allowed), 204)
    assert.match(allowed, /Access-Control-Allow-Headers: Content-Type, Authorization/)
    assert.doesNotMatch(await preflight('https://evil.example'), /Access-Control/)
  })
  await withServer({}, async ({ port }) => {
    assert.doesNotMatch(
      await raw(port, post(['Origin: https://app.example', 'Connection: close'])),
      /Access-Control/,
    )
  })
})

test('HEAD answers like GET, without a body', async () => {
  await withServer({}, async ({ url }) => {
    const answer = await fetch(`${url}/openapi.json`, { method: 'HEAD' })
    assert.equal(answer.status, 200)
    assert.ok(Number(answer.headers.get('content-length')) > 100)
    assert.equal(await answer.text(), '')
  })
})

test('metrics count answers, refusals and rows', async () => {
  await withServer({}, async ({ url }) => {
    const send = (text: string) =>
      fetch(`${url}/predict`, {
        method: 'POST',
        body: text,
        headers: { 'content-type': 'application/json' },
      })
    await (await send(body)).text()
    await (await send('{"X": [1]}')).text()
    const text = await (await fetch(`${url}/metrics`)).text()
    assert.match(text, /slipway_requests_total\{protocol="predict",model="wide",status="200"\} 1/)
    assert.match(text, /slipway_refusals_total\{protocol="predict",model="wide",code="E_SHAPE"\} 1/)
    assert.match(text, /slipway_rows_total\{protocol="predict",model="wide"\} 1/)
    assert.match(
      text,
      /slipway_request_duration_seconds_count\{protocol="predict",model="wide"\} 2/,
    )
    for (const line of text.trim().split('\n'))
      assert.match(line, /^(# (HELP|TYPE) \S+ .+|[a-z_0-9]+(\{[^}]*\})? -?[\d.e+-]+)$/)
  })
})
