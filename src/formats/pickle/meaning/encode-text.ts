import type { PyObject } from '../../../encodings/pickle/records.ts'
import { malformed } from './meaner.ts'

/** Protocols 0 to 2 have no opcode for bytes: they write text and the codec that turns it into bytes. */
export function encodeText(text: string, encoding: unknown, object: PyObject): Uint8Array {
  object.budget.take(text.length, 'bytes written as text')
  const codec = typeof encoding === 'string' ? encoding.toLowerCase().replaceAll(/[-_ ]/g, '') : ''
  if (codec === 'utf8') return new TextEncoder().encode(text)
  if (codec !== 'latin1' && codec !== 'iso88591' && codec !== 'ascii') {
    throw malformed(object, 'its codec is not one that pickles use')
  }
  const limit = codec === 'ascii' ? 128 : 256
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= limit) throw malformed(object, `its text holds a character beyond ${codec}`)
    bytes[i] = code
  }
  return bytes
}
