import { fault } from '../../errors.ts'
import { argPartition } from '../arg-partition.ts'
import { argSort } from '../arg-sort.ts'
import { vectorArgPartition, vectorArgSort } from './vector-order.ts'

/** Which of equal values come first, and in what order: numpy's own choice, which changed with its vector instructions. */
export interface Ordering {
  /** The kth of all places stands where a full sort would put it, no larger ones in front. */
  partition(values: Float64Array, places: Int32Array, kth: number): void
  /** Orders all places by the values they point at. */
  sort(values: Float64Array, places: Int32Array): void
}

/**
 * 'scalar': numpy before 1.25. '1.25': argsort uses AVX-512. '2': argpartition does, too.
 * A processor without AVX-512 orders equal values otherwise; the newer ways are those of the servers that models run on.
 */
const orderings: Readonly<Record<string, Ordering>> = {
  scalar: {
    partition: argPartition,
    sort: (values, places) => argSort(values, places, places.length),
  },
  '1.25': {
    partition: argPartition,
    sort: (values, places) => vectorArgSort(values, places, 64),
  },
  '2': {
    partition: vectorArgPartition,
    sort: (values, places) => vectorArgSort(values, places, 256),
  },
}

/** Throws E_FORMAT for a name that is not known. */
export function numpyOrdering(name: unknown): Ordering {
  const found = typeof name === 'string' && Object.hasOwn(orderings, name) && orderings[name]
  if (!found) throw fault('E_FORMAT', `no way of ordering is called ${String(name)}`)
  return found
}
