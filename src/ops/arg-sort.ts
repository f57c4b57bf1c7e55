// numpy.argsort's default algorithm (npysort/quicksort.cpp), without its vector instructions: the order of equal values is its own.

/** NaN sorts last. */
function isLess(a: number, b: number): boolean {
  return a < b || (b !== b && a === a)
}

/** Stretches whose ends are no further apart are sorted by insertion, which keeps equal values in order. */
const small = 15

/** Orders places[0 .. count) by the values they point at. */
export function argSort(values: ArrayLike<number>, places: Int32Array, count: number): void {
  sortRange(values, places, 0, count - 1)
}

function sortRange(values: ArrayLike<number>, places: Int32Array, low: number, high: number): void {
  while (high - low > small) {
    const middle = low + ((high - low) >> 1)
    if (isLess(values[places[middle]!]!, values[places[low]!]!)) swap(places, middle, low)
    if (isLess(values[places[high]!]!, values[places[middle]!]!)) swap(places, high, middle)
    if (isLess(values[places[middle]!]!, values[places[low]!]!)) swap(places, middle, low)
    const pivot = values[places[middle]!]!
    let left = low
    let right = high - 1
    swap(places, middle, right)
    for (;;) {
      do left++
      while (isLess(values[places[left]!]!, pivot))
      do right--
      while (isLess(pivot, values[places[right]!]!))
      if (left >= right) break
      swap(places, left, right)
    }
    swap(places, left, high - 1)
    // The smaller side recurses, so that the stack stays flat.
    if (left - low < high - left) {
      sortRange(values, places, low, left - 1)
      low = left + 1
    } else {
      sortRange(values, places, left + 1, high)
      high = left - 1
    }
  }
  for (let i = low + 1; i <= high; i++) {
    const place = places[i]!
    const value = values[place]!
    let at = i
    for (; at > low && isLess(value, values[places[at - 1]!]!); at--) places[at] = places[at - 1]!
    places[at] = place
  }
}

function swap(places: Int32Array, a: number, b: number): void {
  const kept = places[a]!
  places[a] = places[b]!
  places[b] = kept
}
