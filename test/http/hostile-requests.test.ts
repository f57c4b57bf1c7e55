// Table (e) of the hostile-input catalogue: requests that HTTP, JSON or a route must refuse. Every test ends with a good request.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { InferenceRecord } from '../../src/telemetry/inference-record.ts'
import type { RunningServer, ServerOptions } from '../../src/transports/server-options.ts'
import { callerOf, text, wide } from './caller.ts'
import { body, open, post, raw, read, statusOf, withServer } from './socket.ts'

function onServer(
  name: string,
  use: (server: RunningServer) => Promise<void>,
  options: Partial<ServerOptions> = {},
): void {
  test(name, () =>
    withServer(options, async (server) => {
      await use(server)
      const good = await raw(server.port, post(['Connection: close']))
      assert.match(good, /\{"Y_pred":"setosa"\}$/)
    }),
  )
}

onServer(
  'E01 headers that never end are 408 after their time, and cost others nothing',
  async ({ port }) => {
    const slow = await Promise.all(Array.from({ length: 100 }, () => open(port)))
    const ends = slow.map((socket) => read(socket, 3000))
    for (const socket of slow) socket.write('POST /predict HTTP/1.1\r\nHost: loc')
    const started = performance.now()
    assert.equal(statusOf(await raw(port, post(['Connection: close']))), 200)
    assert.ok(performance.now() - started < 250)
    for (const answer of await Promise.all(ends)) assert.equal(statusOf(answer), 408)
  },
  { limits: { headersMilliseconds: 300 } },
)

onServer(
  'E02 a body that stands still is 408',
  async ({ port }) => {
    const answer = await raw(port, post().slice(0, -10), 3000)
    assert.equal(statusOf(answer), 408)
    assert.match(answer, /"code":"E_TIMEOUT"/)
  },
  { limits: { idleMilliseconds: 300 } },
)

onServer(
  'E02 an answer that is not read is given up',
  async ({ port }) => {
    const rows = Array.from({ length: 100_000 }, (_, i) => [i % 7, 1, 1, 1])
    const socket = await open(port)
    const text = JSON.stringify({ X: rows, outputs: ['predict_proba', 'predict_log_proba'] })
    socket.pause()
    socket.write(post([], text))
    const closed = once(socket, 'close')
    await new Promise((resolve) => setTimeout(resolve, 2500))
    socket.resume()
    let size = 0
    socket.on('data', (chunk: Buffer) => (size += chunk.length))
    await closed
    assert.ok(size < 8_000_000, `${size} bytes came`)
  },
  { limits: { idleMilliseconds: 500 } },
)

test('E19 a batch whose client has gone is given up, and recorded as such', async () => {
  const records: InferenceRecord[] = []
  await withServer({ sinks: [(record) => records.push(record)] }, async ({ port }) => {
    const rows = Array.from({ length: 200_000 }, (_, i) => [i % 7, 1, 1, 1])
    const socket = await open(port)
    socket.write(post([], JSON.stringify({ X: rows, outputs: ['predict_proba'] })))
    for (let i = 0; i < 200 && records.length === 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 10))
      if (i === 5) socket.resetAndDestroy()
    }
    assert.deepEqual(
      records.map((record) => record.status),
      [499],
    )
  })
})

onServer(
  'E03 a body over the limit is 413: announced, in chunks, and before 100 Continue',
  async ({ port }) => {
    const announced = await raw(
      port,
      post([], body, '/predict').replace(/Content-Length: \d+/, 'Content-Length: 999999'),
      3000,
    )
    assert.equal(statusOf(announced), 413)
    const chunk = `800\r\n${'1'.repeat(0x800)}\r\n`
    const head = 'POST /predict HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n'
    assert.equal(statusOf(await raw(port, head + chunk.repeat(4), 3000)), 413)
    const expecting = await raw(
      port,
      'POST /predict HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 999999\r\n\r\n',
      3000,
    )
    assert.equal(statusOf(expecting), 413)
    assert.doesNotMatch(expecting, /100 Continue/)
    assert.match(expecting, /Connection: close/i)
  },
  { limits: { bodyBytes: 4096 } },
)

onServer('E03 a client that waits for 100 Continue gets it, then its answer', async ({ port }) => {
  const head = post(['Expect: 100-continue', 'Connection: close'])
  const answer = await raw(port, head)
  assert.match(answer, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/)
})

onServer(
  'E04 bodies in flight are bounded together',
  async ({ port }) => {
    const half = post().replace(/Content-Length: \d+/, 'Content-Length: 4000')
    const first = await open(port)
    first.write(half)
    await new Promise((resolve) => setTimeout(resolve, 50))
    const second = await raw(port, half)
    assert.equal(statusOf(second), 503)
    assert.match(second, /Retry-After: 1/)
    first.destroy()
    await new Promise((resolve) => setTimeout(resolve, 50))
  },
  { limits: { bytesInFlight: 6000 } },
)

