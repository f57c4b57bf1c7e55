// Kernel density over a KDTree or BallTree (sklearn/neighbors/_binary_tree.pxi): bounds of the density, drawn closer node by
// node until they are within the tolerances. The rounding of that walk is part of the answer, so it is walked in the same order.
import { lgamma } from '../special.ts'
import type { BinaryTree } from './binary-tree.ts'
import { distanceBounds, endOf, firstOf, isLeaf, reducedAt } from './binary-tree.ts'

export type DensityKernel =
  | 'gaussian'
  | 'tophat'
  | 'epanechnikov'
  | 'exponential'
  | 'linear'
  | 'cosine'

export interface DensityOptions {
  readonly kernel: DensityKernel
  readonly bandwidth: number
  /** Absolute tolerance, already times the total weight; 0 for none. */
  readonly atol: number
  readonly rtol: number
  readonly isBreadthFirst: boolean
  readonly weights: ArrayLike<number> | undefined
}

type LogKernel = (distance: number) => number

/** ln of the density at x[at ..], not yet divided by the total weight. */
export function logDensity(
  tree: BinaryTree,
  options: DensityOptions,
): (x: ArrayLike<number>, at: number) => number {
  const logKernel = logKernelOf(options.kernel, options.bandwidth)
  const logNorm = logNormOf(options.kernel, options.bandwidth, tree.width)
  const weigh = nodeWeights(tree, options.weights)
  const walk = options.isBreadthFirst ? breadthFirst : depthFirst
  const tolerance = { atol: Math.log(options.atol), rtol: Math.log(options.rtol) }
  const estimate = walk(tree, logKernel, logNorm, tolerance, weigh, options.weights)
  return (x, at) => estimate(x, at) + logNorm
}

/** Total weight below each node. */
function nodeWeights(tree: BinaryTree, weights: ArrayLike<number> | undefined): Float64Array {
  const totals = new Float64Array(tree.nodeCount)
  for (let node = 0; node < tree.nodeCount; node++) {
    if (!weights) totals[node] = endOf(tree, node) - firstOf(tree, node)
    else
      for (let place = firstOf(tree, node); place < endOf(tree, node); place++)
        totals[node]! += weights[tree.order[place]!]!
  }
  return totals
}

interface Tolerance {
  readonly atol: number
  readonly rtol: number
}

type Estimate = (x: ArrayLike<number>, at: number) => number

/** Sum of the logarithms of all points of a leaf, on top of `sum`. */
function addLeaf(
  tree: BinaryTree,
  node: number,
  x: ArrayLike<number>,
  at: number,
  logKernel: LogKernel,
  weights: ArrayLike<number> | undefined,
  sum: number,
): number {
  for (let place = firstOf(tree, node); place < endOf(tree, node); place++) {
    const density = logKernel(tree.metric.toDistance(reducedAt(tree, place, x, at)))
    sum = logAdd(sum, weights ? density + Math.log(weights[tree.order[place]!]!) : density)
  }
  return sum
}

function breadthFirst(
  tree: BinaryTree,
  logKernel: LogKernel,
  logNorm: number,
  { atol, rtol }: Tolerance,
  totals: Float64Array,
  weights: ArrayLike<number> | undefined,
): Estimate {
  const least = new Float64Array(tree.nodeCount)
  const spread = new Float64Array(tree.nodeCount)
  const span = new Float64Array(2)
  return (x, at) => {
    const open = new NodeHeap()
    distanceBounds(tree, 0, x, at, span)
    open.push(span[0]!, 0)
    const total = Math.log(totals[0]!)
    let sum = total + logKernel(span[1]!)
    let sumSpread = logSubtract(total + logKernel(span[0]!), sum)
    least[0] = sum
    spread[0] = sumSpread
    while (open.size > 0) {
      const node = open.pop()
      if (
        logNorm + spread[node]! - Math.log(totals[node]!) + total <=
        logAdd(atol, rtol + logNorm + least[node]!)
      )
        continue
      if (logNorm + sumSpread <= logAdd(atol, rtol + logNorm + sum)) break
      sum = logSubtract(sum, least[node]!)
      sumSpread = logSubtract(sumSpread, spread[node]!)
      if (isLeaf(tree, node)) {
        sum = addLeaf(tree, node, x, at, logKernel, weights, sum)
        continue
      }
      for (const child of [2 * node + 1, 2 * node + 2]) {
        distanceBounds(tree, child, x, at, span)
        least[child] = Math.log(totals[child]!) + logKernel(span[1]!)
        // What scikit-learn keeps here is the upper bound itself, not its distance from the lower one.
        spread[child] = Math.log(totals[child]!) + logKernel(span[0]!)
        sum = logAdd(sum, least[child]!)
        sumSpread = logAdd(sumSpread, spread[child]!)
        open.push(span[0]!, child)
      }
    }
    return logAdd(sum, sumSpread - Math.LN2)
  }
}

