// Unsigned 64-bit arithmetic on halves of 32 bits, as int32: BigInt costs an allocation per operation. A function returns the low
// half and leaves the high one in `carry`.

export const carry = { high: 0 }

/** a * b modulo 2^64. */
export function multiply(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const a0 = aLow & 0xffff
  const a1 = aLow >>> 16
  const b0 = bLow & 0xffff
  const b1 = bLow >>> 16
  const first = a0 * b0
  // Sums of three products of 16 bits stay below 2^34: exact in a double.
  const middle = a0 * b1 + a1 * b0 + (first >>> 16)
  carry.high =
    (a1 * b1 + Math.floor(middle / 65536) + Math.imul(aHigh, bLow) + Math.imul(aLow, bHigh)) | 0
  return (middle << 16) | (first & 0xffff)
}

/** a + b modulo 2^64. */
export function add(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const low = (aLow >>> 0) + (bLow >>> 0)
  carry.high = (aHigh + bHigh + (low > 0xffffffff ? 1 : 0)) | 0
  return low | 0
}

/** a rotated right by 1 to 63 places. */
export function rotate(high: number, low: number, places: number): number {
  if (places === 32) {
    carry.high = low
    return high
  }
  const isLong = places > 32
  const [h, l] = isLong ? [low, high] : [high, low]
  const by = places & 31
  carry.high = (h >>> by) | (l << (32 - by))
  return (l >>> by) | (h << (32 - by))
}
