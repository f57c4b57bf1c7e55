import type { BinnedColumn } from './bin-columns.ts'
import type { Layout } from './histogram.ts'

export interface SplitRules {
  readonly minLeaf: number
  readonly l2: number
}

/** Sums over the rows of a node. */
export interface NodeSums {
  readonly count: number
  readonly hessian: number
  readonly gradients: Float64Array
}

export interface Split {
  readonly gain: number
  readonly feature: number
  /** The last bin that goes left; of categories, -1. */
  readonly bin: number
  /** Bins of categories that go left: a bit each. */
  readonly categories: Uint32Array | undefined
  /** Where training saw none missing, they go with the larger side. */
  readonly missingLeft: boolean
  readonly left: NodeSums
  readonly right: NodeSums
}

/** A side that is flatter than this is not worth a value of its own. */
const leastHessian = 1e-3
/** Categories of fewer rows than these are not told apart; it also draws the order of small ones to the middle. */
const categorySupport = 10

/** What the loss falls by when the node's rows get their best value; rounded as scikit-learn does, since equal gains decide by it. */
function worthOf(gradient: number, hessian: number, l2: number): number {
  return gradient * (gradient / (hessian + l2 + 1e-15))
}

/** The best split of a node's histogram among `features`, or undefined where none gains anything. */
export function bestSplit(
  columns: readonly BinnedColumn[],
  layout: Layout,
  sums: Float64Array,
  node: NodeSums,
  features: ArrayLike<number>,
  rules: SplitRules,
): Split | undefined {
  const scan = new Scan(layout, sums, node, rules)
  for (let i = 0; i < features.length; i++) {
    const feature = features[i]!
    const column = columns[feature]!
    if (column.isCategory) scan.categories(feature, column)
    else scan.numbers(feature, column)
  }
  return scan.best
}

/** Goes through the bins of one feature after the other, and keeps the best place seen. */
class Scan {
  best: Split | undefined
  private bestGain = 0
  private readonly layout: Layout
  private readonly sums: Float64Array
  private readonly node: NodeSums
  private readonly rules: SplitRules
  private own = 0
  private count = 0
  private hessian = 0
  private readonly gradients: Float64Array

  constructor(layout: Layout, sums: Float64Array, node: NodeSums, rules: SplitRules) {
    this.layout = layout
    this.sums = sums
    this.node = node
    this.rules = rules
    for (const gradient of node.gradients) this.own += worthOf(gradient, node.hessian, rules.l2)
    this.gradients = new Float64Array(node.gradients.length)
  }

  numbers(feature: number, column: BinnedColumn): void {
    // Missing values right; the last place tells them from all others.
    this.numbersFrom(feature, column, 0, column.count - 1 + (column.hasMissing ? 1 : 0), false)
    // Missing values left: what is summed is the right side, from the last bin down.
    if (column.hasMissing)
      this.numbersFrom(feature, column, column.count - 1, column.count - 1, true)
  }

  /** Sums `most` bins from one end on, and asks at each what it gains to part them from the rest. */
  private numbersFrom(
    feature: number,
    column: BinnedColumn,
    first: number,
    most: number,
    isRight: boolean,
  ): void {
    const { layout, sums, node, rules } = this
    const isOne = this.gradients.length === 1
    const start = layout.starts[feature]!
    const total = node.gradients[0]!
    let gradient = 0
    this.reset()
    for (let i = 0; i < most; i++) {
      const bin = isRight ? first - i : i
      let gain: number
      if (isOne) {
        // As below, with one gradient in a variable: most of the time of small nodes goes here.
        const at = start + bin * layout.stride
        this.count += sums[at]!
        this.hessian += sums[at + layout.hessian]!
        gradient += sums[at + layout.gradient]!
        if (this.tooFew()) continue
        if (this.tooMany()) break
        const summed = worthOf(gradient, this.hessian, rules.l2)
        const rest = worthOf(total - gradient, node.hessian - this.hessian, rules.l2)
        gain = isRight ? -this.own + rest + summed : -this.own + summed + rest
        this.gradients[0] = gradient
      } else {
        this.add(feature, bin)
        if (this.tooFew()) continue
        if (this.tooMany()) break
        gain = this.gain(isRight)
      }
      if (gain <= this.bestGain) continue
      const missingLeft = column.hasMissing ? isRight : undefined
      this.keep(gain, feature, isRight ? bin - 1 : bin, undefined, missingLeft, isRight)
    }
  }

