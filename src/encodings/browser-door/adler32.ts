const modulus = 65521
/** So many bytes keep both sums below 2^32: zlib's NMAX. */
const bytesBetweenReductions = 5552

/** Adler-32 (RFC 1950), unsigned. */
export function adler32(bytes: Uint8Array): number {
  let low = 1
  let high = 0
  for (let start = 0; start < bytes.length; start += bytesBetweenReductions) {
    const end = Math.min(bytes.length, start + bytesBetweenReductions)
    for (let i = start; i < end; i++) {
      low += bytes[i]!
      high += low
    }
    low %= modulus
    high %= modulus
  }
  return high * 65536 + low
}
