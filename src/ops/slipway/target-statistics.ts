import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import { projectionHash } from '../hashing/projection-hash.ts'
import { carry } from '../hashing/uint64.ts'
import { finder } from '../statistics/find.ts'
import type { Statistics } from '../statistics/statistics.ts'
import { checkStatistics, statisticsOf } from '../statistics/statistics.ts'
import { valuesOf } from '../statistics/values.ts'
import { required } from '../shapes.ts'

/**
 * CatBoost's CTR features: what was counted in training for a row's category, as numbers. A category is the joint value of a
 * projection: of whole categories, of numbers above a border, and of categories equal to a value.
 * Inputs: hashes INT32 [N, k]; x DOUBLE [N, d]; then initializers
 *   elements INT32 [e, 3]: projection (ascending), kind, column. Kind 0: the hash in that column; 1: whether x is above the limit, NaN
 *     being below every border; 2: the same, NaN being above; 3: whether the hash equals the limit. limits DOUBLE [e].
 *   tables INT32 [t, 5]: projection, first entry, entries, width, denominator; keys UINT32 [n, 2], low and high half of a hash,
 *     ascending in a table; statistics DOUBLE, `width` per entry, tables one behind the other.
 *   features INT32 [m, 3]: table, kind (order of the library's enumeration), target border; priors FLOAT [m, 4]: numerator,
 *     denominator, shift, scale.
 * Output DOUBLE [N, m], rounded to float32 where the library does. Source: static_ctr_provider.cpp, online_ctr.h.
 */
export const targetStatistics: Operator = {
  domain: 'slipway',
  opType: 'TargetStatistics',
  version: 1,
  attributes: {},
  infer: (inputs, _, constants) => {
    const hashes = required(inputs, 0, 'TargetStatistics')
    const x = required(inputs, 1, 'TargetStatistics')
    const features = checked(constants, Number(hashes.shape[1]), Number(x.shape[1]))
    return [{ dataType: 'DOUBLE', shape: [hashes.shape[0]!, features] }]
  },
  rowWise: () => true,
  prepare: (_, context) => {
    const all = statisticsOf((index) => context.constant(index))
    const perTable = all.tables.map((table) => ({
      table,
      find: finder(table.keys),
      fill: valuesOf(all, table),
    }))
    return ([hashes, x], [output]) => {
      const { rows } = hashes!
      output!.resize2(rows, all.features)
      const to = numbers(output!) as Float64Array
      const from = numbers(hashes!)
      const wide = numbers(x!)
      const [hashWidth, width] = [hashes!.width, x!.width]
      for (let row = 0; row < rows; row++) {
        for (const { table, find, fill } of perTable) {
          const low = projectionHash(table, from, row * hashWidth, wide, row * width)
          fill(find(low >>> 0, carry.high >>> 0), to, row * all.features)
        }
      }
    }
  },
}

/** Both graph variants and every method share one check. */
const known = new WeakMap<Tensor, Statistics>()

function checked(
  constants: readonly (Tensor | undefined)[],
  hashWidth: number,
  width: number,
): number {
  const elements = constants[2]
  let statistics = elements && known.get(elements)
  if (!statistics) {
    statistics = statisticsOf((index) => constants[index])
    known.set(elements!, statistics)
  }
  if (!(hashWidth >= 0 && width >= 0))
    throw fault('E_FORMAT', 'TargetStatistics of tables of unknown width')
  checkStatistics(statistics, hashWidth, width)
  return statistics.features
}
