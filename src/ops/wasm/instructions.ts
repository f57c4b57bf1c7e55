// WebAssembly instructions as bytes (WebAssembly core specification 2.0, section 5.4): those that our kernels use.

/** Bytes of code. */
export type Code = readonly number[]

/** LEB128, 32 bits. */
export function unsigned(value: number): number[] {
  const bytes: number[] = []
  let rest = value >>> 0
  do {
    const low = rest & 127
    rest >>>= 7
    bytes.push(rest ? low | 128 : low)
  } while (rest)
  return bytes
}

/** Signed LEB128, 32 bits. */
function signed(value: number): number[] {
  const bytes: number[] = []
  let rest = value | 0
  for (;;) {
    const low = rest & 127
    rest >>= 7
    const isLast = (rest === 0 && (low & 64) === 0) || (rest === -1 && (low & 64) !== 0)
    bytes.push(isLast ? low : low | 128)
    if (isLast) return bytes
  }
}

const empty = 0x40

export const get = (local: number): Code => [0x20, ...unsigned(local)]
export const set = (local: number): Code => [0x21, ...unsigned(local)]
export const tee = (local: number): Code => [0x22, ...unsigned(local)]
export const constant = (value: number): Code => [0x41, ...signed(value)]
/** Loads and stores take their address from the stack; `offset` is added to it. */
export const load32 = (offset: number): Code => [0x28, 2, ...unsigned(offset)]
export const load16 = (offset: number): Code => [0x2f, 1, ...unsigned(offset)]
export const loadF32 = (offset: number): Code => [0x2a, 2, ...unsigned(offset)]
export const loadF64 = (offset: number): Code => [0x2b, 3, ...unsigned(offset)]
export const store32 = (offset: number): Code => [0x36, 2, ...unsigned(offset)]
export const load8 = (offset: number): Code => [0x2d, 0, ...unsigned(offset)]
export const store8 = (offset: number): Code => [0x3a, 0, ...unsigned(offset)]
export const storeF64 = (offset: number): Code => [0x39, 3, ...unsigned(offset)]
export const addF64: Code = [0xa0]
export const zeroF64: Code = [0x44, 0, 0, 0, 0, 0, 0, 0, 0]
export const addF32: Code = [0x92]
export const storeF32 = (offset: number): Code => [0x38, 2, ...unsigned(offset)]
export const isZero: Code = [0x45]
export const greaterF32: Code = [0x5e]
export const greaterF64: Code = [0x64]
export const add: Code = [0x6a]
export const subtract: Code = [0x6b]
export const and: Code = [0x71]
export const or: Code = [0x72]
export const shiftLeft: Code = [0x74]
export const shiftRight: Code = [0x76]

/** float64 to float32, and back. */
export const demote: Code = [0xb6]
export const promote: Code = [0xbb]

/** Runs `body` when the number on the stack is not zero. */
export const when = (...body: readonly Code[]): Code => [0x04, empty, ...body.flat(), 0x0b]
/** `body`, left by branchIf(depth). */
export const block = (...body: readonly Code[]): Code => [0x02, empty, ...body.flat(), 0x0b]
/** `body`, begun again by branchIf(depth). */
export const loop = (...body: readonly Code[]): Code => [0x03, empty, ...body.flat(), 0x0b]
/** Leaves, or begins again, the `depth`-th construct around, 0 the innermost, when the number on the stack is not zero. */
export const branchIf = (depth: number): Code => [0x0d, ...unsigned(depth)]
/** local += amount */
export const increase = (local: number, amount: number): Code =>
  [get(local), constant(amount), add, set(local)].flat()
/** local += other */
export const addTo = (local: number, other: number): Code =>
  [get(local), get(other), add, set(local)].flat()
/** local -= 1, left on the stack. */
export const countDown = (local: number): Code =>
  [get(local), constant(1), subtract, tee(local)].flat()

