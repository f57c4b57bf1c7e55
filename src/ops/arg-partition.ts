// numpy.argpartition's scalar algorithm (npysort/selection.cpp): which of equal values end in front depends on it.

/** NaN sorts last. */
const isLess = (a: number, b: number) => a < b || (b !== b && a === a)

/**
 * Orders `places` (all indices of `values`) so that the kth stands where a full sort would put it, smaller ones in front.
 * Among equal values the choice is numpy's own, without its vector instructions.
 */
export function argPartition(values: Float64Array, places: Int32Array, kth: number): void {
  const at = (place: number) => values[places[place]!]!
  const swap = (a: number, b: number) => {
    const kept = places[a]!
    places[a] = places[b]!
    places[b] = kept
  }
  let low = 0
  let high = places.length - 1
  if (kth < 3) return selectFirst(places.length, kth + 1, at, swap)
  if (kth === high) return swap(kth, lastLargest(places.length, at))
  while (low + 1 < high) {
    medianToLow(low, high, at, swap)
    const pivot = at(low)
    let left = low + 1
    let right = high
    for (;;) {
      do left++
      while (isLess(at(left), pivot))
      do right--
      while (isLess(pivot, at(right)))
      if (right < left) break
      swap(left, right)
    }
    swap(low, right)
    if (right >= kth) high = right - 1
    if (right <= kth) low = left
  }
  if (high === low + 1 && isLess(at(high), at(low))) swap(high, low)
}

type At = (place: number) => number
type Swap = (a: number, b: number) => void

/** Selection sort of the first `wanted`: cheaper than partitions for very few. */
function selectFirst(count: number, wanted: number, at: At, swap: Swap): void {
  for (let i = 0; i < wanted; i++) {
    let least = i
    for (let k = i + 1; k < count; k++) if (isLess(at(k), at(least))) least = k
    swap(i, least)
  }
}

function lastLargest(count: number, at: At): number {
  let largest = 0
  for (let k = 1; k < count; k++) if (!isLess(at(k), at(largest))) largest = k
  return largest
}

/** The median of first, middle and last becomes the pivot at `low`, the least of them stands behind it. */
function medianToLow(low: number, high: number, at: At, swap: Swap): void {
  const middle = low + ((high - low) >> 1)
  if (isLess(at(high), at(middle))) swap(high, middle)
  if (isLess(at(high), at(low))) swap(high, low)
  if (isLess(at(low), at(middle))) swap(low, middle)
  swap(middle, low + 1)
}
