import type { BinnedColumn } from './bin-columns.ts'
import type { GrownNode } from './grow-tree.ts'
import { growTree } from './grow-tree.ts'
import { HistogramBuilder, placesOf } from './histogram.ts'
import type { Loss, SlopesOfOutput } from './losses.ts'
import { leafFinder } from './walk-bins.ts'

export interface BoostOptions {
  readonly trees: number
  readonly rate: number
  readonly maxLeaves: number
  readonly minLeaf: number
  readonly l2: number
  /** Rounds without a better loss on held-out rows before it stops. */
  readonly patience: number
  readonly onStep?: (round: number, of: number, loss: number) => void
}

export interface Boosted {
  /** Output by output in each round. */
  readonly trees: readonly (readonly GrownNode[])[]
  readonly losses: readonly number[]
  /** Of the held-out rows; empty where there are none. */
  readonly heldOut: readonly number[]
}

const tolerance = 1e-7

/** Gradient boosting (Friedman 2001) with Newton leaves; stops early on `heldOut` rows, and keeps the rounds up to the best. */
export function boost(
  columns: readonly BinnedColumn[],
  loss: Loss,
  count: number,
  rows: Int32Array,
  heldOut: Int32Array,
  options: BoostOptions,
): Boosted {
  const slopes = Array.from({ length: loss.outputs }, (): SlopesOfOutput => ({
    gradients: [new Float32Array(count)],
    hessians: loss.curved ? new Float32Array(count) : undefined,
  }))
  const scores = Array.from(loss.base, (base) => new Float64Array(count).fill(base))
  const places = placesOf(columns, count, slopes[0]!)
  const builders = slopes.map((own) => new HistogramBuilder(columns, own, places))
  const trees: (readonly GrownNode[])[] = []
  const losses: number[] = []
  const held: number[] = []
  let best = { round: 0, loss: heldOut.length > 0 ? loss.mean(scores, heldOut) : Infinity }
  for (let round = 1; round <= options.trees; round++) {
    loss.fill(scores, rows, slopes)
    builders.forEach((builder, k) => {
      const samples = rows.slice()
      const { nodes, leaves } = growTree(builder, slopes[k]!, samples, options)
      const own = scores[k]!
      for (const { node, from, to } of leaves) {
        const value = nodes[node]!.values[0]!
        for (let i = from; i < to; i++) own[samples[i]!]! += value
      }
      const leafOf = leafFinder(nodes, columns)
      for (const row of heldOut) own[row]! += leafOf(row).values[0]!
      trees.push(nodes)
    })
    losses.push(loss.mean(scores, rows))
    if (heldOut.length > 0) {
      held.push(loss.mean(scores, heldOut))
      if (held.at(-1)! < best.loss - tolerance) best = { round, loss: held.at(-1)! }
    }
    options.onStep?.(round, options.trees, held.at(-1) ?? losses.at(-1)!)
    if (heldOut.length > 0 && round - best.round >= options.patience) break
  }
  const rounds = heldOut.length > 0 ? Math.max(1, best.round) : losses.length
  return { trees: trees.slice(0, rounds * loss.outputs), losses, heldOut: held }
}