// 128-bit vectors of 16 bytes (the SIMD proposal, in every engine since 2021).
export const loadVector = (offset: number): Code => [0xfd, 0x00, 0, ...unsigned(offset)]
/** One byte of memory in all 16 places. */
export const loadSplat = (offset: number): Code => [0xfd, 0x07, 0, ...unsigned(offset)]
/** The first where the third's bits are ones, the second elsewhere. */
export const selectBits: Code = [0xfd, 0x52]
export const andVector: Code = [0xfd, 0x4e]
export const orVector: Code = [0xfd, 0x50]
export const xorVector: Code = [0xfd, 0x51]
/** Both 64-bit halves by a number of bits. */
export const shiftLeft64s: Code = [0xfd, 0xcb, 1]
export const shiftRight64s: Code = [0xfd, 0xcd, 1]
export const storeVector = (offset: number): Code => [0xfd, 0x0b, 0, ...unsigned(offset)]
export const constantBytes = (byte: number): Code => [0xfd, 0x0c, ...Array<number>(16).fill(byte)]
/** All ones in the places where the first is above the second, signed. */
export const greaterBytes: Code = [0xfd, 0x27]
export const addBytes: Code = [0xfd, 0x6e]
export const negateBytes: Code = [0xfd, 0x61]
/** A float32 in all four places. */
export const loadSplatF32 = (offset: number): Code => [0xfd, 0x09, 0, ...unsigned(offset)]
/** All ones in the places where the first is above the second: four float32. */
export const greaterF32s: Code = [0xfd, 0x44]
/** Twice as many places of half the width, of the first vector and then the second; all ones stay all ones. */
export const narrowToInt16: Code = [0xfd, 0x85, 1]
export const narrowToInt8: Code = [0xfd, 0x65]
export const subtractBytes: Code = [0xfd, 0x71]
export const addF32s: Code = [0xfd, 0xe4, 1]
export const subtractF32s: Code = [0xfd, 0xe5, 1]
export const multiplyF32s: Code = [0xfd, 0xe6, 1]
/** The second where it is smaller, or larger; else the first, also where the second is NaN. */
export const smallerF32s: Code = [0xfd, 0xea, 1]
export const largerF32s: Code = [0xfd, 0xeb, 1]
export const absoluteF32s: Code = [0xfd, 0xe0, 1]
/** All ones in the places where both are equal: four float32. */
export const equalF32s: Code = [0xfd, 0x41]
/** The 32-bit integer in a place. */
export const lane32 = (place: number): Code => [0xfd, 0x1b, place]
export const constantF32s = (value: number): Code => {
  const bytes = new Uint8Array(Float32Array.of(value, value, value, value).buffer)
  return [0xfd, 0x0c, ...bytes]
}
/** Eight signed bytes of memory as eight 16-bit integers. */
export const loadBytesAsInt16 = (offset: number): Code => [0xfd, 0x01, 0, ...unsigned(offset)]
/** Sums of neighbouring products of eight 16-bit integers: four 32-bit ones. */
export const dotInt16: Code = [0xfd, 0xba, 1]
export const addInt32s: Code = [0xfd, 0xae, 1]
/** A float64 in both places. */
export const loadSplatF64 = (offset: number): Code => [0xfd, 0x0a, 3, ...unsigned(offset)]
/** A float64 in the first place, 0 in the second. */
export const loadFirstF64 = (offset: number): Code => [0xfd, 0x5d, 3, ...unsigned(offset)]
/** Stores the first float64 alone. */
export const storeFirstF64 = (offset: number): Code => [0xfd, 0x5b, 3, ...unsigned(offset), 0]
/** Two float64 at a time. */
export const addF64s: Code = [0xfd, 0xf0, 1]
export const subtractF64s: Code = [0xfd, 0xf1, 1]
export const multiplyF64s: Code = [0xfd, 0xf2, 1]
export const divideF64s: Code = [0xfd, 0xf3, 1]
/** The second where it is above the first, else the first (a NaN there stays). */
export const pseudoMaximumF64s: Code = [0xfd, 0xf7, 1]
export const multiplyF64: Code = [0xa2]
export const notEqual: Code = [0x47]
/** Two float64 to float32, and two zeros. */
export const demoteF64s: Code = [0xfd, 0x5e]
/** The first two 32-bit places of the first vector, then those of the second. */
export const joinHalves: Code = [0xfd, 0x0d, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]
export const constantF64s = (value: number): Code => {
  const bytes = new Uint8Array(Float64Array.of(value, value).buffer)
  return [0xfd, 0x0c, ...bytes]
}
export const truncateF64s: Code = [0xfd, 0x7a]
/** All ones in the places where the first is below the second: two float64. */
export const lessF64s: Code = [0xfd, 0x49]
export const atMostF64s: Code = [0xfd, 0x4b]
/** Both 64-bit integers moved left by the number of bits on the stack. */
export const shiftInt64s: Code = [0xfd, 0xcb, 1]
/** The larger; NaN where either is, and 0 of 0 and -0. */
export const maximumF64s: Code = [0xfd, 0xf5, 1]
export const subtractF64: Code = [0xa1]
export const sqrtF64: Code = [0x9f]
export const floorF64: Code = [0x9c]
/** The larger; NaN where either is. */
export const maximumF64: Code = [0xa5]
export const lessF64: Code = [0x63]
export const atMostF64: Code = [0x65]
export const atLeastF64: Code = [0x66]
export const constantF64 = (value: number): Code => [
  0x44,
  ...new Uint8Array(Float64Array.of(value).buffer),
]
/** float64 to a signed integer; traps outside its range. */
export const truncateF64: Code = [0xaa]
export const equal: Code = [0x46]
/** Of signed integers. */
export const lessInt: Code = [0x48]
export const atLeastInt: Code = [0x4e]
export const multiply: Code = [0x6c]
export const countTrailingZeros: Code = [0x68]
/** Leaves, or begins again, the `depth`-th construct around. */
export const branch = (depth: number): Code => [0x0c, ...unsigned(depth)]
/** Runs `then` when the number on the stack is not zero, else `otherwise`. */
export const choose = (then: Code, otherwise: Code): Code => [
  0x04,
  empty,
  ...then,
  0x05,
  ...otherwise,
  0x0b,
]
export const sqrtF64s: Code = [0xfd, 0xef, 1]
/** The float64 in a place. */
export const laneF64 = (place: number): Code => [0xfd, 0x21, place]
/** All ones in the places where the first is above the second: four signed integers. */
export const greaterInt32s: Code = [0xfd, 0x3b]
/** The highest bits of four 32-bit places as a number. */
export const bitmaskInt32s: Code = [0xfd, 0xa4, 1]
/** A 32-bit integer in all four places. */
export const splatInt32: Code = [0xfd, 0x11]
export const absoluteF64s: Code = [0xfd, 0xec, 1]
/** The smaller; NaN where either is. */
export const minimumF64: Code = [0xa4]
/** The larger of four signed integers each. */
export const maximumInt32s: Code = [0xfd, 0xb8, 1]
export const atLeastF64s: Code = [0xfd, 0x4c]
export const differF64s: Code = [0xfd, 0x48]
/** A float64 into the second place of a vector; its address is under the vector on the stack. */
export const loadSecondF64 = (offset: number): Code => [0xfd, 0x57, 3, ...unsigned(offset), 1]
/** 1 where any bit of a vector is set, else 0. */
export const anyTrue: Code = [0xfd, 0x53]
