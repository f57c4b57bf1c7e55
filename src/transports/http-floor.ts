import type { Socket } from 'node:net'
import { fault } from '../errors.ts'
import type { HttpResponse } from '../protocols/protocol.ts'
import { answerParts } from './answer-headers.ts'
import type { Application } from './application.ts'
import type { Cors } from './cors.ts'
import { corsFor } from './cors.ts'
import type { Exchange } from './exchange.ts'
import { hostCheck } from './host-check.ts'
import type { HttpCall } from './http-call.ts'
import type { ServerOptions } from './server-options.ts'

/** What all requests of one listening server share. */
export class HttpFloor {
  readonly app: Application
  readonly cors: Cors | undefined
  readonly checkHost: ((header: string | undefined) => void) | undefined
  readonly calls = new Set<HttpCall>()
  readonly sockets = new Set<Socket>()
  isDraining = false
  private bytesHeld = 0

  constructor(app: Application, host: string, options: ServerOptions) {
    this.app = app
    this.cors = options.corsOrigins?.length ? corsFor(options.corsOrigins) : undefined
    this.checkHost = hostCheck(host, options.allowedHosts)
  }

  /** Takes room for a body. Throws E_BUSY when all bodies together are too much. */
  hold(bytes: number): void {
    if (this.bytesHeld + bytes > this.app.limits.bytesInFlight)
      throw fault('E_BUSY', 'the server holds as many bytes of requests as it may; try again')
    this.bytesHeld += bytes
  }

  /** Takes room for an answer that is there already. */
  take(bytes: number): void {
    this.bytesHeld += bytes
  }

  release(bytes: number): void {
    this.bytesHeld -= bytes
  }

  /** All headers of an answer but Connection, name and value in turn. */
  headersFor(exchange: Exchange, answer: HttpResponse, size: number): string[] {
    const headers = answerParts(exchange, answer)
    if (answer.contentType !== '') headers.push('Content-Length', String(size))
    if (this.cors && exchange.method !== 'OPTIONS')
      headers.push(...this.cors.answer(exchange.headers['origin'] as string | undefined))
    return headers
  }
}
