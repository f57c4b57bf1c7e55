/** Whether `bytes` holds exactly these bytes (or the latin-1 characters of a text) at an offset. */
export function hasBytes(
  bytes: Uint8Array,
  expected: string | readonly number[],
  offset = 0,
): boolean {
  if (bytes.length < offset + expected.length) return false
  for (let i = 0; i < expected.length; i++) {
    const byte = typeof expected === 'string' ? expected.charCodeAt(i) : expected[i]
    if (bytes[offset + i] !== byte) return false
  }
  return true
}

/** Where a text first stands among bytes, one byte a character; -1 when nowhere. */
export function indexOfText(bytes: Uint8Array, text: string): number {
  const first = text.charCodeAt(0)
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
    if (hasBytes(bytes, text, at)) return at
  return -1
}

/** Bytes as text, one character a byte. */
export function latin1(bytes: Uint8Array): string {
  const pieces: string[] = []
  for (let at = 0; at < bytes.length; at += 8192)
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)))
  return pieces.join('')
}
