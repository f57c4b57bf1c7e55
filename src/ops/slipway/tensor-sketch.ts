import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * The tensor sketch of Pham and Pagh (2013): X [N, D], places [P, D] below `width` and signs [P, D] (initializers) -> [N, width].
 * Each of P count sketches adds sign * x to its place, in column order; their circular convolution is the answer (scikit-learn goes
 * through Fourier transforms, which round differently in the last digits).
 */
export const tensorSketch: Operator = {
  domain: 'slipway',
  opType: 'TensorSketch',
  version: 1,
  attributes: { width: 'int' },
  infer: (inputs, attributes, constants) => {
    const x = required(inputs, 0, 'TensorSketch')
    const [places, signs] = [constants[1], constants[2]]
    const width = attributes['width'] as number
    if (!places || !signs) throw fault('E_UNSUPPORTED', 'TensorSketch with computed places')
    if (places.shape[1] !== x.shape[1] || signs.size !== places.size || places.shape.length !== 2)
      throw fault('E_FORMAT', 'TensorSketch with places of another width')
    if (
      !numbers(places).every(
        (place: number) => Number.isInteger(place) && place >= 0 && place < width,
      )
    )
      throw fault('E_FORMAT', `TensorSketch with places outside 0..${width - 1}`)
    return [{ dataType: x.dataType, shape: [x.shape[0]!, width] }]
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const width = node.attributes['width'] as number
    const places = numbers(context.constant(1)!)
    const signs = numbers(context.constant(2)!)
    const [powers, d] = context.constant(1)!.shape as [number, number]
    const sketch = new Float64Array(width)
    const product = new Float64Array(width)
    const next = new Float64Array(width)
    return ([x], [output]) => {
      const rows = x!.rows
      context.spend(rows * powers * (d + width * width))
      output!.resize2(rows, width)
      const from = numbers(x!)
      const to = numbers(output!)
      for (let row = 0; row < rows; row++) {
        for (let power = 0; power < powers; power++) {
          sketch.fill(0)
          for (let j = 0, at = power * d; j < d; j++, at++)
            sketch[places[at]!]! += signs[at]! * from[row * d + j]!
          if (power === 0) product.set(sketch)
          else convolve(product, sketch, next)
        }
        for (let i = 0; i < width; i++) to[row * width + i] = product[i]!
      }
    }
  },
}

/** a becomes the circular convolution of a and b. */
function convolve(a: Float64Array, b: Float64Array, scratch: Float64Array): void {
  const width = a.length
  scratch.fill(0)
  for (let i = 0; i < width; i++) {
    const value = a[i]!
    if (value === 0) continue
    for (let j = 0, at = i; j < width; j++, at = at + 1 === width ? 0 : at + 1)
      scratch[at]! += value * b[j]!
  }
  a.set(scratch)
}
