import type { Tensor } from '../ir/tensor.ts'
import { numbers, tensor } from '../ir/tensor.ts'
import type { WeightedProduct } from './weighted-product.ts'

/** What stands for zero in a byte of weights. */
export const zeroWeight = 128
const steps = 127

/** Weights as bytes about 128, and a float32 scale an output channel. */
export interface ByteWeights {
  /** UINT8: [K, M] of a matrix product, else the shape of the weights. */
  readonly bytes: Tensor
  readonly scales: Float32Array
}

/**
 * Symmetric by channel. The bytes are unsigned, because ONNX Runtime's products of unsigned with signed ones saturate on processors
 * without VNNI; those of two unsigned ones are exact everywhere. Undefined where a weight is no number.
 */
export function byteWeights({ node, weights, channels, channelOf }: WeightedProduct) {
  const from = numbers(weights)
  const scales = new Float32Array(channels)
  for (let at = 0; at < from.length; at++) {
    if (!Number.isFinite(from[at]!)) return undefined
    const j = channelOf(at)
    scales[j] = Math.max(scales[j]!, Math.abs(from[at]!) / steps)
  }
  for (let j = 0; j < channels; j++) if (!(scales[j]! > 1e-30)) scales[j] = 1
  const isTransposed = node.attributes['transB'] === 1
  const shape = isTransposed ? weights.shape.toReversed() : weights.shape
  const [k, m] = shape as [number, number]
  const data = Uint8Array.from({ length: from.length }, (_, at) => {
    const place = isTransposed ? (at % m) * k + Math.floor(at / m) : at
    const whole = Math.round(from[place]! / scales[channelOf(place)]!)
    return Math.max(-steps, Math.min(steps, whole)) + zeroWeight
  })
  return { bytes: tensor('UINT8', shape, data), scales } satisfies ByteWeights
}
