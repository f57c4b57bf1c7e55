// A real server on port 0, and a client that sends exactly the bytes it is told to.
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { startServer } from '../../src/transports/http.ts'
import type { RunningServer, ServerOptions } from '../../src/transports/server-options.ts'
import { iris, wide } from './caller.ts'

export async function withServer(
  options: Partial<ServerOptions>,
  use: (server: RunningServer) => Promise<void>,
): Promise<void> {
  const server = await startServer({
    models: [wide, iris],
    defaultModel: 'wide',
    serverVersion: '0.0.0',
    port: 0,
    ...options,
  })
  try {
    await use(server)
  } finally {
    await server.close({ idleMilliseconds: 0, graceMilliseconds: 100 })
  }
}

/** Opens a connection; errors end up in 'close', which is what the tests look at. */
export async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** Sends bytes and returns all that comes back until the server closes, or nothing more comes for `quiet` ms. */
export async function raw(port: number, bytes: string | Uint8Array, quiet = 300): Promise<string> {
  const socket = await open(port)
  const text = read(socket, quiet)
  socket.write(bytes)
  return text
}

export function read(socket: Socket, quiet = 300): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const done = (): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(text)
    }
    let timer = setTimeout(done, quiet * 10)
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      clearTimeout(timer)
      timer = setTimeout(done, quiet)
    })
    socket.on('close', done)
  })
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)
}

export const body = JSON.stringify({ X: [5.1, 3.5, 1.4, 0.2] })

/** A whole POST /predict as text. */
export function post(more: readonly string[] = [], text = body, path = '/predict'): string {
  return [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    'Content-Type: application/json',
    ...more,
    `Content-Length: ${Buffer.byteLength(text)}`,
    '',
    text,
  ].join('\r\n')
}
