// numpy's vectorised argsort and argpartition for doubles on processors with AVX-512 (x86-simd-sort).
import { bitonicSort } from './bitonic.ts'
import { introSort, nthElement } from './intro-sort.ts'
import { vectorPartition, vectorPivot } from './vector-partition.ts'

/** Up to here four vectors at a time are not worth it. */
const unrolledFrom = 256

/** Orders all places by the values they point at. Stretches of up to `network` places are sorted by bitonic networks. */
export function vectorArgSort(
  values: ArrayLike<number>,
  places: Int32Array,
  network: number,
): void {
  const count = places.length
  if (count < 2) return
  if (hasNan(values, places)) return introSort(values, places, 0, count)
  sortRange(values, places, 0, count, 2 * floorLog2(count), network)
}

/** The kth of places stands where a full sort would put it, no larger ones in front. */
export function vectorArgPartition(
  values: ArrayLike<number>,
  places: Int32Array,
  kth: number,
): void {
  let [low, high] = [0, places.length]
  if (high < 2) return
  if (hasNan(values, places)) return nthElement(values, places, kth)
  for (let left = 2 * floorLog2(high); ; left--) {
    if (left === 0) return introSort(values, places, low, high)
    if (high - low <= 256) return bitonicSort(values, places, low, high)
    const { cut, isLowest, isHighest } = split(values, places, low, high)
    if (kth < cut) {
      if (isLowest) return
      high = cut
    } else {
      if (isHighest) return
      low = cut
    }
  }
}

function sortRange(
  values: ArrayLike<number>,
  places: Int32Array,
  low: number,
  high: number,
  left: number,
  network: number,
): void {
  if (left === 0) return introSort(values, places, low, high)
  if (high - low <= network) return bitonicSort(values, places, low, high)
  const { cut, isLowest, isHighest } = split(values, places, low, high)
  if (!isLowest) sortRange(values, places, low, cut, left - 1, network)
  if (!isHighest) sortRange(values, places, cut, high, left - 1, network)
}

function split(values: ArrayLike<number>, places: Int32Array, low: number, high: number) {
  const pivot = vectorPivot(values, places, low, high - 1)
  let isLowest = true
  let isHighest = true
  for (let i = low; i < high; i++) {
    const value = values[places[i]!]!
    if (value < pivot) isLowest = false
    else if (value > pivot) isHighest = false
  }
  const unroll = high - low > unrolledFrom ? 4 : 1
  const cut = vectorPartition(values, places, low, high, pivot, unroll)
  return { cut, isLowest, isHighest }
}

function hasNan(values: ArrayLike<number>, places: Int32Array): boolean {
  for (const place of places) if (values[place]! !== values[place]!) return true
  return false
}

const floorLog2 = (value: number) => 31 - Math.clz32(value)
