/** Smallest product that is divided by (numpy.finfo(float32).eps, as scikit-learn has it). */
export const epsilon = 2 ** -23

/** sqrt(2 D(X | WH)) of the beta-divergence: 2 Frobenius, 1 Kullback-Leibler, 0 Itakura-Saito, others by the general formula. */
export function betaDivergence(x: Float64Array, product: Float64Array, beta: number): number {
  let sum = 0
  if (beta === 2) {
    for (let i = 0; i < x.length; i++) sum += (x[i]! - product[i]!) ** 2
    return Math.sqrt(sum)
  }
  for (let i = 0; i < x.length; i++) sum += term(x[i]!, product[i]!, beta)
  return Math.sqrt(2 * Math.max(sum, 0))
}

function term(x: number, product: number, beta: number): number {
  const isPresent = x > epsilon
  const safe = Math.max(product, epsilon)
  if (beta === 1) return (isPresent ? x * Math.log(x / safe) : 0) + product - x
  if (beta === 0) return (isPresent ? x / safe - Math.log(x / safe) : 0) - 1
  const cross = isPresent ? x ** beta - beta * x * safe ** (beta - 1) : 0
  return (cross + product ** beta * (beta - 1)) / (beta * (beta - 1))
}
