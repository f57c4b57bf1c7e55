import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { fault } from '../errors.ts'
import { Application } from './application.ts'
import { answerClientError, rawAnswer } from './client-error.ts'
import { drain } from './drain.ts'
import { isLoopback } from './host-check.ts'
import { HttpCall } from './http-call.ts'
import { HttpFloor } from './http-floor.ts'
import type { CloseOptions, RunningServer, ServerOptions } from './server-options.ts'
import { startSweep } from './sweep.ts'

/**
 * Serves loaded models over HTTP until `close` is called. Throws E_ADDRESS (the port is taken, the address is not ours),
 * E_CONFIG (two models of one name; an address others can reach without keys and without `insecure`), E_MODEL_NOT_FOUND.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1'
  if (!isLoopback(host) && !options.apiKeys && !options.insecure) {
    throw fault('E_CONFIG', `everybody who reaches ${host} could use this server`, {
      hint: 'Give it keys (--api-key-file FILE), or say --insecure.',
    })
  }
  const floor = new HttpFloor(new Application(options), host, options)
  const server = serverFor(floor)
  await listen(server, host, options.port ?? 8080)
  floor.app.warmUpSoon()
  const { port } = server.address() as AddressInfo
  const stopSweep = startSweep(floor)
  let closing: Promise<void> | undefined
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    host,
    port,
    close: (how: CloseOptions = {}) => (closing ??= drain(server, floor, how).finally(stopSweep)),
  }
}

function serverFor(floor: HttpFloor): Server {
  const { limits } = floor.app
  const server = createServer({
    headersTimeout: limits.headersMilliseconds,
    requestTimeout: 300_000,
    connectionsCheckingInterval: Math.min(1000, limits.headersMilliseconds),
    keepAliveTimeout: limits.keepAliveMilliseconds,
  })
  // Node would drop what is over its limit in silence; checkHead counts and refuses.
  server.maxHeadersCount = 0
  server.maxConnections = limits.connections
  const take = (request: IncomingMessage, response: ServerResponse, expects: boolean): void => {
    const call = new HttpCall(floor, request, response)
    floor.calls.add(call)
    call.start(expects)
  }
  server.on('request', (request, response) => take(request, response, false))
  server.on('checkContinue', (request, response) => take(request, response, true))
  server.on('checkExpectation', (request, response) => {
    const call = new HttpCall(floor, request, response)
    floor.calls.add(call)
    call.refuse(fault('E_EXPECT', {}))
  })
  server.on('connect', (_request, socket: Socket) => {
    socket.end(rawAnswer(floor, fault('E_METHOD', { method: 'CONNECT', allowed: 'GET, POST' })))
  })
  server.on('clientError', (error, socket: Socket) => answerClientError(floor, error, socket))
  server.on('connection', (socket: Socket) => {
    floor.sockets.add(socket)
    socket.on('close', () => floor.sockets.delete(socket))
  })
  return server
}

const addressFaults: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) => `port ${port} on ${host} is taken`,
  EACCES: (_host, port) => `port ${port} may not be opened by this user`,
  EADDRNOTAVAIL: (host) => `${host} is no address of this machine`,
  ENOTFOUND: (host) => `${host} is no address of this machine`,
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const what = addressFaults[error.code ?? '']?.(host, port)
      reject(
        fault('E_ADDRESS', what ?? `the server can't listen on ${host}:${port} (${error.code})`, {
          cause: error,
          hint: 'Choose another: --port N, or --port 0 for a free one.',
        }),
      )
    })
    server.listen({ host, port, backlog: 1024 }, resolve)
  })
}
