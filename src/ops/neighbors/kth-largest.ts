/** The kth largest of values[0 .. count), k from 1; they are reordered. */
export function kthLargest(values: Int32Array, count: number, k: number): number {
  let low = 0
  let high = count - 1
  const at = k - 1
  while (low < high) {
    const pivot = values[(low + high) >> 1]!
    let left = low
    let right = high
    while (left <= right) {
      while (values[left]! > pivot) left++
      while (values[right]! < pivot) right--
      if (left > right) break
      const kept = values[left]!
      values[left++] = values[right]!
      values[right--] = kept
    }
    if (at <= right) high = right
    else if (at >= left) low = left
    else break
  }
  return values[at]!
}
