// What Conv, ConvTranspose and the pools share: windows over spatial axes. ai.onnx opset 22.
import { fault } from '../../errors.ts'
import type { Attributes, Dimension } from '../../ir/graph.ts'
import type { AttributeKind } from '../../ir/operator.ts'

export const windowAttributes = {
  auto_pad: 'string',
  dilations: 'ints',
  kernel_shape: 'ints',
  pads: 'ints',
  strides: 'ints',
} as const satisfies Record<string, AttributeKind>

/** One spatial axis. */
export interface Window {
  readonly size: number
  readonly stride: number
  readonly dilation: number
  readonly padFront: number
  readonly padBack: number
}

function listOf(attributes: Attributes, name: string, rank: number, otherwise: number): number[] {
  const given = attributes[name] as readonly number[] | undefined
  if (given && given.length !== rank)
    throw fault('E_FORMAT', `${name} has ${given.length} values for ${rank} spatial axes`)
  return given ? [...given] : Array.from<number>({ length: rank }).fill(otherwise)
}

/** The windows of a node whose kernel spans `kernel`, over an input of these spatial sizes. */
export function windowsOf(
  attributes: Attributes,
  kernel: readonly number[],
  sizes: readonly Dimension[],
): Window[] {
  const rank = kernel.length
  const strides = listOf(attributes, 'strides', rank, 1)
  const dilations = listOf(attributes, 'dilations', rank, 1)
  if ([...strides, ...dilations, ...kernel].some((value) => !(value >= 1)))
    throw fault('E_FORMAT', 'a stride, dilation or kernel size below 1')
  const auto = (attributes['auto_pad'] as string | undefined) ?? 'NOTSET'
  const pads = listOf(attributes, 'pads', rank * 2, 0)
  if (pads.some((value) => value < 0)) throw fault('E_UNSUPPORTED', 'negative pads')
  return kernel.map((size, axis) => {
    const stride = strides[axis]!
    const dilation = dilations[axis]!
    const base = { size, stride, dilation }
    if (auto === 'NOTSET') return { ...base, padFront: pads[axis]!, padBack: pads[axis + rank]! }
    if (auto === 'VALID') return { ...base, padFront: 0, padBack: 0 }
    const length = Number(sizes[axis])
    const span = (Math.ceil(length / stride) - 1) * stride + (size - 1) * dilation + 1
    const total = Math.max(0, span - length)
    const small = Math.floor(total / 2)
    if (auto === 'SAME_UPPER') return { ...base, padFront: small, padBack: total - small }
    if (auto === 'SAME_LOWER') return { ...base, padFront: total - small, padBack: small }
    throw fault('E_FORMAT', `auto_pad ${auto}`)
  })
}

/** How many places a window has along an axis. */
export function placesOf(size: number, window: Window, isCeil = false): number {
  const span = (window.size - 1) * window.dilation + 1
  const room = size + window.padFront + window.padBack - span
  const count = (isCeil ? Math.ceil(room / window.stride) : Math.floor(room / window.stride)) + 1
  // A last window that would begin in the padding behind the input is left out.
  const isBehind = isCeil && (count - 1) * window.stride >= size + window.padFront
  return Math.max(0, isBehind ? count - 1 : count)
}

export function staticPlaces(
  size: Dimension,
  window: Window,
  isCeil: boolean,
  axis: number,
): Dimension {
  return typeof size === 'number' ? placesOf(size, window, isCeil) : `places_${axis}`
}

/** Steps of a row-major index over `shape`, first axis slowest; false when it is over. */
export function advance(index: Int32Array, shape: readonly number[]): boolean {
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (++index[axis]! < shape[axis]!) return true
    index[axis] = 0
  }
  return false
}
