import type { Socket } from 'node:net'
import type { SlipwayError } from '../errors.ts'
import { fault } from '../errors.ts'
import { Exchange } from './exchange.ts'
import type { HttpFloor } from './http-floor.ts'

/** Answers what Node's parser refuses: malformed requests, heads that are too large, heads and bodies that never end. */
export function answerClientError(floor: HttpFloor, error: Error, socket: Socket): void {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const refusal = faultFor(code)
  const under = [...floor.calls].filter((call) => call.request.socket === socket)
  const reading = under.find((call) => call.state === 'reading')
  if (reading) reading.refuse(refusal)
  else if (under.length === 0) socket.write(rawAnswer(floor, refusal))
  socket.destroySoon()
}

function faultFor(code: string | undefined): SlipwayError {
  if (code === 'HPE_HEADER_OVERFLOW')
    return fault('E_HEADERS', 'the request line and headers are over the limit of 16 KiB')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return fault('E_TIMEOUT', 'the request did not arrive in time')
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW')
    return fault('E_TOO_LARGE', 'the chunk extensions are too long')
  return fault('E_BODY', `the request is not HTTP/1.1 (${code ?? 'malformed'})`)
}

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Payload Too Large',
  431: 'Request Header Fields Too Large',
}

/** A whole answer as text, for sockets on which there is no request to answer; it is recorded like any other. */
export function rawAnswer(floor: HttpFloor, refusal: SlipwayError): string {
  const exchange = new Exchange('', '/', {})
  const answer = floor.app.refuse(exchange, refusal)
  floor.app.record(exchange, answer.status)
  const body = answer.body as string
  const headers = floor.headersFor(exchange, answer, Buffer.byteLength(body))
  const lines = [`HTTP/1.1 ${answer.status} ${reasons[answer.status] ?? 'Error'}`]
  for (let i = 0; i < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}`)
  return `${lines.join('\r\n')}\r\nConnection: close\r\n\r\n${body}`
}
