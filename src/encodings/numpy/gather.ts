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
    const into = new Int32Array(packed.buffer)
    const width = itemsize / 4
    const step = stride / 4
    for (let i = 0, to = 0; i < count; i++)
      for (let j = 0; j < width; j++) into[to++] = words[i * step + j]!
    return packed
  }
  for (let i = 0; i < count; i++)
    packed.set(source.subarray(i * stride + offset, i * stride + offset + itemsize), i * itemsize)
  return packed
}
