/** MurmurHash3_x86_32 (Austin Appleby, public domain) of bytes [start, end), as a signed 32-bit number. */
export function murmur3(bytes: Uint8Array, start: number, end: number, seed = 0): number {
  const length = end - start
  const tail = start + (length & ~3)
  let hash = seed
  for (let i = start; i < tail; i += 4) {
    const block = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)
    hash ^= scramble(block)
    hash = (hash << 13) | (hash >>> 19)
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0
  }
  const left = length & 3
  if (left > 0) {
    let rest = bytes[tail]!
    if (left > 1) rest |= bytes[tail + 1]! << 8
    if (left > 2) rest |= bytes[tail + 2]! << 16
    hash ^= scramble(rest)
  }
  hash ^= length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

function scramble(block: number): number {
  const mixed = Math.imul(block, 0xcc9e2d51)
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593)
}

/** Column of a hash, as scikit-learn's FeatureHasher: |hash| mod columns, the one hash without an absolute value apart. */
export function columnOfHash(hash: number, columns: number): number {
  return hash === -2147483648 ? (2147483647 - (columns - 1)) % columns : Math.abs(hash) % columns
}
