/** IEEE 754 binary16 -> binary32, exactly. */
export function halfToSingle(halves: Uint16Array): Float32Array {
  const singles = new Float32Array(halves.length)
  for (let i = 0; i < halves.length; i++) singles[i] = single(halves[i]!)
  return singles
}

function single(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** A number -> the nearest IEEE 754 binary16, half to even; above 65519 infinity. */
export function numberToHalf(x: number): number {
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0
  const size = Math.abs(x)
  if (size !== size) return 0x7e00
  if (size >= 65520) return sign | 0x7c00
  // Subnormals are multiples of 2^-24; above them 1024 steps a power of two.
  const exponent = size < 2 ** -14 ? -14 : Math.floor(Math.log2(size))
  const steps = roundHalfEven(size * 2 ** (10 - exponent))
  // A fraction that rounds up to the next power of two carries into the exponent by itself.
  return sign | (size < 2 ** -14 ? steps : ((exponent + 15) << 10) + steps - 1024)
}

function roundHalfEven(x: number): number {
  const floor = Math.floor(x)
  const rest = x - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}
