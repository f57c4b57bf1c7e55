import { fault } from '../errors.ts'

const maximumDepth = 100
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Parses a JSON body. Depth is counted first: JSON.parse itself would block for seconds on ten million brackets.
 * Duplicate keys: the last wins. Throws E_JSON with the place.
 */
export function readJson(body: Uint8Array): unknown {
  if (body.length === 0) throw fault('E_JSON', { what: 'it is empty' })
  checkDepth(body)
  let text: string
  try {
    text = body.length < 512 ? small(body) : decoder.decode(body)
  } catch (error) {
    throw fault('E_JSON', { what: 'it is not UTF-8' }, { cause: error })
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw fault('E_JSON', { '!what': describe(text, error), what: 'malformed' }, { cause: error })
  }
}

/** ASCII, as nearly every body is, without the decoder's start-up cost. */
function small(body: Uint8Array): string {
  for (let i = 0; i < body.length; i++) if (body[i]! > 127) return decoder.decode(body)
  return Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1')
}

function checkDepth(body: Uint8Array): void {
  let depth = 0
  let inString = false
  for (let i = 0; i < body.length; i++) {
    const byte = body[i]!
    if (inString) {
      if (byte === 0x5c) i++
      else if (byte === 0x22) inString = false
    } else if (byte === 0x22) inString = true
    else if (byte === 0x5b || byte === 0x7b) {
      if (++depth > maximumDepth)
        throw fault('E_JSON', { what: `it is nested more than ${maximumDepth} levels deep` })
    } else if (byte === 0x5d || byte === 0x7d) depth--
  }
}

function describe(text: string, error: unknown): string {
  if (/[[,:]\s*(NaN|-?Infinity)\b/.test(text.slice(0, 100_000)))
    return 'NaN and Infinity are no JSON; send null for a missing value'
  const message = error instanceof Error ? error.message : ''
  const place = /position (\d+)/.exec(message)
  return place
    ? `${message.replace(/ in JSON at position.*/, '')} at character ${place[1]}`
    : message.slice(0, 120)
}
