import { fault } from '../../errors.ts'
import type { Node } from '../../ir/graph.ts'
import type { KernelContext } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import type { IntegerProduct } from '../integer-product.ts'
import { integerProduct } from '../integer-product.ts'
import { productOf } from '../shapes.ts'
import { convolutions } from './conv.ts'
import type { Convolution } from './convolution.ts'
import { copyPlanes } from './convolution.ts'
import type { Places } from './integer-mat-mul.ts'

/** The whole sums of a convolution of (X - zero) with (W - zero) as DOUBLE; padding is the zero point. */
export function integerConv(node: Node, context: KernelContext, places: Places) {
  const [hasZeroA, hasZeroB] = [places.zeroA, places.zeroB].map(
    (at) => node.inputs[at] !== undefined,
  )
  const convolutionOf = convolutions(node.attributes)
  const group = Number(node.attributes['group'] ?? 1)
  const fixed = context.constant(places.b)
  const fixedZero = hasZeroB ? context.constant(places.zeroB) : undefined
  const known =
    fixed && (fixedZero !== undefined || !hasZeroB)
      ? productsOf(fixed, fixedZero, group)
      : undefined
  let planes = new Int16Array(0)
  return (inputs: readonly Tensor[], sums: Tensor): void => {
    const [x, w] = [inputs[places.a]!, inputs[places.b]!]
    const of = convolutionOf(x.shape, w.shape)
    const shape = [of.images, of.filters, ...of.places]
    sums.resize(shape)
    context.spend(productOf(shape) * w.width)
    const products = known ?? productsOf(w, hasZeroB ? inputs[places.zeroB] : undefined, group)
    const zero = hasZeroA ? numbers(inputs[places.zeroA]!) : [0]
    if (zero.length !== 1)
      throw fault('E_UNSUPPORTED', `${node.opType} with a zero point a channel`)
    const plane = productOf(of.sizes)
    if (planes.length < of.channels * (plane + 1))
      planes = new Int16Array(of.channels * (plane + 1))
    const from = numbers(x)
    for (let image = 0; image < of.images; image++) {
      copyPlanes(from, image * of.channels * plane, of.channels, plane, zero[0]!, planes)
      convolve(of, products, planes, numbers(sums), image)
    }
  }
}

/** A product a group: its filters over the channels it sees. */
function productsOf(w: Tensor, zero: Tensor | undefined, group: number): IntegerProduct[] {
  const filters = w.shape[0]!
  const { width } = w
  const zeros = zero ? numbers(zero) : [0]
  if (zeros.length !== 1 && zeros.length !== filters)
    throw fault('E_FORMAT', `${zeros.length} zero points for ${filters} filters`)
  const centered = Float64Array.from(
    numbers(w),
    (value, i) => value - zeros[zeros.length === 1 ? 0 : Math.floor(i / width)]!,
  )
  const perGroup = filters / group
  return Array.from({ length: group }, (_, g) =>
    integerProduct(
      centered.subarray(g * perGroup * width, (g + 1) * perGroup * width),
      width,
      perGroup,
    ),
  )
}

function convolve(
  of: Convolution,
  products: readonly IntegerProduct[],
  planes: Int16Array,
  to: { [index: number]: number },
  image: number,
): void {
  const plane = productOf(of.places)
  const perGroup = of.channels / of.group
  const filtersPerGroup = of.filters / of.group
  for (const [g, product] of products.entries()) {
    const { rows, stride, toStride, most } = product
    const target = (image * of.filters + g * filtersPerGroup) * plane
    for (let start = 0; start < plane; start += most) {
      const count = Math.min(most, plane - start)
      of.lay(planes, g * perGroup, perGroup, start, count, rows, stride)
      const sums = product.run(count)
      for (let filter = 0; filter < filtersPerGroup; filter++) {
        const at = target + filter * plane + start
        for (let i = 0; i < count; i++) to[at + i] = sums[i * toStride + filter]!
      }
    }
  }
}
