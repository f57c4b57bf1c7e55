// libstdc++'s std::sort and std::nth_element (bits/stl_algo.h, bits/stl_heap.h): among equal values the order is theirs.

/** NaN sorts last. */
const isLess = (a: number, b: number) => a < b || (b !== b && a === a)

/** Below this many, stretches wait for one insertion sort at the end. */
const small = 16

/** One ordering of places[0 ..) by the values they point at. */
interface Range {
  readonly places: Int32Array
  /** Whether the value of place a comes before that of place b. */
  readonly before: (a: number, b: number) => boolean
}

const rangeOf = (values: ArrayLike<number>, places: Int32Array): Range => ({
  places,
  before: (a, b) => isLess(values[a]!, values[b]!),
})

/** Orders places[low .. high). */
export function introSort(
  values: ArrayLike<number>,
  places: Int32Array,
  low: number,
  high: number,
): void {
  if (high - low < 2) return
  const range = rangeOf(values, places)
  sortLoop(range, low, high, 2 * floorLog2(high - low))
  if (high - low <= small) return insertionSort(range, low, high)
  insertionSort(range, low, low + small)
  for (let i = low + small; i < high; i++) insertBackwards(range, i)
}

/** Puts the kth of places where a full sort would put it, no larger ones in front of it. */
export function nthElement(values: ArrayLike<number>, places: Int32Array, kth: number): void {
  const range = rangeOf(values, places)
  let [low, high] = [0, places.length]
  let depth = 2 * floorLog2(high)
  while (high - low > 3) {
    if (depth-- === 0) {
      heapSelect(range, low, kth + 1, high)
      return swap(places, low, kth)
    }
    const cut = partition(range, low, high)
    if (cut <= kth) low = cut
    else high = cut
  }
  insertionSort(range, low, high)
}

function sortLoop(range: Range, low: number, high: number, depth: number): void {
  while (high - low > small) {
    if (depth-- === 0) {
      heapSelect(range, low, high, high)
      for (let last = high - 1; last > low; last--) popHeap(range, low, last, last)
      return
    }
    const cut = partition(range, low, high)
    sortLoop(range, cut, high, depth)
    high = cut
  }
}

/** Around the median of three, which goes to `low`; returns where the upper part begins. */
function partition(range: Range, low: number, high: number): number {
  const { places, before } = range
  const middle = low + ((high - low) >> 1)
  swap(places, low, medianOf(range, low + 1, middle, high - 1))
  const pivot = places[low]!
  let [left, right] = [low + 1, high]
  for (;;) {
    while (before(places[left]!, pivot)) left++
    do right--
    while (before(pivot, places[right]!))
    if (left >= right) return left
    swap(places, left, right)
    left++
  }
}

function medianOf({ places, before }: Range, a: number, b: number, c: number): number {
  const less = (x: number, y: number) => before(places[x]!, places[y]!)
  if (less(a, b)) return less(b, c) ? b : less(a, c) ? c : a
  return less(a, c) ? a : less(b, c) ? c : b
}

function insertionSort(range: Range, low: number, high: number): void {
  const { places, before } = range
  for (let i = low + 1; i < high; i++) {
    const place = places[i]!
    if (before(place, places[low]!)) {
      places.copyWithin(low + 1, low, i)
      places[low] = place
    } else insertBackwards(range, i)
  }
}

/** Something not larger stands in front. */
function insertBackwards({ places, before }: Range, at: number): void {
  const place = places[at]!
  for (; before(place, places[at - 1]!); at--) places[at] = places[at - 1]!
  places[at] = place
}

function heapSelect(range: Range, low: number, middle: number, high: number): void {
  const count = middle - low
  for (let parent = (count - 2) >> 1; parent >= 0; parent--)
    siftDown(range, low, parent, count, range.places[low + parent]!)
  for (let i = middle; i < high; i++)
    if (range.before(range.places[i]!, range.places[low]!)) popHeap(range, low, middle, i)
}

/** The largest of the heap [low .. end) goes to `to`, whose place enters the heap. */
function popHeap(range: Range, low: number, end: number, to: number): void {
  const place = range.places[to]!
  range.places[to] = range.places[low]!
  siftDown(range, low, 0, end - low, place)
}

function siftDown(
  { places, before }: Range,
  low: number,
  top: number,
  count: number,
  place: number,
): void {
  let hole = top
  for (;;) {
    let child = 2 * hole + 2
    if (child > count) break
    if (child === count || before(places[low + child]!, places[low + child - 1]!)) child--
    places[low + hole] = places[low + child]!
    hole = child
  }
  // Down to a leaf first, then up again to where it belongs.
  for (let parent = (hole - 1) >> 1; hole > top; parent = (hole - 1) >> 1) {
    if (!before(places[low + parent]!, place)) break
    places[low + hole] = places[low + parent]!
    hole = parent
  }
  places[low + hole] = place
}

function swap(places: Int32Array, a: number, b: number): void {
  const kept = places[a]!
  places[a] = places[b]!
  places[b] = kept
}

const floorLog2 = (value: number) => 31 - Math.clz32(value)
