export const activations = ['relu', 'tanh', 'sigmoid'] as const
export type Activation = (typeof activations)[number]

/** Dense layers, the last without an activation: its outputs are a quantity, the margin of a class, or a score a class. */
export interface Network {
  readonly activation: Activation
  readonly layers: readonly DenseLayer[]
}

export interface DenseLayer {
  readonly inputs: number
  readonly outputs: number
  /** [inputs, outputs], row-major. */
  readonly weights: Float32Array
  readonly bias: Float32Array
}
