import type { Readable } from 'node:stream'
import { Transform, pipeline } from 'node:stream'
import { fault } from '../../errors.ts'

/**
 * Bytes as text, without a byte order mark. Bytes that are no UTF-8 fail the stream with E_FORMAT and their line: read as something else
 * they would be other categories than those that a client sends.
 */
export function decodedText(source: Readable): Readable {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const { path } = source as { readonly path?: unknown }
  const where = typeof path === 'string' ? `${path}, line` : 'line'
  let lines = 1
  const text = new Transform({
    encoding: 'utf8',
    transform(chunk: Buffer | string, _encoding, done) {
      try {
        const part = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
        for (let at = part.indexOf('\n'); at >= 0; at = part.indexOf('\n', at + 1)) lines++
        done(null, part)
      } catch (error) {
        done(notUtf8(`${where} ${lines + linesBefore(chunk as Buffer)}`, error))
      }
    },
    flush(done) {
      try {
        done(null, decoder.decode())
      } catch (error) {
        done(notUtf8(`${where} ${lines}`, error))
      }
    },
  })
  // What fails in front of it fails the text: its reader hears of it there.
  pipeline(source, text, () => undefined)
  return text
}

/** Lines that end before the first byte that can't be read. */
function linesBefore(chunk: Buffer): number {
  // It may begin inside of a character.
  const start = chunk.findIndex((byte) => byte < 0x80 || byte > 0xbf)
  const readable = new TextDecoder().decode(chunk.subarray(start < 4 ? Math.max(0, start) : 0))
  return readable.slice(0, readable.indexOf('\ufffd')).split('\n').length - 1
}

function notUtf8(line: string, cause: unknown): Error {
  return fault('E_FORMAT', `${line} is not UTF-8 text`, {
    hint: 'Save it as UTF-8, e.g.: iconv -f windows-1252 -t utf-8 data.csv > data-utf8.csv',
    cause,
  })
}
