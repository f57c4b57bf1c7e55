import { fault } from '../../errors.ts'
import type { NdArray } from './nd-array.ts'
import { arrayFromBytes } from './array-from-bytes.ts'

/** Copies one field of a structured array out of its elements, by the offset the file's dtype gives. */
export function readField(array: NdArray, name: string): NdArray {
  const field = array.dtype.fields?.find((candidate) => candidate.name === name)
  if (field === undefined) {
    const known = array.fieldNames.length === 0 ? 'it has no fields' : `it has ${array.fieldNames.join(', ')}`
    throw fault('E_FORMAT', `an array has no field ${JSON.stringify(name)}: ${known}`)
  }
  const stride = array.dtype.itemsize
  const { itemsize } = field.dtype
  const count = array.size
  array.budget?.take(count * itemsize, `field ${name}`)
  const packed = gather(array.data as Uint8Array, count, stride, field.offset, itemsize)
  return arrayFromBytes({ bytes: packed, dtype: field.dtype, shape: array.shape, budget: array.budget })
}

// Eight and four bytes are what tree nodes are made of: copied as words where both sides are aligned.
function gather(source: Uint8Array, count: number, stride: number, offset: number, itemsize: number): Uint8Array {
  const packed = new Uint8Array(count * itemsize)
  const from = source.byteOffset + offset
  if (itemsize % 4 === 0 && stride % 4 === 0 && from % 4 === 0 && count > 0) {
    const words = new Int32Array(source.buffer, from, Math.floor((source.length - offset) / 4))
    const into = new Int32Array(packed.buffer)
    const width = itemsize / 4
    const step = stride / 4
    for (let i = 0, to = 0; i < count; i++) for (let j = 0; j < width; j++) into[to++] = words[i * step + j]!
    return packed
  }
  for (let i = 0; i < count; i++) packed.set(source.subarray(i * stride + offset, i * stride + offset + itemsize), i * itemsize)
  return packed
}
