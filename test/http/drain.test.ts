import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { startServer } from '../../src/transports/http.ts'
import { iris, wide } from './caller.ts'
import { body, open, post, read, statusOf } from './socket.ts'

const start = (more = {}) =>
  startServer({ models: [wide, iris], defaultModel: 'wide', serverVersion: '0', port: 0, ...more })

test('64 kept-alive clients that never pause lose no request when the server closes', async () => {
  const server = await start()
  let failed = 0
  let answered = 0
  let closedByServer = 0
  const client = async (): Promise<void> => {
    const socket = await open(server.port)
    for (;;) {
      const isOver = await new Promise<boolean>((resolve) => {
        let text = ''
        const onData = (chunk: Buffer): void => {
          text += chunk.toString('latin1')
          if (!text.endsWith('"setosa"}')) return
          answered++
          socket.off('data', onData)
          socket.off('close', onClose)
          resolve(/connection: close/i.test(text))
        }
        const onClose = (): void => {
          failed++
          resolve(true)
        }
        socket.on('data', onData)
        socket.once('close', onClose)
        socket.write(post())
      })
      if (isOver) break
    }
    closedByServer++
    socket.destroy()
  }
  const clients = Array.from({ length: 64 }, client)
  await new Promise((resolve) => setTimeout(resolve, 200))
  await server.close()
  await Promise.all(clients)
  assert.equal(failed, 0)
  assert.equal(closedByServer, 64)
  assert.ok(answered > 64)
})

test('while it drains: not ready, no new connection, idle ones are closed in time', async () => {
  const server = await start()
  const idle = await open(server.port)
  const asking = await open(server.port)
  const closed = once(idle, 'close')
  const started = performance.now()
  const closing = server.close({ idleMilliseconds: 1500 })
  await new Promise((resolve) => setTimeout(resolve, 50))
  await assert.rejects(fetch(`${server.url}/livez`))
  const answer = read(asking)
  asking.write('GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n')
  assert.equal(statusOf(await answer), 503)
  assert.match(await answer, /connection: close/i)
  await closed
  await closing
  const took = performance.now() - started
  assert.ok(took >= 1490 && took < 5000, `${took} ms`)
})

test('a body that is on its way is read and answered; one that never comes is 408 when the grace is over', async () => {
  const server = await start()
  const slow = await open(server.port)
  const stuck = await open(server.port)
  const slowAnswer = read(slow, 1000)
  const stuckAnswer = read(stuck, 1000)
  slow.write(post().slice(0, -5))
  stuck.write(post().slice(0, -5))
  await new Promise((resolve) => setTimeout(resolve, 50))
  const closing = server.close({ idleMilliseconds: 50, graceMilliseconds: 500 })
  assert.equal(closing, server.close({ graceMilliseconds: 60_000 }), 'the clock does not restart')
  await new Promise((resolve) => setTimeout(resolve, 200))
  slow.write(body.slice(-5))
  assert.equal(statusOf(await slowAnswer), 200)
  await closing
  assert.equal(statusOf(await stuckAnswer), 408)
})

test('a taken port and an open address without keys are refused with what to do', async () => {
  const server = await start()
  await assert.rejects(start({ port: server.port }), (error: Error) => {
    assert.match(error.message, new RegExp(`port ${server.port} on 127.0.0.1 is taken`))
    return true
  })
  await assert.rejects(start({ host: '0.0.0.0' }), /everybody who reaches 0.0.0.0/)
  await assert.rejects(
    start({ host: '192.0.2.1', insecure: true }),
    /is no address of this machine/,
  )
  await server.close({ idleMilliseconds: 0 })
})
