// The partition of x86-simd-sort's quicksort over indices, eight doubles at a time: where equal values go follows from it.

const lanes = 8

/**
 * Parts places[low .. high) into values below the pivot and the others; returns where the others begin.
 * `unroll` vectors are taken at a time; there must be more than 2 * unroll * 8 places.
 */
export function vectorPartition(
  values: ArrayLike<number>,
  places: Int32Array,
  low: number,
  high: number,
  pivot: number,
  unroll: number,
): number {
  const block = unroll * lanes
  let [left, right] = [low, high]
  for (let i = (right - left) % block; i > 0; i--) {
    if (values[places[left]!]! < pivot) left++
    else {
      right--
      const kept = places[left]!
      places[left] = places[right]!
      places[right] = kept
    }
  }
  let [storeLeft, storeRight] = [left, right]
  // A block is read before what was read in front of it is written over it: both ends are held back to make room.
  const heldLeft = places.slice(left, left + block)
  const heldRight = places.slice(right - block, right)
  left += block
  right -= block
  const current = new Int32Array(block)
  const store = (from: Int32Array) => {
    for (let start = 0; start < block; start += lanes) {
      let above = 0
      for (let i = start; i < start + lanes; i++) if (!(values[from[i]!]! < pivot)) above++
      let at = storeRight - above
      storeRight = at
      for (let i = start; i < start + lanes; i++) {
        const place = from[i]!
        if (values[place]! < pivot) places[storeLeft++] = place
        else places[at++] = place
      }
    }
  }
  while (left !== right) {
    if (storeRight - right < left - storeLeft) {
      right -= block
      current.set(places.subarray(right, right + block))
    } else {
      current.set(places.subarray(left, left + block))
      left += block
    }
    store(current)
  }
  store(heldLeft)
  store(heldRight)
  return storeLeft
}

/** The upper median of eight values spread over places[low .. high]. */
export function vectorPivot(
  values: ArrayLike<number>,
  places: Int32Array,
  low: number,
  high: number,
): number {
  const step = Math.floor((high - low) / lanes)
  const sample = Float64Array.from(
    { length: lanes },
    (_, i) => values[places[low + (i + 1) * step]!]!,
  )
  return sample.sort()[lanes / 2]!
}
