/** One field's bytes of every element of a structured array, side by side. */
// Eight and four bytes are what tree nodes are made of: copied as words where both sides are aligned.
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
