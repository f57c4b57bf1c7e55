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
  3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
  45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
]
const centreBelow = [
  1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867,
  39307.89580009271061, 28729.085735721942674, 5226.495278852854561,
]
const middleAbove = [
  1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
  1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833,
  7.7454501427834140764e-4,
]
const middleBelow = [
  1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
  0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
]
const farAbove = [
  6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
  0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5,
  2.01033439929228813265e-7,
]
const farBelow = [
  1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525,
  7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7,
  2.04426310338993978564e-15,
]
