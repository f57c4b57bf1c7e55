import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { float32, float64 } from '../../ir/tensor.ts'
import type { Network } from './network.ts'

const opTypes = { relu: 'Relu', tanh: 'Tanh', sigmoid: 'Sigmoid' } as const

/** The target was brought to mean 0 and deviation 1. */
export interface TargetScale {
  readonly mean: number
  readonly scale: number
}

/**
 * The layers in float32, as TensorFlow.js computes them: a product is summed in double and rounded, the bias added and rounded, the
 * activation rounded (its CPU backend rounds sums after every 48 products besides). What follows is in double.
 */
export function networkScores(
  g: GraphBuilder,
  prepared: Value,
  network: Network,
  scale: TargetScale,
): Value {
  const checked = g.add('RequireFloat32', [prepared], { estimator: 'NeuralNetwork' })
  let value = g.add('Cast', [checked], { to: 'FLOAT' })
  network.layers.forEach((layer, i) => {
    const { inputs, outputs, weights, bias } = layer
    const product = g.add('MatMul', [
      value,
      g.pool.once(layer, 'weights', () => float32([inputs, outputs], weights)),
    ])
    value = g.add('Add', [product, g.pool.once(layer, 'bias', () => float32([outputs], bias))])
    if (i < network.layers.length - 1) value = g.add(opTypes[network.activation], [value])
  })
  const scores = g.add('Cast', [value], { to: 'DOUBLE' })
  if (scale.scale === 1 && scale.mean === 0) return scores
  const spread = g.add('Mul', [scores, float64([], [scale.scale])])
  return g.add('Add', [spread, float64([], [scale.mean])])
}
