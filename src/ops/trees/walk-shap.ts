import type { TreeEnsemble } from './ensemble.ts'
import { nodeColumns } from './ensemble.ts'
import { gaussLegendre } from './gauss-legendre.ts'
import type { TreePaths } from './shap-paths.ts'
import type { CategoryReading } from './walk-general.ts'
import { goesLeft } from './walk-general.ts'

type Numbers = Float32Array | Float64Array

export interface ShapWalk {
  /** Operations a row takes, about. */
  readonly work: number
  /** Adds the tree's contributions of every row to `to`, `stride` entries a row. */
  run(x: Numbers, rows: number, features: number, to: Float64Array, stride: number): void
}

/** Memory of a walk, shared by the trees of an ensemble. */
export interface ShapScratch {
  /** Product of the factors on the path to a split, that of the split's own feature left out: [splits, points]. */
  readonly products: Float64Array
  /** 1 / the factor left out, where there is one: [splits, points]. */
  readonly inverses: Float64Array
  /** Values below a split over the product of the factors in front of it: [splits, width, points]. */
  readonly sums: Float64Array
  /** A leaf's value at every point: one for the way the row takes, one for the other. */
  readonly leaves: readonly [Float64Array, Float64Array]
  readonly goesLeft: Uint8Array
  /** The row has left the path at an earlier split on the same feature. */
  readonly isDead: Uint8Array
}

export function shapScratch(trees: readonly TreePaths[], width: number): ShapScratch {
  // A file may hold more trees than a call takes arguments.
  const largest = (of: (tree: TreePaths) => number) =>
    trees.reduce((most, tree) => Math.max(most, of(tree)), 4)
  const splits = largest((tree) => tree.nodes.length)
  const points = largest((tree) => tree.nodes.length * pointsOf(tree))
  const widest = largest(pointsOf)
  return {
    products: new Float64Array(points),
    inverses: new Float64Array(points),
    sums: new Float64Array(points * width),
    leaves: [new Float64Array(widest), new Float64Array(widest)],
    goesLeft: new Uint8Array(splits),
    isDead: new Uint8Array(splits),
  }
}

/** A multiple of four: loops over points are written out by four, for fewer points a loop costs more than the points it saves. */
function pointsOf({ players }: TreePaths): number {
  return Math.max(4, Math.ceil(players / 8) * 4)
}

/**
 * Path-dependent SHAP values (Lundberg, Erion, Lee 2018, algorithm 2) of one tree, added for every row.
 *
 * A leaf of value v gives feature i the integral over t in (0, 1) of v * (o_i - z_i) * prod over j != i of (t * o_j + (1 - t) * z_j):
 * the multilinear extension of the game, where o_j says whether the row takes all splits on j and z_j is the share of cover that
 * does. The integrand is a polynomial of degree below the number of features on the path, so half as many Gauss points give it
 * exactly. At each point products go down the tree and sums over leaves up, so that a split costs a few operations a point:
 * O(splits * depth / 2) where algorithm 2 takes O(leaves * depth^2). Leaf value k of feature f is added at offsets[k] + f.
 */
export function shapWalk(
  ensemble: TreeEnsemble,
  reading: CategoryReading,
  paths: TreePaths,
  offsets: ArrayLike<number>,
  scratch: ShapScratch,
): ShapWalk {
  const count = pointsOf(paths)
  const { points, weights } = gaussLegendre(count)
  const rest = points.map((t) => 1 - t)
  const splits = paths.nodes.length
  return {
    work: splits * count * (4 + 4 * ensemble.width),
    run(x, rows, columns, to, stride) {
      if (splits === 0) return
      for (let row = 0; row < rows; row++) {
        decide(ensemble, reading, paths, x, row * columns, scratch)
        scratch.products.set(weights)
        goDown(paths, rest, scratch)
        goUp(ensemble, paths, rest, scratch, to, row * stride, offsets)
      }
    },
  }
}

/** Which way the row goes at every split, whether or not it comes there. */
function decide(
  ensemble: TreeEnsemble,
  reading: CategoryReading,
  { nodes, columns, thresholds, previous }: TreePaths,
  x: Numbers,
  start: number,
  { goesLeft: left, isDead }: ShapScratch,
): void {
  for (let split = 0; split < nodes.length; split++) {
    const value = x[start + columns[split]!]!
    const threshold = thresholds[split]!
    // NaN on either side: a missing value, or a split on categories.
    const isLeft =
      value > threshold
        ? 0
        : value <= threshold
          ? 1
          : +goesLeft(ensemble, reading, nodes[split]! * nodeColumns, value)
    left[split] = isLeft
    const before = previous[split]!
    // Odd where the path goes right there: then the row has left it if it goes left.
    isDead[split] = before < 0 ? 0 : isDead[before >> 1]! | +(left[before >> 1] === (before & 1))
  }
}

/** From each split to the splits below it: a factor 1 - (1 - t)(1 - z) along the way the row takes, (1 - t) z beside it. */
function goDown(
  { left, right, previous, leftShares, rightShares }: TreePaths,
  rest: Float64Array,
  { products, inverses, goesLeft, isDead }: ShapScratch,
): void {
  const count = rest.length
  for (let split = 0; split < left.length; split++) {
    const at = split * count
    const before = previous[split]!
    let leftShare = leftShares[split]!
    let rightShare = rightShares[split]!
    const isLive = isDead[split] === 0
    if (before >= 0) {
      const share = before & 1 ? rightShares[before >> 1]! : leftShares[before >> 1]!
      if (isLive) {
        for (let q = 0; q < count; q++) {
          const inverse = 1 / (1 - rest[q]! * (1 - share))
          inverses[at + q] = inverse
          products[at + q]! *= inverse
        }
      } else {
        leftShare /= share
        rightShare /= share
      }
    }
    const isLeft = goesLeft[split]!
    const toLeft = left[split]! * count
    const toRight = right[split]! * count
    if (toLeft > 0) multiply(products, at, toLeft, isLive ? isLeft : 2, leftShare, rest)
    if (toRight > 0) multiply(products, at, toRight, isLive ? 1 - isLeft : 2, rightShare, rest)
  }
}

