import { denseProduct, packColumns } from '../dense-product.ts'
import type { Factorization } from './factorization.ts'
import { epsilon } from './beta-divergence.ts'

/** One multiplicative update of W (Lee and Seung; the exponent of Fevotte and Idier where the divergence needs one). */
export function multiplicativeUpdate({
  x,
  h,
  w,
  n,
  d,
  k,
  l1,
  l2,
  beta,
}: Factorization): () => void {
  const exponent = beta < 1 ? 1 / (2 - beta) : beta > 2 ? 1 / (beta - 1) : 1
  const above = new Float64Array(n * k)
  const below = new Float64Array(n * k)
  const fill =
    beta === 2
      ? frobenius(x, h, w, above, below, n, d, k)
      : general(x, h, w, above, below, n, d, k, beta)
  return () => {
    fill()
    for (let i = 0; i < w.length; i++) {
      const divisor = below[i]! + (l1 > 0 ? l1 : 0) + (l2 > 0 ? l2 * w[i]! : 0)
      const ratio = above[i]! / (divisor === 0 ? epsilon : divisor)
      w[i]! *= exponent === 1 ? ratio : ratio ** exponent
    }
  }
}

type Matrix = Float64Array

/** X H.T above, W H H.T below. */
function frobenius(
  x: Matrix,
  h: Matrix,
  w: Matrix,
  above: Matrix,
  below: Matrix,
  n: number,
  d: number,
  k: number,
): () => void {
  const gram = new Float64Array(k * k)
  denseProduct(h, h, undefined, gram, k, d, k)
  return () => {
    denseProduct(x, h, undefined, above, n, d, k)
    denseProduct(w, gram, undefined, below, n, k, k)
  }
}

/** (X * (WH)^(beta - 2)) H.T above, (WH)^(beta - 1) H.T below. */
function general(
  x: Matrix,
  h: Matrix,
  w: Matrix,
  above: Matrix,
  below: Matrix,
  n: number,
  d: number,
  k: number,
  beta: number,
): () => void {
  const columns = packColumns(h, k, d)
  const product = new Float64Array(n * d)
  const weighted = new Float64Array(n * d)
  const sums = Float64Array.from({ length: k }, (_, i) =>
    h.subarray(i * d, (i + 1) * d).reduce((sum, value) => sum + value, 0),
  )
  return () => {
    denseProduct(w, columns, undefined, product, n, k, d)
    for (let i = 0; i < product.length; i++) {
      const safe = beta < 2 ? Math.max(product[i]!, epsilon) : product[i]!
      weighted[i] =
        beta === 1
          ? x[i]! / safe
          : beta === 0
            ? x[i]! * (1 / safe) ** 2
            : x[i]! * safe ** (beta - 2)
    }
    denseProduct(weighted, h, undefined, above, n, d, k)
    if (beta === 1) return below.forEach((_, i) => (below[i] = sums[i % k]!))
    for (let i = 0; i < product.length; i++)
      product[i] = (beta < 1 ? Math.max(product[i]!, epsilon) : product[i]!) ** (beta - 1)
    denseProduct(product, h, undefined, below, n, d, k)
  }
}
