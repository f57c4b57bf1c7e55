import type { IncomingMessage, ServerResponse } from 'node:http'

/** From this size on an answer is written in pieces, so that a reader that stands still is noticed. */
export const largeAnswer = 1024 * 1024
const pieceBytes = 256 * 1024

const lingerMilliseconds = 2000
const lingerBytes = 4 * 1024 * 1024

/** Writes as fast as the client reads. `progress` is called whenever a piece has left. */
export function inPieces(
  response: ServerResponse,
  body: string | Uint8Array,
  progress: () => void,
): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  let at = 0
  const next = (): void => {
    progress()
    while (at < bytes.length) {
      const piece = bytes.subarray(at, (at += pieceBytes))
      if (!response.write(piece) && at < bytes.length) {
        response.once('drain', next)
        return
      }
    }
    response.end()
  }
  next()
}

/**
 * Answers a request whose body is still coming. A socket closed with unread bytes sends a reset, which can destroy the answer
 * before the client reads it; so the answer goes out whole, the body is dropped for a while, then the connection is closed.
 */
export function lingeringEnd(
  request: IncomingMessage,
  response: ServerResponse,
  body: string | Uint8Array,
): void {
  response.write(body)
  let dropped = 0
  const end = (): void => {
    clearTimeout(timer)
    response.end()
  }
  const timer = setTimeout(end, lingerMilliseconds)
  request.removeAllListeners('data')
  request.on('data', (chunk: Uint8Array) => {
    dropped += chunk.length
    if (dropped > lingerBytes) end()
  })
  request.once('end', end)
  response.once('close', () => clearTimeout(timer))
  request.resume()
}
