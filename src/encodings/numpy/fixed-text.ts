import { fault } from '../../errors.ts'
import type { ByteBudget } from '../byte-budget.ts'

// A JavaScript string takes about this many bytes beside its characters.
const stringOverhead = 24

/** `U` elements: UCS-4, little-endian, padded with NUL, which numpy strips from the end. */
export function decodeFixedText(
  bytes: Uint8Array,
  itemsize: number,
  budget: ByteBudget | undefined,
): string[] {
  const count = itemsize === 0 ? 0 : bytes.length / itemsize
  budget?.take(bytes.length + count * stringOverhead, 'an array of text')
  const texts: string[] = []
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = 0; at < bytes.length; at += itemsize) {
    let end = at + itemsize
    while (end > at && data.getUint32(end - 4, true) === 0) end -= 4
    let text = ''
    for (let i = at; i < end; i += 4) text += character(data.getUint32(i, true))
    texts.push(text)
  }
  return texts
}

function character(code: number): string {
  if (code > 0x10ffff)
    throw fault(
      'E_FORMAT',
      `an array of text holds the character code ${code}, which is no character`,
    )
  return code <= 0xffff ? String.fromCharCode(code) : String.fromCodePoint(code)
}

/** `S` elements as latin-1 text, trailing NULs stripped. */
export function decodeFixedBytes(
  bytes: Uint8Array,
  itemsize: number,
  budget: ByteBudget | undefined,
): string[] {
  const count = itemsize === 0 ? 0 : bytes.length / itemsize
  budget?.take(bytes.length + count * stringOverhead, 'an array of byte strings')
  const texts: string[] = []
  for (let at = 0; at < bytes.length; at += itemsize) {
    let end = at + itemsize
    while (end > at && bytes[end - 1] === 0) end--
    let text = ''
    for (let i = at; i < end; i++) text += String.fromCharCode(bytes[i]!)
    texts.push(text)
  }
  return texts
}