onServer(
  'E05 many tiny chunks are answered, long chunk extensions are refused',
  async ({ port }) => {
    const head =
      'POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n'
    const tiny = `${' '.repeat(20_000)}${body}`
      .split('')
      .map((c) => `1\r\n${c}\r\n`)
      .join('')
    assert.equal(statusOf(await raw(port, `${head}${tiny}0\r\n\r\n`)), 200)
    assert.equal(statusOf(await raw(port, `${head}1;${'x'.repeat(20_000)}\r\n{\r\n`)), 413)
  },
)

onServer(
  'E06 compressed bodies: gzip is read, a bomb is 413, unknown and double codings are 415, rubbish is 400',
  async ({ url }) => {
    const send = (encoding: string, bytes: Uint8Array) =>
      fetch(`${url}/predict`, {
        method: 'POST',
        body: bytes,
        headers: { 'content-type': 'application/json', 'content-encoding': encoding },
      })
    assert.deepEqual(await (await send('gzip', gzipSync(body))).json(), { Y_pred: 'setosa' })
    assert.equal((await send('gzip', gzipSync(Buffer.alloc(10_000_000)))).status, 413)
    for (const encoding of ['zstd', 'gzip, gzip'])
      assert.equal((await send(encoding, gzipSync(body))).status, 415)
    assert.equal((await send('gzip', Buffer.from('no gzip'))).status, 400)
  },
  { limits: { bodyBytes: 100_000 } },
)

test('E07 JSON nested too deep is refused before it is parsed', async () => {
  const call = callerOf([wide])
  for (const [depth, status] of [
    [50, 400],
    [99, 400],
    [120, 400],
    [250_000, 400],
    [10_000_000, 400],
  ] as const) {
    const started = performance.now()
    const answer = await call('/predict', {
      body: `{"X":${'['.repeat(depth)}${']'.repeat(depth)}}`,
    })
    assert.equal(answer.status, status)
    assert.equal(answer.json.code === 'E_JSON', depth >= 100, `${depth}: ${answer.text}`)
    assert.ok(performance.now() - started < 500)
  }
})

test('E08 numbers: too large, not JSON, and what must be kept', async () => {
  const call = callerOf([wide])
  const row = (x: string) => call('/predict', { body: `{"X":[${x},1,1,1]}` })
  for (const x of ['1e999', '-1e999', 'NaN', 'Infinity', '01', '+1', '1.', '.5', '0x1', '1_0'])
    assert.equal((await row(x)).status, 400, x)
  assert.match((await row('NaN')).json.error, /send null for a missing value/)
  for (const x of ['1e-999', '-0', '9007199254740993', '0.1'.padEnd(100_000, '1')])
    assert.equal((await row(x)).status, 200, x.slice(0, 20))
})

test('E09 JSON oddities: the last of duplicate keys wins, the rest is refused', async () => {
  const call = callerOf([wide])
  const twice = await call('/predict', { body: '{"X":"no","X":[5.1,3.5,1.4,0.2]}' })
  assert.deepEqual(twice.json, { Y_pred: 'setosa' })
  for (const body_ of [
    '{"__proto__":{"X":[1,1,1,1]}}',
    '\ufeff{"X":[1,1,1,1]}',
    '{"X":[1,1,1,1],}',
    '{"X":[1,1,1,1]}{}',
    '{"X":[1,1,1,1]}\u0000',
    '',
    'null',
  ])
    assert.equal((await call('/predict', { body: body_ })).status, 400, body_)
  assert.equal(
    (await call('/predict', { body: Buffer.from('{"X":["\xff"]}', 'latin1') })).json.code,
    'E_JSON',
  )
  assert.equal(Object.prototype.hasOwnProperty.call({}, 'X'), false)
})

onServer('E14, E15 broken HTTP is 400 and closes', async ({ port }) => {
  const lines = (...more: string[]) =>
    ['POST /predict HTTP/1.1', 'Host: localhost', ...more, '', ''].join('\r\n')
  const broken = [
    lines('Content-Length: 5', 'Transfer-Encoding: chunked'),
    lines('Content-Length: 5', 'Content-Length: 6'),
    ...['+3', '-1', '1e3', '18446744073709551616', ''].map((size) =>
      lines(`Content-Length: ${size}`),
    ),
    lines('Transfer-Encoding: xchunked'),
    lines('Transfer-Encoding: chunked, identity'),
    lines('Content-Length : 5'),
    'POST /predict HTTP/1.1\nHost: localhost\n\n',
    lines('X-A: a\u0000b'),
    lines('Host: other'),
    'GET http://other/livez HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /livez\r\n\r\n',
    'GET /livez HTTP/1.1\r\n\r\n',
    lines('Authorization: a', 'Authorization: b'),
  ]
  for (const request of broken) {
    const answer = await raw(port, request, 100)
    // Node reads a repeated equal form of emptiness as no length; then it is a body that is no JSON.
    assert.equal(statusOf(answer), 400, JSON.stringify(request) + answer.slice(0, 200))
  }
})

