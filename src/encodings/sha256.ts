// SHA-256 (FIPS 180-4) in JavaScript: the browser's own is only there on https and localhost, and only with a promise.

/** The first 32 bits of what stands behind the point of a root of each of the first primes. */
function rootsOfPrimes(count: number, root: (x: number) => number): Uint32Array {
  const result = new Uint32Array(count)
  for (let n = 2, found = 0; found < count; n++) {
    let isPrime = true
    for (let d = 2; d * d <= n && isPrime; d++) isPrime = n % d !== 0
    if (isPrime) result[found++] = (root(n) % 1) * 2 ** 32
  }
  return result
}

const rounds = 64
const blockBytes = 64
const roundConstants = Int32Array.from(rootsOfPrimes(rounds, Math.cbrt), (word) => word | 0)
const start = rootsOfPrimes(8, Math.sqrt)

/** The digest, 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const state = Uint32Array.from(start)
  const words = new Int32Array(rounds)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const whole = bytes.length - (bytes.length % blockBytes)
  for (let at = 0; at < whole; at += blockBytes) mix(state, words, view, at)
  const last = lastBlocks(bytes.subarray(whole), bytes.length)
  for (let at = 0; at < last.byteLength; at += blockBytes) mix(state, words, last, at)
  const digest = new DataView(new ArrayBuffer(32))
  state.forEach((word, i) => digest.setUint32(4 * i, word))
  return new Uint8Array(digest.buffer)
}

/** What is left of the bytes, a one bit, zeros, and the length in bits. */
function lastBlocks(rest: Uint8Array, length: number): DataView {
  const padded = new Uint8Array(rest.length + 9 > blockBytes ? 2 * blockBytes : blockBytes)
  padded.set(rest)
  padded[rest.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(length / 2 ** 29))
  view.setUint32(padded.length - 4, (length * 8) % 2 ** 32)
  return view
}

function mix(state: Uint32Array, words: Int32Array, view: DataView, at: number): void {
  for (let i = 0; i < 16; i++) words[i] = view.getInt32(at + 4 * i)
  for (let i = 16; i < rounds; i++) {
    const x = words[i - 15]!
    const y = words[i - 2]!
    const near = rotated(x, 7) ^ rotated(x, 18) ^ (x >>> 3)
    const far = rotated(y, 17) ^ rotated(y, 19) ^ (y >>> 10)
    words[i] = (words[i - 16]! + near + words[i - 7]! + far) | 0
  }
  // One by one: taking eight apart at once walks an iterator, for every 64 bytes.
  let a = state[0]! | 0
  let b = state[1]! | 0
  let c = state[2]! | 0
  let d = state[3]! | 0
  let e = state[4]! | 0
  let f = state[5]! | 0
  let g = state[6]! | 0
  let h = state[7]! | 0
  for (let i = 0; i < rounds; i++) {
    const high = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
    const one = (h + high + ((e & f) ^ (~e & g)) + roundConstants[i]! + words[i]!) | 0
    const low = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
    const two = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + two) | 0
  }
  state[0]! += a
  state[1]! += b
  state[2]! += c
  state[3]! += d
  state[4]! += e
  state[5]! += f
  state[6]! += g
  state[7]! += h
}

function rotated(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}
