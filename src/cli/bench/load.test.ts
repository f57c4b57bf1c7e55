import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { runLoad } from './load.ts'

test('an open loop counts the requests that waited behind a stall; a closed loop can not see them', async () => {
  let asked = 0
  const server = createServer((request, response) => {
    request.resume()
    // One request in the middle holds the loop for 300 ms.
    if (++asked % 200 === 100) for (const end = performance.now() + 300; performance.now() < end;);
    response.end('{}')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  const target = { url, headers: {}, body: '{}' }
  const open = await runLoad(target, { milliseconds: 1000, connections: 4, rate: 150 })
  assert.equal(open.latencies.count, 150)
  assert.equal(open.statuses.get(200), 150)
  assert.ok(open.latencies.quantile(0.9) > 100_000, `${open.latencies.quantile(0.9)} us`)
  asked = 0
  const closed = await runLoad(target, { milliseconds: 700, connections: 1 })
  assert.ok(closed.latencies.quantile(0.9) < 100_000)
  server.close()
})

test('a server that is not there is told as lost connections', async () => {
  const target = { url: new URL('http://127.0.0.1:9/'), headers: {}, body: '{}' }
  const result = await runLoad(target, { milliseconds: 50, connections: 1 })
  assert.deepEqual([...result.statuses.keys()], [0])
})