onServer('E16 heads that are too large are 431, many small fields too', async ({ port }) => {
  assert.equal(statusOf(await raw(port, post([`X-Big: ${'x'.repeat(20_000)}`]))), 431)
  assert.equal(
    statusOf(await raw(port, `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`)),
    431,
  )
  const many = Array.from({ length: 1100 }, (_, i) => `a${i}: 1`)
  assert.equal(statusOf(await raw(port, post(many))), 431)
})

onServer('E17 pipelined requests are answered in order', async ({ port }) => {
  const requests = Array.from({ length: 200 }, (_, i) => post([`X-Request-Id: n${i}`])).join('')
  const answer = await raw(port, requests)
  const ids = [...answer.matchAll(/X-Request-Id: n(\d+)/g)].map((match) => Number(match[1]))
  assert.deepEqual(
    ids,
    Array.from({ length: 200 }, (_, i) => i),
  )
  const withBody = await raw(
    port,
    `GET /livez HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello`,
  )
  assert.equal(statusOf(withBody), 200)
})

onServer('E18 methods and protocols that are not spoken here never hang', async ({ port }) => {
  const line = (method: string) =>
    `${method} /predict HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`
  for (const [method, status] of [
    ['TRACE', 405],
    ['PUT', 405],
    ['DELETE', 405],
    ['OPTIONS', 204],
    ['NONSENSE', 400],
  ] as const)
    assert.equal(statusOf(await raw(port, line(method))), status, method)
  assert.equal(statusOf(await raw(port, 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n')), 405)
  assert.equal(statusOf(await raw(port, post(['Expect: junk']))), 417)
  assert.equal(statusOf(await raw(port, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')), 400)
  assert.equal(statusOf(await raw(port, Buffer.from('160301020001', 'hex'))), 400)
})

onServer('E19 clients that go away in the middle leave nothing behind', async ({ port }) => {
  for (let i = 0; i < 200; i++) {
    const socket = await open(port)
    socket.write(i % 2 ? post() : post().slice(0, -5))
    socket.resetAndDestroy()
  }
})

test('E20, E21, E23 names, versions and paths are matched exactly', async () => {
  const call = callerOf([wide])
  const names = [
    '../../etc/passwd',
    '%2e%2e%2f',
    '..%5c',
    '%00',
    '%zz',
    'x'.repeat(10_000),
    'a;rm',
    '__proto__',
    'constructor',
    'wide%2f',
    'WIDE',
    'e\u0301',
    '\u00e9',
  ]
  for (const name of names) {
    for (const path of [
      `/models/${name}/predict`,
      `/v2/models/${name}/infer`,
      `/v2/models/${name}`,
    ])
      assert.equal((await call(path, { body: '{}' })).status, 404, path.slice(0, 80))
  }
  for (const version of ['-1', '0x1', '1e3', '18446744073709551616', 'latest/../1', '01'])
    assert.equal(
      (await call(`/v2/models/wide/versions/${version}/infer`, { body: '{}' })).status,
      404,
    )
  for (const path of [
    '//predict',
    '/predict/',
    '/Predict',
    '/predict;x',
    '/predict#x',
    '/./predict',
    '/v2/',
  ])
    assert.equal((await call(path, { body: '{}' })).status, 404, path)
  assert.equal(
    (await call('/predict?x=../../etc/passwd', { body: { X: [1, 2, 3, 4] } })).status,
    200,
  )
})

onServer('E24 a Host that is not ours is 403 on a loopback address', async ({ port }) => {
  for (const [host, status] of [
    ['evil.example', 403],
    ['localhost.evil.example', 403],
    ['', 403],
    ['localhost', 200],
    [`127.0.0.1:${port}`, 200],
    ['[::1]:80', 200],
    ['LOCALHOST', 200],
  ] as const)
    assert.equal(
      statusOf(
        await raw(port, post(['Connection: close']).replace('Host: localhost', `Host: ${host}`)),
      ),
      status,
      host,
    )
})

test('E28 pickles are no request body', async () => {
  const call = callerOf([wide])
  for (const type of [
    'application/vnd.bentoml+pickle',
    'application/python-pickle',
    'application/octet-stream',
  ])
    assert.equal(
      (
        await call('/predict', {
          body: Buffer.from('\x80\x04N.'),
          headers: { 'content-type': type },
        })
      ).status,
      415,
    )
  assert.equal((await call('/predict', { body: Buffer.from('\x80\x04N.', 'latin1') })).status, 400)
})

test('E29 addresses in inputs are text', async () => {
  const answer = await callerOf([text])('/predict', {
    body: { X: ['file:///etc/passwd', 'http://169.254.169.254/'] },
  })
  assert.equal(answer.json.Y_pred.length, 2)
})
