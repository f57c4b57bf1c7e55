import type { Coarse } from './coarse.ts'
import { queryStep, roundRow } from './coarse.ts'
import { lowest, queryHead, queryPlaces } from './nearest-layout.ts'

/** Room for `count` queries of one width with a heap of k each, in the memory of a module of nearest-module.ts. */
export interface Queries {
  /** First byte of a query, of its integers, and of its heap. */
  readonly queryAt: (slot: number) => number
  readonly wholesAt: (slot: number) => number
  readonly heapAt: (slot: number) => number
  readonly wholesBytes: number
  /** What the heap holds now. */
  readonly values: (slot: number) => Float64Array
  readonly places: (slot: number) => Int32Array
  /** Heaps of at most k in all slots. */
  heaps(k: number): { readonly values: Float64Array; readonly places: Int32Array }[]
  /**
   * False where x[at ..] has no integers. `error`: what float64 may be below the true value, whose root times `factor` is the distance.
   */
  put(
    slot: number,
    x: ArrayLike<number>,
    at: number,
    ownNorm: number,
    error: number,
    factor?: number,
  ): boolean
  /** Empties the heap. */
  clear(slot: number, value: number, place: number): void
  /**
   * The limit for sums (product less half norm) of points that may be nearer than the heap's largest, or than the point whose sum is
   * `nearer`. `above`: what float64 may be above the true value. A limit as low as `lowest` leaves nothing out.
   */
  limitOf(slot: number, nearer: number, above: number): number
  /** Whether distances of integers bound true ones from above. */
  isWhole(slot: number): boolean
  /** Points that float64 looked at since `put`. */
  looked(slot: number): number
  /** Length of the list. */
  found(slot: number): number
}

export function queryBytes(width: number, k: number): number {
  return queryHead + width * 8 + Math.ceil(width / 4) * 8 + Math.ceil((k * 12) / 8) * 8
}

export function queriesIn(
  memory: ArrayBuffer,
  start: number,
  count: number,
  width: number,
  k: number,
  coarse: Coarse,
): Queries {
  const bytes = queryBytes(width, k)
  const wholesBytes = Math.ceil(width / 4) * 8
  const queryAt = (slot: number) => start + slot * bytes
  const wholesAt = (slot: number) => queryAt(slot) + queryHead + width * 8
  const heapAt = (slot: number) => wholesAt(slot) + wholesBytes
  const numbers = new Float64Array(memory)
  const int16 = new Int16Array(memory)
  const int32 = new Int32Array(memory)
  const whole = new Uint8Array(count)
  const slots = Array.from({ length: count }, (_, slot) => slot)
  const values = slots.map((slot) => new Float64Array(memory, heapAt(slot), k))
  const places = slots.map((slot) => new Int32Array(memory, heapAt(slot) + k * 8, k))
  const result = { norm: 0, slack: 0, isDrawn: false }
  return {
    queryAt,
    wholesAt,
    heapAt,
    wholesBytes,
    values: (slot) => values[slot]!,
    places: (slot) => places[slot]!,
    heaps: (size) =>
      slots.map((slot) => ({
        values: new Float64Array(memory, heapAt(slot), size),
        places: new Int32Array(memory, heapAt(slot) + size * 8, size),
      })),
    put(slot, x, at, ownNorm, error, factor = 1) {
      const to = wholesAt(slot) / 2
      if (!roundRow(coarse, x, at, width, int16, to, queryStep, result)) return false
      const head = queryAt(slot)
      const place = (name: keyof typeof queryPlaces) => (head + queryPlaces[name]) / 8
      numbers[place('norm')] = result.norm
      numbers[place('ownNorm')] = ownNorm
      numbers[place('error')] = error
      numbers[place('scale')] = coarse.scale * factor
      numbers[place('slack')] = result.slack + coarse.slack
      int32[(head + queryPlaces.looked) / 4] = 0
      whole[slot] = Number(coarse.isWhole && !result.isDrawn)
      const own = (head + queryHead) / 8
      for (let i = 0; i < width; i++) numbers[own + i] = x[at + i]!
      return true
    },
    clear(slot, value, place) {
      values[slot]!.fill(value)
      places[slot]!.fill(place)
    },
    isWhole: (slot) => whole[slot] === 1,
    limitOf(slot, nearer, above) {
      const head = queryAt(slot)
      const get = (name: keyof typeof queryPlaces) => numbers[(head + queryPlaces[name]) / 8]!
      const [norm, scale, slack] = [get('norm'), get('scale'), get('slack')]
      const farthest = (Math.sqrt(Math.max(0, norm - 2 * nearer + 1)) + slack) / scale
      const bound = farthest * farthest * (1 + 1e-9) + above
      const most = nearer > lowest ? Math.min(bound, values[slot]![0]!) : values[slot]![0]!
      // As limitCode (src/ops/neighbors/scan-code.ts).
      const root = scale * Math.sqrt(most + get('error')) + slack
      return Math.max(lowest, Math.floor((norm - root * root * (1 + 1e-9) - 1) * 0.5))
    },
    found: (slot) => int32[(queryAt(slot) + queryPlaces.found) / 4]!,
    looked: (slot) => int32[(queryAt(slot) + queryPlaces.looked) / 4]!,
  }
}
