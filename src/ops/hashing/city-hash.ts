// CityHash64, version 1 (2011), which CatBoost keeps. Constants and steps: the published algorithm.
import { add, carry, multiply, rotate } from './uint64.ts'

/** A value of 64 bits: [high, low]. Texts of up to 16 bytes, nearly all categories, are hashed without making any. */
type Pair = readonly [number, number]

const k0: Pair = [0xc3a5c85c | 0, 0x97cb3127 | 0]
const k1: Pair = [0xb492b66f | 0, 0xbe98f273 | 0]
const k2: Pair = [0x9ae16a3b | 0, 0x2f90404f | 0]
const k3: Pair = [0xc949d7c7 | 0, 0x509e6557 | 0]
const mixer: Pair = [0x9ddfea08 | 0, 0xeb382d69 | 0]

const encoder = new TextEncoder()
let bytes = new Uint8Array(1024)
let view = new DataView(bytes.buffer)

/** The low half of the hash of a text's UTF-8, as int32. */
export function cityHashLow(text: string): number {
  const length = encode(text)
  if (length > 64) return hashLong(length)
  if (length > 32) return hash33to64(length)
  if (length > 16) return hash17to32(length)
  return hash0to16(length)
}

function encode(text: string): number {
  const { length } = text
  if (length * 3 > bytes.length) {
    bytes = new Uint8Array(length * 4)
    view = new DataView(bytes.buffer)
  }
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code > 127) return encoder.encodeInto(text, bytes).written
    bytes[i] = code
  }
  return length
}

function hash0to16(length: number): number {
  if (length > 8) {
    const bLow = word(length - 8)
    const bHigh = word(length - 4)
    const sum = add(bHigh, bLow, 0, length)
    const turned = rotate(carry.high, sum, length)
    return hashLow(word(4), word(0), carry.high, turned) ^ bLow
  }
  if (length >= 4) {
    const first = word(0)
    // The sum may carry: length + (a << 3), of 35 bits.
    const low = add(first >>> 29, first << 3, 0, length)
    return hashLow(carry.high, low, 0, word(length - 4))
  }
  if (length === 0) return k2[1]
  const y = bytes[0]! + bytes[length >> 1]! * 256
  const z = length + bytes[length - 1]! * 4
  const left = multiply(0, y, k2[0], k2[1])
  const leftHigh = carry.high
  const right = multiply(0, z, k3[0], k3[1])
  const low = left ^ right
  const high = leftHigh ^ carry.high
  return multiply(high, low ^ (high >>> 15), k2[0], k2[1])
}

/** Hash128to64 of (u, v): the high half is in `carry`. */
function hashLow(uHigh: number, uLow: number, vHigh: number, vLow: number): number {
  let low = multiply(uHigh ^ vHigh, uLow ^ vLow, mixer[0], mixer[1])
  let high = carry.high
  low ^= high >>> 15
  low = multiply(vHigh ^ high, vLow ^ low, mixer[0], mixer[1])
  high = carry.high
  low ^= high >>> 15
  return multiply(high, low, mixer[0], mixer[1])
}

function word(at: number): number {
  return view.getInt32(at, true)
}

function load(at: number): Pair {
  return [word(at + 4), word(at)]
}

function times(a: Pair, b: Pair): Pair {
  const low = multiply(a[0], a[1], b[0], b[1])
  return [carry.high, low]
}

function plus(a: Pair, b: Pair): Pair {
  const low = add(a[0], a[1], b[0], b[1])
  return [carry.high, low]
}

function minus(a: Pair, b: Pair): Pair {
  return plus(a, plus([~b[0], ~b[1]], [0, 1]))
}

function turn(a: Pair, places: number): Pair {
  const low = rotate(a[0], a[1], places)
  return [carry.high, low]
}

function xor(a: Pair, b: Pair): Pair {
  return [a[0] ^ b[0], a[1] ^ b[1]]
}

/** a ^ (a >> 47) */
function shiftMix(a: Pair): Pair {
  return [a[0], a[1] ^ (a[0] >>> 15)]
}

function hash16(u: Pair, v: Pair): Pair {
  const low = hashLow(u[0], u[1], v[0], v[1])
  return [carry.high, low]
}

function hash17to32(length: number): number {
  const a = times(load(0), k1)
  const b = load(8)
  const c = times(load(length - 8), k2)
  const d = times(load(length - 16), k0)
  const u = plus(plus(turn(minus(a, b), 43), turn(c, 30)), d)
  const v = plus(minus(plus(a, turn(xor(b, k3), 20)), c), [0, length])
  return hashLow(u[0], u[1], v[0], v[1])
}

/** Sums of a half of 33 to 64 bytes: `first`, `second`. */
function halves(a: Pair, z: Pair, one: Pair, two: Pair): [Pair, Pair] {
  const b = turn(plus(a, z), 52)
  const c = turn(a, 37)
  const next = plus(a, one)
  const last = plus(next, two)
  return [plus(last, z), plus(plus(b, turn(last, 31)), plus(c, turn(next, 7)))]
}

function hash33to64(length: number): number {
  const end = load(length - 16)
  const start = plus(load(0), times(plus([0, length], end), k0))
  const [vf, vs] = halves(start, load(24), load(8), load(16))
  const [wf, ws] = halves(
    plus(load(16), load(length - 32)),
    load(length - 8),
    load(length - 24),
    end,
  )
  const r = shiftMix(plus(times(plus(vf, ws), k2), times(plus(wf, vs), k0)))
  return times(shiftMix(plus(times(r, k0), vs)), k2)[1]
}

/** WeakHashLen32WithSeeds of the 32 bytes at `at`. */
function weakHash(at: number, seedA: Pair, seedB: Pair): [Pair, Pair] {
  const z = load(at + 24)
  const c = plus(seedA, load(at))
  const b = turn(plus(plus(seedB, c), z), 21)
  const a = plus(plus(c, load(at + 8)), load(at + 16))
  return [plus(a, z), plus(plus(b, turn(a, 44)), c)]
}

function hashLong(length: number): number {
  let x = load(0)
  let y = xor(load(length - 16), k1)
  let z = xor(load(length - 56), k0)
  const size: Pair = [0, length]
  let v = weakHash(length - 64, size, y)
  let w = weakHash(length - 32, times(size, k1), k0)
  z = plus(z, times(shiftMix(v[1]), k1))
  x = times(turn(plus(z, x), 39), k1)
  y = times(turn(y, 33), k1)
  const end = (length - 1) & ~63
  for (let at = 0; at < end; at += 64) {
    x = times(turn(plus(plus(x, y), plus(v[0], load(at + 16))), 37), k1)
    y = times(turn(plus(plus(y, v[1]), load(at + 48)), 42), k1)
    x = xor(x, w[1])
    y = xor(y, v[0])
    z = turn(xor(z, w[0]), 33)
    v = weakHash(at, times(v[1], k1), plus(x, w[0]))
    w = weakHash(at + 32, plus(z, w[1]), y)
    ;[z, x] = [x, z]
  }
  const left = plus(plus(hash16(v[0], w[0]), times(shiftMix(y), k1)), z)
  return hash16(left, plus(hash16(v[1], w[1]), x))[1]
}
