import { fault } from '../../errors.ts'

/** Text as UTF-8, one piece behind another; grows and is used again. */
export class Utf8Buffer {
  bytes = new Uint8Array(1024)
  length = 0

  /** Appends units [start, end) of a text. Half a surrogate pair has no UTF-8 and is refused, as Python does. */
  append(text: string, start: number, end: number): void {
    const needed = this.length + (end - start) * 3
    if (needed > this.bytes.length) this.grow(needed)
    const { bytes } = this
    let to = this.length
    for (let at = start; at < end; at++) {
      const unit = text.charCodeAt(at)
      if (unit < 0x80) bytes[to++] = unit
      else if (unit < 0x800) {
        bytes[to++] = 0xc0 | (unit >> 6)
        bytes[to++] = 0x80 | (unit & 63)
      } else if ((unit & 0xf800) !== 0xd800) {
        bytes[to++] = 0xe0 | (unit >> 12)
        bytes[to++] = 0x80 | ((unit >> 6) & 63)
        bytes[to++] = 0x80 | (unit & 63)
      } else {
        const codePoint = text.codePointAt(at++)!
        if (codePoint < 0x10000)
          throw fault('E_VALUE', {
            where: 'a document',
            '!value': JSON.stringify(text[at - 1]),
            what: 'is half a character (an unpaired surrogate)',
          })
        bytes[to++] = 0xf0 | (codePoint >> 18)
        bytes[to++] = 0x80 | ((codePoint >> 12) & 63)
        bytes[to++] = 0x80 | ((codePoint >> 6) & 63)
        bytes[to++] = 0x80 | (codePoint & 63)
      }
    }
    this.length = to
  }

  appendBlank(): void {
    if (this.length === this.bytes.length) this.grow(this.length + 1)
    this.bytes[this.length++] = 32
  }

  private grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2))
    larger.set(this.bytes)
    this.bytes = larger
  }
}
