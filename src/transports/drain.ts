import type { Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { fault } from '../errors.ts'
import type { HttpFloor } from './http-floor.ts'
import type { CloseOptions } from './server-options.ts'

const checkMilliseconds = 10

/**
 * Ends a server without losing a request. http.Server.close() closes idle connections at once, and with them requests that are
 * already on their way (measured: 64 of 64 clients lose one); here they stay open for a moment, and every answer says
 * `Connection: close`.
 */
export async function drain(
  server: Server,
  floor: HttpFloor,
  { graceMilliseconds = 30_000, idleMilliseconds = 1000 }: CloseOptions,
): Promise<void> {
  floor.app.isReady = false
  floor.isDraining = true
  await takeWaiting(server)
  NetServer.prototype.close.call(server)
  const started = performance.now()
  while (floor.sockets.size > 0) {
    const elapsed = performance.now() - started
    if (elapsed > graceMilliseconds) endAll(floor)
    else if (elapsed > idleMilliseconds) closeIdle(floor)
    await setTimeout(checkMilliseconds)
  }
  // Clears Node's own timer; the server no longer listens, and there is nobody to tell.
  server.close(() => undefined)
}

const longestWaitMilliseconds = 1000

/**
 * Takes in the connections that the kernel has accepted and we have not: closing the door resets them, and clients have sent their
 * requests already. Node accepts one or few in a turn of the loop; a whole turn without one means that none is left.
 */
async function takeWaiting(server: Server): Promise<void> {
  const until = performance.now() + longestWaitMilliseconds
  let accepted = 0
  const count = (): void => void accepted++
  server.on('connection', count)
  for (let before = -1; before !== accepted && performance.now() < until;) {
    before = accepted
    await setImmediate()
    await setImmediate()
  }
  server.off('connection', count)
}

function closeIdle(floor: HttpFloor): void {
  const busy = new Set([...floor.calls].map((call) => call.request.socket))
  for (const socket of floor.sockets) if (!busy.has(socket)) socket.destroySoon()
}

function endAll(floor: HttpFloor): void {
  for (const call of floor.calls) {
    if (call.state === 'reading')
      call.refuse(fault('E_TIMEOUT', 'the server stops, and the body had not arrived'))
  }
  for (const socket of floor.sockets) socket.destroy()
}
