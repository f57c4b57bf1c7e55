/** Elements in Fortran order (first index fastest) copied to C order (last index fastest). */
export function transpose(
  source: Uint8Array,
  itemsize: number,
  shape: readonly number[],
): Uint8Array {
  const target = new Uint8Array(source.length)
  if (itemsize === 0 || source.length === 0) return target
  const count = source.length / itemsize
  const move =
    itemsize === 8
      ? moveWords(source, target, 2)
      : itemsize === 4
        ? moveWords(source, target, 1)
        : moveBytes(source, target, itemsize)
  // strides[k]: how far one step along axis k is in the source, in elements.
  const strides: number[] = []
  let stride = 1
  for (const length of shape) {
    strides.push(stride)
    stride *= length
  }
  const index = shape.map(() => 0)
  let from = 0
  for (let to = 0; to < count; to++) {
    move(from, to)
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!
      if (++index[axis]! < shape[axis]!) break
      from -= strides[axis]! * shape[axis]!
      index[axis] = 0
    }
  }
  return target
}

type Move = (from: number, to: number) => void

function moveWords(source: Uint8Array, target: Uint8Array, width: 1 | 2): Move {
  const aligned = source.byteOffset % 4 === 0 ? source : new Uint8Array(source)
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4)
  const into = new Int32Array(target.buffer)
  if (width === 1) {
    return (from, to) => {
      into[to] = words[from]!
    }
  }
  return (from, to) => {
    into[2 * to] = words[2 * from]!
    into[2 * to + 1] = words[2 * from + 1]!
  }
}

function moveBytes(source: Uint8Array, target: Uint8Array, itemsize: number): Move {
  return (from, to) => {
    for (let i = 0; i < itemsize; i++) target[to * itemsize + i] = source[from * itemsize + i]!
  }
}