/** `kind` 1: along the row's way, 0: beside it, 2: on a path the row has left before. Written as a + b * (1 - t). */
function multiply(
  products: Float64Array,
  from: number,
  to: number,
  kind: number,
  share: number,
  rest: Float64Array,
): void {
  const a = kind === 1 ? 1 : kind === 0 ? 0 : share
  const b = kind === 1 ? share - 1 : kind === 0 ? share : 0
  for (let q = 0; q < rest.length; q += 4) {
    products[to + q] = products[from + q]! * (a + b * rest[q]!)
    products[to + q + 1] = products[from + q + 1]! * (a + b * rest[q + 1]!)
    products[to + q + 2] = products[from + q + 2]! * (a + b * rest[q + 2]!)
    products[to + q + 3] = products[from + q + 3]! * (a + b * rest[q + 3]!)
  }
}

/** From the leaves up: what lies below each split at each point, and on the way what the split gives its feature. */
function goUp(
  { values, width }: TreeEnsemble,
  paths: TreePaths,
  rest: Float64Array,
  { products, inverses, sums, leaves, goesLeft, isDead }: ShapScratch,
  to: Float64Array,
  start: number,
  offsets: ArrayLike<number>,
): void {
  const { left, right, features, previous, leftShares, rightShares } = paths
  const count = rest.length
  for (let split = left.length - 1; split >= 0; split--) {
    const before = previous[split]!
    const isLeft = goesLeft[split] === 1
    const own = isLeft ? left[split]! : right[split]!
    const other = isLeft ? right[split]! : left[split]!
    const ownShare = isLeft ? leftShares[split]! : rightShares[split]!
    const otherShare = isLeft ? rightShares[split]! : leftShares[split]!
    const share = before < 0 ? 1 : before & 1 ? rightShares[before >> 1]! : leftShares[before >> 1]!
    const feature = start + features[split]!
    const at = split * count
    for (let k = 0; k < width; k++) {
      const sum = at * width + k * count
      const a = own < 0 ? values[(-1 - own) * width + k]! : 0
      const b = other < 0 ? values[(-1 - other) * width + k]! : 0
      if (own < 0 && other < 0 && isDead[split] === 0) {
        const change = (1 - ownShare) * a - otherShare * b
        let total = 0
        for (let q = 0; q < count; q += 4) {
          total +=
            products[at + q]! +
            products[at + q + 1]! +
            (products[at + q + 2]! + products[at + q + 3]!)
          sums[sum + q] = a - rest[q]! * change
          sums[sum + q + 1] = a - rest[q + 1]! * change
          sums[sum + q + 2] = a - rest[q + 2]! * change
          sums[sum + q + 3] = a - rest[q + 3]! * change
        }
        to[feature + offsets[k]!]! += total * change
      } else {
        const [firstLeaf, secondLeaf] = leaves
        if (own < 0) firstLeaf.fill(a, 0, count)
        if (other < 0) secondLeaf.fill(b, 0, count)
        const ownSums = own < 0 ? firstLeaf : sums
        const otherSums = other < 0 ? secondLeaf : sums
        const ownAt = own < 0 ? 0 : own * count * width + k * count
        const otherAt = other < 0 ? 0 : other * count * width + k * count
        if (isDead[split] === 1) {
          const first = ownShare / share
          const second = otherShare / share
          for (let q = 0; q < count; q++)
            sums[sum + q] = first * ownSums[ownAt + q]! + second * otherSums[otherAt + q]!
          continue
        }
        let total = 0
        for (let q = 0; q < count; q += 4) {
          const a0 = ownSums[ownAt + q]!
          const a1 = ownSums[ownAt + q + 1]!
          const a2 = ownSums[ownAt + q + 2]!
          const a3 = ownSums[ownAt + q + 3]!
          const c0 = (1 - ownShare) * a0 - otherShare * otherSums[otherAt + q]!
          const c1 = (1 - ownShare) * a1 - otherShare * otherSums[otherAt + q + 1]!
          const c2 = (1 - ownShare) * a2 - otherShare * otherSums[otherAt + q + 2]!
          const c3 = (1 - ownShare) * a3 - otherShare * otherSums[otherAt + q + 3]!
          total +=
            products[at + q]! * c0 +
            products[at + q + 1]! * c1 +
            (products[at + q + 2]! * c2 + products[at + q + 3]! * c3)
          sums[sum + q] = a0 - rest[q]! * c0
          sums[sum + q + 1] = a1 - rest[q + 1]! * c1
          sums[sum + q + 2] = a2 - rest[q + 2]! * c2
          sums[sum + q + 3] = a3 - rest[q + 3]! * c3
        }
        to[feature + offsets[k]!]! += total
      }
      if (before >= 0) {
        // The split above has counted all of this with its own share: that is taken back.
        let total = 0
        for (let q = 0; q < count; q++) {
          const below = sums[sum + q]! * inverses[at + q]!
          sums[sum + q] = below
          total += products[at + q]! * below
        }
        to[feature + offsets[k]!]! -= (1 - share) * total
      }
    }
  }
}
