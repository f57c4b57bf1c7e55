import type { TrainOptions } from './options.ts'
import type { Split } from './split.ts'
import { holdOut } from './split.ts'
import type { Target } from './target.ts'

const heldOutShare = 0.1

/** A tenth of the rows held out to stop early, unless there are so few that they are worth more as training rows. */
export function stoppingSplit(
  target: Target,
  rows: Int32Array,
  options: TrainOptions,
  fewest: number,
): Split {
  if (!(options.earlyStopping ?? rows.length >= fewest))
    return { train: rows, test: new Int32Array(0) }
  const groups =
    target.task === 'classification'
      ? Float64Array.from(rows, (row) => target.values[row]!)
      : undefined
  const { train, test } = holdOut(groups, rows.length, heldOutShare, options.seed)
  const own = (places: Int32Array) => places.map((place) => rows[place]!)
  return { train: own(train), test: own(test) }
}
