import type { HttpResponse } from '../protocols/protocol.ts'
import type { Exchange } from './exchange.ts'

const traceparent = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

/** Headers of an answer that do not depend on the socket, name and value in turn. */
export function answerParts(exchange: Exchange, answer: HttpResponse): string[] {
  const headers =
    answer.contentType === ''
      ? ['X-Request-Id', exchange.requestId]
      : [
          'Content-Type',
          answer.contentType,
          'X-Content-Type-Options',
          'nosniff',
          'X-Request-Id',
          exchange.requestId,
        ]
  if (answer.headers) for (const part of answer.headers) headers.push(part)
  const trace = exchange.headers['traceparent']
  if (typeof trace === 'string' && traceparent.test(trace)) headers.push('traceparent', trace)
  return headers
}
