export interface CodeSettings {
  readonly penalty: number
  readonly atoms: number
  readonly isPositive: boolean
  readonly screens: boolean
  readonly iterations: number
  /** Relative change and duality gap that end the descent. */
  readonly tolerance: number
}

/**
 * Made once for a dictionary's Gram matrix [k, k]; codes one row, given as its correlations with the atoms [k] and its squared
 * size, into `to` [k].
 */
export type Coder = (
  gram: Float64Array,
  k: number,
  settings: CodeSettings,
  spend: (units: number) => void,
) => (correlations: Float64Array, squaredSize: number, to: Float64Array) => void
