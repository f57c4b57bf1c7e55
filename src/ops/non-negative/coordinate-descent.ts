import { denseProduct } from '../dense-product.ts'
import type { Factorization } from './factorization.ts'

/** Cyclic coordinate descent on |X - W H|^2 / 2 + l1 |W| + l2 |W|^2 / 2 from W = 0, until the projected gradient has shrunk. */
export function coordinateDescent({
  x,
  h,
  w,
  n,
  d,
  k,
  l1,
  l2,
  tolerance,
  iterations,
  spend,
}: Factorization): void {
  const gram = new Float64Array(k * k)
  const targets = new Float64Array(n * k)
  denseProduct(h, h, undefined, gram, k, d, k)
  denseProduct(x, h, undefined, targets, n, d, k)
  for (let t = 0; t < k; t++) gram[t * k + t]! += l2
  for (let i = 0; i < targets.length; i++) targets[i]! -= l1
  let first = 0
  for (let round = 1; round <= iterations; round++) {
    spend(n * k * k)
    const violation = sweep(w, gram, targets, n, k)
    if (round === 1) first = violation
    if (first === 0 || violation / first <= tolerance) return
  }
}

/** One pass over all components and rows; the sum of the projected gradients' sizes. */
function sweep(
  w: Float64Array,
  gram: Float64Array,
  targets: Float64Array,
  n: number,
  k: number,
): number {
  let violation = 0
  for (let t = 0; t < k; t++) {
    const curvature = gram[t * k + t]!
    for (let i = 0; i < n; i++) {
      let gradient = -targets[i * k + t]!
      for (let r = 0; r < k; r++) gradient += gram[t * k + r]! * w[i * k + r]!
      const own = w[i * k + t]!
      violation += Math.abs(own === 0 ? Math.min(0, gradient) : gradient)
      if (curvature !== 0) w[i * k + t] = Math.max(own - gradient / curvature, 0)
    }
  }
  return violation
}
