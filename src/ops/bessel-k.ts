/**
 * The modified Bessel function of the second kind, K of real order at x > 0: the integral of exp(-x cosh t) cosh(order t) over t > 0
 * (Abramowitz & Stegun 9.6.24) by the trapezoidal rule, whose error falls as exp(-pi^2 / step) here; relative error below 1e-13.
 */
export function besselK(order: number, x: number): number {
  if (!(x > 0)) return x === 0 ? Infinity : NaN
  if (x > 745) return 0
  const step = Math.min(0.2, Math.sqrt(0.35 / x))
  // exp(-x) is taken out, so that large x keep their digits.
  let sum = 0.5
  for (let k = 1; ; k++) {
    const t = k * step
    const half = Math.sinh(t / 2)
    // cosh t - 1 = 2 sinh^2(t / 2) without cancellation.
    const decay = -2 * x * half * half
    const term = 0.5 * (Math.exp(decay + order * t) + Math.exp(decay - order * t))
    sum += term
    if (term < sum * 1e-18 && decay + order * t < 0) break
  }
  return step * sum * Math.exp(-x)
}

/** The gamma function for x > 0: Stirling's series beyond 10 (Abramowitz & Stegun 6.1.40), recurrence below. */
export function gamma(x: number): number {
  let product = 1
  let at = x
  for (; at < 10; at++) product *= at
  const inverse = 1 / at
  const square = inverse * inverse
  const series =
    inverse *
    (1 / 12 -
      square *
        (1 / 360 -
          square *
            (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - (square * 691) / 360360)))))
  return (Math.sqrt((2 * Math.PI) / at) * Math.exp(at * Math.log(at) - at + series)) / product
}