  /** Categories in the order of their best values: the best set is a run of them from either end (Fisher 1958). */
  categories(feature: number, column: BinnedColumn): void {
    const { layout, sums } = this
    const start = layout.starts[feature]!
    const at = (bin: number, place: number) => sums[start + bin * layout.stride + place]!
    const support = this.node.count / this.node.hessian
    const used: number[] = []
    for (let bin = 0; bin <= column.count; bin++)
      if (at(bin, layout.hessian) * support >= categorySupport) used.push(bin)
    const target = this.leadingTarget(start, used)
    const key = (bin: number) =>
      at(bin, layout.gradient + target) / (at(bin, layout.hessian) + categorySupport)
    const order = used.toSorted((a, b) => key(a) - key(b) || a - b)
    const middle = (order.length + 1) >> 1
    for (const [run, most] of [
      [order, order.length > 1 ? middle : 0],
      [order.toReversed(), middle - 1],
    ] as const) {
      this.reset()
      for (let i = 0; i < most; i++) {
        this.add(feature, run[i]!)
        if (this.tooFew()) continue
        if (this.tooMany()) break
        const gain = this.gain(false)
        if (gain <= this.bestGain) continue
        const left = new Uint32Array(8)
        for (const bin of run.slice(0, i + 1))
          if (bin < column.count) left[bin >> 5]! |= 1 << (bin & 31)
        const isLeft = column.hasMissing ? run.slice(0, i + 1).includes(column.missing) : undefined
        this.keep(gain, feature, -1, left, isLeft, false)
      }
    }
  }

  /** The target whose values the categories tell apart best; one alone is itself. */
  private leadingTarget(start: number, used: readonly number[]): number {
    const { layout, sums } = this
    let best = 0
    let most = -1
    for (let target = 0; target < this.gradients.length && this.gradients.length > 1; target++) {
      let squares = 0
      for (const bin of used) {
        const at = start + bin * layout.stride
        squares += sums[at + layout.gradient + target]! ** 2 / (sums[at + layout.hessian]! + 1e-15)
      }
      const spread = squares - this.node.gradients[target]! ** 2 / this.node.hessian
      if (spread > most) {
        most = spread
        best = target
      }
    }
    return best
  }

  private reset(): void {
    this.count = 0
    this.hessian = 0
    this.gradients.fill(0)
  }

  private add(feature: number, bin: number): void {
    const { layout, sums, gradients } = this
    const at = layout.starts[feature]! + bin * layout.stride
    this.count += sums[at]!
    this.hessian += sums[at + layout.hessian]!
    for (let k = 0; k < gradients.length; k++) gradients[k]! += sums[at + layout.gradient + k]!
  }

  /** The summed side is too small to stand alone yet. */
  private tooFew(): boolean {
    return this.count < this.rules.minLeaf || this.hessian < leastHessian
  }

  /** The other side has become too small. */
  private tooMany(): boolean {
    const { node, rules } = this
    return node.count - this.count < rules.minLeaf || node.hessian - this.hessian < leastHessian
  }

  /** The worth of both sides, the left one added first, over that of the node. */
  private gain(isRight: boolean): number {
    const { node, gradients, hessian, rules } = this
    let gain = -this.own
    for (let k = 0; k < gradients.length; k++) {
      const summed = worthOf(gradients[k]!, hessian, rules.l2)
      const rest = worthOf(node.gradients[k]! - gradients[k]!, node.hessian - hessian, rules.l2)
      gain += isRight ? rest : summed
      gain += isRight ? summed : rest
    }
    return gain
  }

  private keep(
    gain: number,
    feature: number,
    bin: number,
    categories: Uint32Array | undefined,
    isMissingLeft: boolean | undefined,
    isRight: boolean,
  ): void {
    const { node } = this
    const summed = {
      count: this.count,
      hessian: this.hessian,
      gradients: this.gradients.slice(),
    }
    const rest = {
      count: node.count - this.count,
      hessian: node.hessian - this.hessian,
      gradients: node.gradients.map((gradient, k) => gradient - this.gradients[k]!),
    }
    this.bestGain = gain
    const [left, right] = isRight ? [rest, summed] : [summed, rest]
    const missingLeft = isMissingLeft ?? left.count > right.count
    this.best = { gain, feature, bin, categories, missingLeft, left, right }
  }
}
