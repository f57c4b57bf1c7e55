/** One field's bytes of every element of a structured array, side by side. */
// Eight and four bytes are what tree nodes are made of: copied as words, from where they lie.
export function gather(
  source: Uint8Array,
  count: number,
  stride: number,
  offset: number,
  itemsize: number,
): Uint8Array {
  const packed = new Uint8Array(count * itemsize)
  const from = source.byteOffset + offset
  if (itemsize % 4 === 0 && stride % 4 === 0 && from % 4 === 0 && count > 0) {
    const words = new Int32Array(source.buffer, from, Math.floor((source.length - offset) / 4))
    gatherUnits(words, count, stride / 4, itemsize / 4, new Int32Array(packed.buffer))
  } else if (itemsize % 4 === 0 && itemsize <= smallItem) {
    const view = new DataView(source.buffer, source.byteOffset, source.byteLength)
    gatherWords(view, count, stride, offset, itemsize / 4, new Int32Array(packed.buffer))
  } else if (itemsize <= smallItem)
    gatherUnits(source.subarray(offset), count, stride, itemsize, packed)
  else {
    for (let i = 0; i < count; i++) {
      const at = i * stride + offset
      packed.set(source.subarray(at, at + itemsize), i * itemsize)
    }
  }
  return packed
}

/** Bytes up to which a loop is faster than a copy of memory: flags in tree nodes took most of the time to read a forest. */
const smallItem = 32

/** As gatherUnits where words are not aligned: copying all of a pickled forest's nodes first took longer than all fields together. */
function gatherWords(
  from: DataView,
  count: number,
  stride: number,
  offset: number,
  width: number,
  into: Int32Array,
): void {
  if (width === 2)
    for (let i = 0, at = offset; i < count; i++, at += stride) {
      into[2 * i] = from.getInt32(at, isLittleEndian)
      into[2 * i + 1] = from.getInt32(at + 4, isLittleEndian)
    }
  else
    for (let i = 0, to = 0; i < count; i++)
      for (let j = 0; j < width; j++)
        into[to++] = from.getInt32(i * stride + offset + 4 * j, isLittleEndian)
}

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

function gatherUnits(
  from: Int32Array | Uint8Array,
  count: number,
  step: number,
  width: number,
  into: Int32Array | Uint8Array,
): void {
  if (width === 1) for (let i = 0, at = 0; i < count; i++, at += step) into[i] = from[at]!
  else if (width === 2)
    for (let i = 0, at = 0; i < count; i++, at += step) {
      into[2 * i] = from[at]!
      into[2 * i + 1] = from[at + 1]!
    }
  else
    for (let i = 0, to = 0; i < count; i++)
      for (let j = 0; j < width; j++) into[to++] = from[i * step + j]!
}

/**
 * A field of little-endian int64 as doubles, without a copy of its bytes between; undefined where one is beyond 32 bits.
 */
export function gatherLongs(
  source: Uint8Array,
  count: number,
  stride: number,
  offset: number,
): Float64Array | undefined {
  const from = new DataView(source.buffer, source.byteOffset, source.byteLength)
  const values = new Float64Array(count)
  for (let i = 0, at = offset; i < count; i++, at += stride) {
    const low = from.getInt32(at, true)
    if (low >> 31 !== from.getInt32(at + 4, true)) return undefined
    values[i] = low
  }
  return values
}
