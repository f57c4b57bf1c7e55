/** Solves the Gram system of a few chosen atoms by Cholesky; undefined where it is singular to working precision. */
export function solveActive(
  gram: Float64Array,
  k: number,
  atoms: readonly number[],
  right: readonly number[],
): number[] | undefined {
  const n = atoms.length
  const factor = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = gram[atoms[i]! * k + atoms[j]!]!
      for (let t = 0; t < j; t++) sum -= factor[i * n + t]! * factor[j * n + t]!
      if (i === j && sum <= 2 ** -52) return undefined
      factor[i * n + j] = i === j ? Math.sqrt(sum) : sum / factor[j * n + j]!
    }
  }
  const solution = right.slice()
  for (let i = 0; i < n; i++) {
    for (let t = 0; t < i; t++) solution[i]! -= factor[i * n + t]! * solution[t]!
    solution[i]! /= factor[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let t = i + 1; t < n; t++) solution[i]! -= factor[t * n + i]! * solution[t]!
    solution[i]! /= factor[i * n + i]!
  }
  return solution
}
