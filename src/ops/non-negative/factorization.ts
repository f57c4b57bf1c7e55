/** What the solvers of a factorisation share. Matrices are row-major: x [n, d], h [k, d], w [n, k]. */
export interface Factorization {
  readonly x: Float64Array
  readonly h: Float64Array
  readonly w: Float64Array
  readonly n: number
  readonly d: number
  readonly k: number
  readonly l1: number
  readonly l2: number
  readonly tolerance: number
  readonly iterations: number
  readonly beta: number
  /** Counts work, before each iteration. */
  readonly spend: (units: number) => void
}
