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
