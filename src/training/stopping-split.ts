import type { TrainOptions } from './options.ts'
import type { Split } from './split.ts'
import { holdOut } from './split.ts'
import type { Target } from './table/target.ts'

const heldOutShare = 0.1

/** A tenth of the rows held out to stop early, unless there are so few that they are worth more as training rows. */
export function stoppingSplit(
  target: Target,
  rows: Int32Array,
  { earlyStopping, seed }: TrainOptions,
  fewest: number,
): Split {
  const isEarly = earlyStopping ?? rows.length >= fewest
  return isEarly
    ? holdOut(target, rows, heldOutShare, seed)
    : { train: rows, test: new Int32Array(0) }
}
