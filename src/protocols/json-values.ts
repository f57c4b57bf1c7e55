// Tensors as JSON text. Floats keep a point or an exponent and read back as the same double, -0.0 too; NaN is null, infinities are strings.
import type { DataType } from '../ir/data-type.ts'
import { isFloating } from '../ir/data-type.ts'
import type { Tensor } from '../ir/tensor.ts'

/** One number of a float tensor. */
export function floatText(x: number): string {
  if (x - x !== 0) return x !== x ? 'null' : x > 0 ? '"Infinity"' : '"-Infinity"'
  if (Number.isInteger(x)) {
    if (x === 0) return Object.is(x, -0) ? '-0.0' : '0.0'
    const text = String(x)
    return text.includes('e') ? text : `${text}.0`
  }
  return String(x)
}

/** FLOAT data prints the shortest text that reads back as the same single. */
function singleText(x: number): string {
  if (x - x !== 0 || Number.isInteger(x)) return floatText(x)
  for (let digits = 6; digits <= 9; digits++) {
    const short = Number(x.toPrecision(digits))
    if (Math.fround(short) === x) return floatText(short)
  }
  return floatText(x)
}

function integerText(x: number): string {
  return x - x !== 0 ? 'null' : String(x)
}

function boolText(x: number): string {
  return x ? 'true' : 'false'
}

type NumberText = (x: number) => string

export function numberTextOf(dataType: DataType): NumberText {
  if (dataType === 'FLOAT' || dataType === 'FLOAT16') return singleText
  if (isFloating(dataType)) return floatText
  return dataType === 'BOOL' ? boolText : integerText
}

/** Element `index` as JSON. */
export function elementText(tensor: Tensor, index: number): string {
  const value = tensor.data[index]
  if (typeof value === 'number') return numberTextOf(tensor.dataType)(value)
  return JSON.stringify(value ?? null)
}

/** All elements in one flat list. */
export function flatText(tensor: Tensor): string {
  return `[${joined(tensor, 0, tensor.data.length)}]`
}

function joined(tensor: Tensor, start: number, end: number): string {
  if (start >= end) return ''
  if (Array.isArray(tensor.data)) {
    const list = JSON.stringify(
      start === 0 && end === tensor.data.length ? tensor.data : tensor.data.slice(start, end),
    )
    return list.slice(1, -1)
  }
  const text = numberTextOf(tensor.dataType)
  const { data } = tensor
  let result = text(data[start]!)
  for (let i = start + 1; i < end; i++) result += `,${text(data[i]!)}`
  return result
}

/** Nested lists by shape; [n, 1] is squeezed to [n] when asked for. */
export function nestedText(tensor: Tensor, squeeze = false): string {
  const { shape } = tensor
  const dims = squeeze && shape.length === 2 && shape[1] === 1 ? [shape[0]!] : shape
  return nest(tensor, dims, 0, 0)
}

function nest(tensor: Tensor, dims: readonly number[], axis: number, start: number): string {
  if (dims.length === 0) return elementText(tensor, start)
  let inner = 1
  for (let i = axis + 1; i < dims.length; i++) inner *= dims[i]!
  const size = dims[axis]!
  if (axis === dims.length - 1) return `[${joined(tensor, start, start + size)}]`
  const parts: string[] = []
  for (let i = 0; i < size; i++) parts.push(nest(tensor, dims, axis + 1, start + i * inner))
  return `[${parts.join(',')}]`
}

/** Row `row` alone: a scalar for [n] and [n, 1], else a list. */
export function rowText(tensor: Tensor, row: number): string {
  const { width } = tensor
  return width === 1
    ? elementText(tensor, row)
    : `[${joined(tensor, row * width, (row + 1) * width)}]`
}
