// Special functions JavaScript lacks, in double precision.

/**
 * The error function, relative error below 1e-15: the Taylor series near zero, and the continued fraction of erfc
 * (Abramowitz & Stegun 7.1.5 and 7.1.14) away from it.
 */
export function erf(x: number): number {
  if (x !== x) return x
  const a = Math.abs(x)
  if (a > 6) return x > 0 ? 1 : -1
  if (a < 2.5) return seriesErf(x)
  return x > 0 ? 1 - fractionErfc(a) : fractionErfc(a) - 1
}

/** 1 - erf(x) without cancellation for large x. */
export function erfc(x: number): number {
  if (x < 0.5) return 1 - erf(x)
  if (x < 2.5) return 1 - seriesErf(x)
  return x > 27 ? 0 : fractionErfc(x)
}

function seriesErf(x: number): number {
  // erf(x) = 2/sqrt(pi) exp(-x^2) sum 2^n x^(2n+1) / (2n+1)!!: all terms have one sign, so nothing cancels.
  const square = x * x
  let term = x
  let sum = x
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
    term *= (2 * square) / (2 * n + 1)
    sum += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-square) * sum
}

function fractionErfc(x: number): number {
  let fraction = x
  for (let n = 60; n >= 1; n--) fraction = x + n / 2 / fraction
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction)
}

/** The standard normal distribution function. */
export function normalCdf(x: number): number {
  return 0.5 * erfc(-x / Math.SQRT2)
}

/** Ratio of two polynomials, coefficients from the constant up. */
function ratio(x: number, above: readonly number[], below: readonly number[]): number {
  return (
    above.reduceRight((sum, factor) => sum * x + factor, 0) /
    below.reduceRight((sum, factor) => sum * x + factor, 0)
  )
}

/** The inverse of normalCdf: Wichura's PPND16 (Applied Statistics algorithm AS 241), relative error about 1e-16. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) return q * ratio(0.180625 - q * q, centreAbove, centreBelow)
  const tail = q < 0 ? p : 1 - p
  if (tail === 0) return q < 0 ? -Infinity : Infinity
  const r = Math.sqrt(-Math.log(tail))
  const size = r <= 5 ? ratio(r - 1.6, middleAbove, middleBelow) : ratio(r - 5, farAbove, farBelow)
  return q < 0 ? -size : size
}

const centreAbove = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
]
const centreBelow = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852854,
]
const middleAbove = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
]
const middleBelow = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008,
  0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9,
]
const farAbove = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
  0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
]
const farBelow = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
]

/** Digamma for positive numbers to about eight digits, as online LDA uses it (Bernardo 1976, AS 103): its error is part of the answer. */
export function quickDigamma(x: number): number {
  if (x <= 1e-6) return -0.5772156649015329 - 1 / x
  let result = 0
  for (; x < 6; x++) result -= 1 / x
  const r = 1 / x
  const square = r * r
  return (
    result + Math.log(x) - 0.5 * r - square * (1 / 12 - square * (1 / 120 - square * (1 / 252)))
  )
}

/** ln of the gamma function of a positive number: Stirling's series, reached by the recurrence (relative error below 1e-15). */
export function lgamma(x: number): number {
  let product = 1
  for (; x < 15; x++) product *= x
  const r = 1 / (x * x)
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / x
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product)
}
