// The fixed-size max-heap of scikit-learn's neighbour searches (sklearn/utils/_heap.pyx) and the sorts behind it
// (sklearn/utils/_sorting.pyx): which of equal distances are kept, and in what order they come, is decided here.

/** How equal distances are ordered: by scikit-learn before 1.9, and since. */
export type TieRule = 'before 1.9' | '1.9'

export function isTieRule(text: string): text is TieRule {
  return text === 'before 1.9' || text === '1.9'
}

/** The `size` smallest values pushed since `clear`, with their places; the largest stands first. */
export class MaxHeap {
  readonly values: Float64Array
  readonly places: Int32Array
  private readonly size: number
  private readonly isIntrosort: boolean

  constructor(size: number, ties: TieRule) {
    this.size = size
    this.values = new Float64Array(size)
    this.places = new Int32Array(size)
    this.isIntrosort = ties === '1.9'
  }

  /** `empty` is what unfilled entries hold: infinity, or the largest double. */
  clear(empty = Infinity): void {
    const { values, places, size } = this
    // Faster than `fill` for few.
    for (let i = 0; i < size; i++) {
      values[i] = empty
      places[i] = 0
    }
  }

  get largest(): number {
    return this.values[0]!
  }

  push(value: number, place: number): void {
    const { values, places, size } = this
    if (value >= values[0]!) return
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const right = left + 1
      let next: number
      if (left >= size) break
      if (right >= size || values[left]! >= values[right]!) {
        if (!(value < values[left]!)) break
        next = left
      } else {
        if (!(value < values[right]!)) break
        next = right
      }
      values[at] = values[next]!
      places[at] = places[next]!
      at = next
    }
    values[at] = value
    places[at] = place
  }

  /** Orders values and places by value. The heap is none until the next `clear`. */
  sort(): void {
    if (this.isIntrosort)
      introsort(this.values, this.places, 0, this.size, 2 * Math.floor(Math.log2(this.size)))
    else quicksort(this.values, this.places, 0, this.size)
  }
}

function swap(values: Float64Array, places: Int32Array, a: number, b: number): void {
  const value = values[a]!
  values[a] = values[b]!
  values[b] = value
  const place = places[a]!
  places[a] = places[b]!
  places[b] = place
}

/** The median of three goes to the end, as the pivot; the least of them to the start. */
function medianToEnd(
  values: Float64Array,
  places: Int32Array,
  start: number,
  size: number,
): number {
  const last = start + size - 1
  const middle = start + (size >> 1)
  if (values[start]! > values[last]!) swap(values, places, start, last)
  if (values[last]! > values[middle]!) {
    swap(values, places, last, middle)
    if (values[start]! > values[last]!) swap(values, places, start, last)
  }
  return values[last]!
}

function quicksort(values: Float64Array, places: Int32Array, start: number, size: number): void {
  // The right side is a loop, so that the stack stays as deep as the left sides are.
  while (size > 1) {
    if (size === 2) {
      if (values[start]! > values[start + 1]!) swap(values, places, start, start + 1)
      return
    }
    if (size === 3) {
      if (values[start]! > values[start + 1]!) swap(values, places, start, start + 1)
      if (values[start + 1]! > values[start + 2]!) {
        swap(values, places, start + 1, start + 2)
        if (values[start]! > values[start + 1]!) swap(values, places, start, start + 1)
      }
      return
    }
    const pivot = medianToEnd(values, places, start, size)
    const last = start + size - 1
    let store = start
    for (let i = start; i < last; i++) if (values[i]! < pivot) swap(values, places, i, store++)
    swap(values, places, store, last)
    quicksort(values, places, start, store - start)
    size -= store - start + 1
    start = store + 1
  }
}

function introsort(
  values: Float64Array,
  places: Int32Array,
  start: number,
  size: number,
  depth: number,
): void {
  while (size > 15) {
    if (depth-- <= 0) return heapsort(values, places, start, size)
    const pivot = medianToEnd(values, places, start, size)
    let left = start + 1
    let right = start + size - 2
    for (;;) {
      while (left <= right && values[left]! < pivot) left++
      while (left <= right && values[right]! > pivot) right--
      if (left >= right) break
      swap(values, places, left++, right--)
    }
    swap(values, places, left, start + size - 1)
    introsort(values, places, start, left - start, depth)
    size -= left - start + 1
    start = left + 1
  }
  for (let i = start + 1; i < start + size; i++) {
    const value = values[i]!
    const place = places[i]!
    let at = i
    for (; at > start && values[at - 1]! > value; at--) {
      values[at] = values[at - 1]!
      places[at] = places[at - 1]!
    }
    values[at] = value
    places[at] = place
  }
}

function heapsort(values: Float64Array, places: Int32Array, start: number, size: number): void {
  for (let root = (size - 2) >> 1; root >= 0; root--) siftDown(values, places, start, root, size)
  for (let end = size - 1; end > 0; end--) {
    swap(values, places, start, start + end)
    siftDown(values, places, start, 0, end)
  }
}

function siftDown(
  values: Float64Array,
  places: Int32Array,
  start: number,
  root: number,
  end: number,
): void {
  for (;;) {
    const child = root * 2 + 1
    let largest = root
    if (child < end && values[start + largest]! < values[start + child]!) largest = child
    if (child + 1 < end && values[start + largest]! < values[start + child + 1]!)
      largest = child + 1
    if (largest === root) return
    swap(values, places, start + root, start + largest)
    root = largest
  }
}
