// LZMA_Alone files (.lzma): 13 bytes of header, then one LZMA stream.
import { fault } from '../../errors.ts'
import { LzmaDecoder } from './lzma-decoder.ts'
import { Output } from './output.ts'

/** Inflates an LZMA_Alone file. Throws E_FORMAT when malformed or truncated, E_LIMIT beyond `limit` bytes. */
export function inflateLzma(bytes: Uint8Array, limit: number): Uint8Array {
  if (bytes.length < 18) throw fault('E_FORMAT', 'the LZMA file ends in its header')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const low = view.getUint32(5, true)
  const high = view.getUint32(9, true)
  const isOpen = low === 0xffffffff && high === 0xffffffff
  const size = isOpen ? Infinity : high * 2 ** 32 + low
  if (!isOpen && size > limit)
    throw fault('E_LIMIT', `the LZMA file states ${size} bytes; the limit is ${limit}`)
  const out = new Output(limit, bytes.length * 4)
  // The header's dictionary size only bounds distances; no memory is taken for it.
  const decoder = new LzmaDecoder(out, Math.max(4096, view.getUint32(1, true)))
  decoder.setProperties(bytes[0]!)
  decoder.begin(bytes, 13, bytes.length)
  const isMarked = decoder.decode(size)
  if (isOpen && !isMarked) throw fault('E_FORMAT', 'the LZMA file has no end mark')
  return out.finish()
}
