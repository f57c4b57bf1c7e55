import type { IncomingMessage, ServerResponse } from 'node:http'
import { fault } from '../errors.ts'
import type { HttpResponse } from '../protocols/protocol.ts'
import { announcedLength, checkHead } from './check-head.ts'
import { Exchange } from './exchange.ts'
import type { HttpFloor } from './http-floor.ts'
import { inflateBody, inflaterFor } from './inflate.ts'
import { inPieces, largeAnswer, lingeringEnd } from './large-answer.ts'

/** A refused body up to this size is read and dropped, so that the connection can be kept. */
const droppable = 64 * 1024

/** One request on a socket: head, body, answer. Small requests go from their last byte to the answer without leaving the turn. */
export class HttpCall {
  state: 'reading' | 'working' | 'writing' = 'reading'
  /** performance.now() of the last byte of the body, or of the last piece of the answer that left. */
  progressAt: number
  readonly request: IncomingMessage
  readonly response: ServerResponse
  private readonly floor: HttpFloor
  private readonly exchange: Exchange
  private chunks: Uint8Array[] | undefined
  private size = 0
  private held = 0

  constructor(floor: HttpFloor, request: IncomingMessage, response: ServerResponse) {
    this.floor = floor
    this.request = request
    this.response = response
    this.exchange = new Exchange(request.method!, request.url!, request.headers)
    this.progressAt = this.exchange.startedAt
    response.on('close', () => this.closed())
  }

  /** Checks the head, then reads the body. `expectsContinue`: the client waits for a word before it sends the body. */
  start(expectsContinue: boolean): void {
    const { app } = this.floor
    const { request, exchange } = this
    try {
      checkHead(request, app.limits.headerCount)
      this.floor.checkHost?.(request.headers.host)
      if (request.method === 'OPTIONS') return this.answerOptions()
      app.admit(exchange)
      if (exchange.route!.method === 'GET') return this.respond(app.answer(exchange))
      this.announce()
      inflaterFor(request.headers['content-encoding'])
    } catch (error) {
      return this.refuse(error)
    }
    if (expectsContinue) this.response.writeContinue()
    request.on('data', (chunk: Uint8Array) => this.receive(chunk))
    request.on('end', () => this.received())
  }

  /** Takes room for the announced body. Throws E_TOO_LARGE, E_BUSY before a byte of it is read. */
  private announce(): void {
    const announced = announcedLength(this.request) ?? 0
    const { bodyBytes } = this.floor.app.limits
    if (announced > bodyBytes)
      throw fault('E_TOO_LARGE', `the body has ${announced} bytes, the limit is ${bodyBytes}`)
    this.hold(announced)
  }

  private hold(bytes: number): void {
    this.floor.hold(bytes)
    this.held += bytes
  }

  private receive(chunk: Uint8Array): void {
    if (this.state !== 'reading') return
    this.size += chunk.length
    const { bodyBytes } = this.floor.app.limits
    try {
      if (this.size > bodyBytes)
        throw fault('E_TOO_LARGE', `the body is over the limit of ${bodyBytes} bytes`)
      if (this.size > this.held) this.hold(this.size - this.held)
    } catch (error) {
      this.chunks = undefined
      return this.refuse(error)
    }
    if (this.chunks) {
      this.chunks.push(chunk)
      this.progressAt = performance.now()
    } else this.chunks = [chunk]
  }

  private received(): void {
    if (this.state !== 'reading') return
    this.state = 'working'
    const { exchange, chunks } = this
    const { app } = this.floor
    if (chunks) exchange.body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, this.size)
    this.chunks = undefined
    const encoding = this.request.headers['content-encoding']
    if (encoding === undefined) return this.respond(app.answer(exchange))
    this.respond(this.inflated(encoding))
  }

  private async inflated(encoding: string): Promise<HttpResponse> {
    const { exchange } = this
    const { app } = this.floor
    try {
      const inflater = inflaterFor(encoding)
      if (inflater) {
        exchange.body = await inflateBody(inflater, exchange.body, app.limits.bodyBytes)
        this.hold(Math.max(0, exchange.body.length - this.held))
      }
    } catch (error) {
      return app.refuse(exchange, error)
    }
    return app.answer(exchange)
  }

  private respond(answer: HttpResponse | Promise<HttpResponse>): void {
    this.state = 'working'
    if (answer instanceof Promise) void answer.then((response) => this.write(response))
    else this.write(answer)
  }

  /** Answers with a refusal, whatever of the body is still to come. */
  refuse(error: unknown): void {
    if (this.state === 'writing') return
    this.write(this.floor.app.refuse(this.exchange, error))
  }

  private answerOptions(): void {
    const { router } = this.floor.app
    const place = router.find(this.exchange.path)
    const allowed = [...(place?.methods.keys() ?? ['GET', 'POST']), 'OPTIONS']
    this.write({
      status: 204,
      contentType: '',
      body: '',
      headers: [
        'Allow',
        allowed.join(', '),
        ...(this.floor.cors?.preflight(this.exchange.headers) ?? []),
      ],
    })
  }

  private write(answer: HttpResponse): void {
    // Nobody is there to read it; 499 is what servers record for that.
    if (this.exchange.isCancelled) return this.floor.app.record(this.exchange, 499)
    const { response, request, exchange, floor } = this
    this.state = 'writing'
    const { body, status } = answer
    const size = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength
    const headers = floor.headersFor(exchange, answer, size)
    const mustClose = !request.complete && !this.canDrop()
    if (floor.isDraining || mustClose) headers.push('Connection', 'close')
    response.writeHead(status, headers)
    if (mustClose) lingeringEnd(request, response, body)
    else if (size < largeAnswer) response.end(body)
    else {
      this.held += size
      floor.take(size)
      inPieces(response, body, () => (this.progressAt = performance.now()))
    }
    floor.app.record(exchange, status)
  }

  /** Whether the rest of the body is so small that reading it costs less than a new connection. */
  private canDrop(): boolean {
    const { headers } = this.request
    if (headers['transfer-encoding'] !== undefined || headers.expect !== undefined) return false
    return (announcedLength(this.request) ?? 0) <= droppable
  }

  private closed(): void {
    if (!this.response.writableFinished) this.exchange.isCancelled = true
    this.chunks = undefined
    this.floor.release(this.held)
    this.held = 0
    this.floor.calls.delete(this)
  }
}
