// Gauss-Legendre quadrature: exact for polynomials of degree 2n - 1.

export interface Quadrature {
  /** n points inside (0, 1), ascending. */
  readonly points: Float64Array
  readonly weights: Float64Array
}

/** Points and weights for integrals from 0 to 1, by Newton's method on the Legendre polynomial of degree n. */
export function gaussLegendre(n: number): Quadrature {
  const points = new Float64Array(n)
  const weights = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let x = -Math.cos((Math.PI * (i + 0.75)) / (n + 0.5))
    let slope = 1
    // Quadratic convergence from a start that is off by O(1 / n^3): four steps are enough, the rest is certainty.
    for (let step = 0; step < 8; step++) {
      const [value, derivative] = legendre(n, x)
      slope = derivative
      x -= value / derivative
    }
    points[i] = (1 + x) / 2
    weights[i] = 1 / ((1 - x * x) * slope * slope)
  }
  return { points, weights }
}

/** The Legendre polynomial of degree n and its derivative at x. */
function legendre(n: number, x: number): [value: number, derivative: number] {
  let before = 1
  let value = x
  for (let k = 2; k <= n; k++)
    [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k]
  return [value, (n * (x * value - before)) / (x * x - 1)]
}