function depthFirst(
  tree: BinaryTree,
  logKernel: LogKernel,
  logNorm: number,
  { atol, rtol }: Tolerance,
  totals: Float64Array,
  weights: ArrayLike<number> | undefined,
): Estimate {
  const span = new Float64Array(2)
  return (x, at) => {
    const total = Math.log(totals[0]!)
    distanceBounds(tree, 0, x, at, span)
    let sum = total + logKernel(span[1]!)
    let sumSpread = logSubtract(total + logKernel(span[0]!), sum)
    visit(0, sum, sumSpread)
    return logAdd(sum, sumSpread - Math.LN2)

    function visit(node: number, least: number, spread: number): void {
      if (
        logNorm + spread - Math.log(totals[node]!) + total <=
        logAdd(atol, rtol + logNorm + least)
      )
        return
      if (logNorm + sumSpread <= logAdd(atol, rtol + logNorm + sum)) return
      sum = logSubtract(sum, least)
      sumSpread = logSubtract(sumSpread, spread)
      if (isLeaf(tree, node)) {
        sum = addLeaf(tree, node, x, at, logKernel, weights, sum)
        return
      }
      const children = [2 * node + 1, 2 * node + 2].map((child) => {
        distanceBounds(tree, child, x, at, span)
        const low = Math.log(totals[child]!) + logKernel(span[1]!)
        return {
          child,
          low,
          wide: logSubtract(Math.log(totals[child]!) + logKernel(span[0]!), low),
        }
      })
      for (const { low, wide } of children) {
        sum = logAdd(sum, low)
        sumSpread = logAdd(sumSpread, wide)
      }
      for (const { child, low, wide } of children) visit(child, low, wide)
    }
  }
}

/** ln(e^a + e^b). */
function logAdd(a: number, b: number): number {
  const larger = Math.max(a, b)
  return larger === -Infinity
    ? larger
    : larger + Math.log(Math.exp(a - larger) + Math.exp(b - larger))
}

/** ln(e^a - e^b), and the logarithm of nothing where that would not be positive. */
function logSubtract(a: number, b: number): number {
  return a <= b ? -Infinity : a + Math.log(1 - Math.exp(b - a))
}

function logKernelOf(kernel: DensityKernel, h: number): LogKernel {
  const inside =
    (within: LogKernel): LogKernel =>
    (d) =>
      d < h ? within(d) : -Infinity
  switch (kernel) {
    case 'gaussian':
      return (d) => (-0.5 * (d * d)) / (h * h)
    case 'tophat':
      return inside(() => 0)
    case 'epanechnikov':
      return inside((d) => Math.log(1 - (d * d) / (h * h)))
    case 'exponential':
      return (d) => -d / h
    case 'linear':
      return inside((d) => Math.log(1 - d / h))
    case 'cosine':
      return inside((d) => Math.log(Math.cos((0.5 * Math.PI * d) / h)))
  }
}

/** ln of the volume of the unit ball in n dimensions, and of the surface of the one in n + 1. */
const logVolume = (n: number) => 0.5 * n * Math.log(Math.PI) - lgamma(0.5 * n + 1)
const logSurface = (n: number) => Math.log(2 * Math.PI) + logVolume(n - 1)

function logNormOf(kernel: DensityKernel, h: number, d: number): number {
  return -logIntegral(kernel, d) - d * Math.log(h)
}

function logIntegral(kernel: DensityKernel, d: number): number {
  switch (kernel) {
    case 'gaussian':
      return 0.5 * d * Math.log(2 * Math.PI)
    case 'tophat':
      return logVolume(d)
    case 'epanechnikov':
      return logVolume(d) + Math.log(2 / (d + 2))
    case 'exponential':
      return logSurface(d - 1) + lgamma(d)
    case 'linear':
      return logVolume(d) - Math.log(d + 1)
    case 'cosine': {
      let factor = 0
      let term = 2 / Math.PI
      for (let k = 1; k <= d; k += 2) {
        factor += term
        term *= -(d - k) * (d - k - 1) * (2 / Math.PI) ** 2
      }
      return Math.log(factor) + logSurface(d - 1)
    }
  }
}

/** A min-heap of nodes by distance, as sklearn's NodeHeap: its order of equal distances, too. */
class NodeHeap {
  private readonly values: number[] = []
  private readonly nodes: number[] = []

  get size(): number {
    return this.values.length
  }

  push(value: number, node: number): void {
    let at = this.values.push(value) - 1
    this.nodes.push(node)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (this.values[parent]! <= this.values[at]!) break
      this.swap(at, parent)
      at = parent
    }
  }

  pop(): number {
    const popped = this.nodes[0]!
    const value = this.values.pop()!
    const node = this.nodes.pop()!
    if (this.size === 0) return popped
    this.values[0] = value
    this.nodes[0] = node
    for (let at = 0; ;) {
      const left = 2 * at + 1
      if (left >= this.size) return popped
      const right = left + 1
      const next = right < this.size && this.values[left]! > this.values[right]! ? right : left
      if (!(this.values[next]! <= this.values[at]!)) return popped
      this.swap(at, next)
      at = next
    }
  }

  private swap(a: number, b: number): void {
    for (const list of [this.values, this.nodes]) {
      const kept = list[a]!
      list[a] = list[b]!
      list[b] = kept
    }
  }
}
