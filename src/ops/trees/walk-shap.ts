import type { TreeEnsemble } from './ensemble.ts'
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

/**
 * Path-dependent SHAP values (Lundberg, Erion, Lee 2018, algorithm 2) of one tree, added for every row.
 *
 * A leaf of value v gives feature i the integral over t in (0, 1) of v * (o_i - z_i) * prod over j != i of (t * o_j + (1 - t) * z_j):
 * the multilinear extension of the game, where o_j says whether the row takes all splits on j and z_j is the share of cover that
 * does. The integrand is a polynomial of degree below the number of features on the path, so ceil(that / 2) Gauss points give it
 * exactly. At each point the products are carried down the tree and the sums over leaves up, so that an edge costs a few operations a
 * point: O(edges * depth / 2) where algorithm 2 takes O(leaves * depth^2). Leaf value k of feature f is added at offsets[k] + f.
 */
export function shapWalk(
  ensemble: TreeEnsemble,
  reading: CategoryReading,
  paths: TreePaths,
  offsets: ArrayLike<number>,
): ShapWalk {
  const { depth, players, levels, splits, isLeft, features, previous, shares, leaves, ends } = paths
  const { values, width } = ensemble
  const edges = levels.length
  const count = Math.max(1, Math.ceil(players / 2))
  const { points, weights } = gaussLegendre(count)
  const rest = points.map((t) => 1 - t)
  // (o - z) / factor: for an edge not taken -z / ((1 - t) z), whatever z is.
  const untaken = weights.map((weight, q) => -weight / rest[q]!)
  const span = width * count
  // One slot a level: products, 1 / factor of an edge taken, sums over the leaves below, whether the row took the edge, its entry.
  const product = new Float64Array((depth + 1) * count).fill(1)
  const inverse = new Float64Array((depth + 1) * count)
  const sums = new Float64Array((depth + 1) * span)
  const taken = new Uint8Array(depth + 1)
  const entries = new Int32Array(depth + 1)
  const factor = new Float64Array(count)

  const close = (level: number, start: number, to: Float64Array): void => {
    const edge = entries[level]!
    const at = level * count
    const above = previous[edge]!
    const own = taken[level]!
    const before = above > 0 ? taken[above]! : 0
    if (above > 0 && own === 0 && before === 0) return
    const share = shares[edge]!
    if (own === 1)
      for (let q = 0; q < count; q++) factor[q] = (1 - share) * weights[q]! * inverse[at + q]!
    else for (let q = 0; q < count; q++) factor[q] = untaken[q]!
    if (above > 0) {
      // The edge above has counted this subtree with its own share: that is taken back.
      const aboveShare = shares[entries[above]!]!
      const from = above * count
      for (let q = 0; q < count; q++)
        factor[q]! -= (1 - aboveShare) * weights[q]! * inverse[from + q]!
    }
    const feature = start + features[edge]!
    for (let k = 0; k < width; k++) {
      const from = level * span + k * count
      let sum = 0
      for (let q = 0; q < count; q++) sum += factor[q]! * sums[from + q]!
      to[feature + offsets[k]!]! += sum
    }
  }

  const open = (edge: number, level: number): void => {
    const at = level * count
    const from = at - count
    const share = shares[edge]!
    const above = previous[edge]!
    entries[level] = edge
    if (taken[level] === 1) {
      for (let q = 0; q < count; q++) {
        const own = points[q]! + rest[q]! * share
        inverse[at + q] = 1 / own
        product[at + q] = product[from + q]! * own
      }
    } else if (above > 0 && taken[above] === 0) {
      const ratio = share / shares[entries[above]!]!
      for (let q = 0; q < count; q++) product[at + q] = product[from + q]! * ratio
      return
    } else for (let q = 0; q < count; q++) product[at + q] = product[from + q]! * rest[q]! * share
    if (above > 0) for (let q = 0; q < count; q++) product[at + q]! *= inverse[above * count + q]!
  }

  const explain = (x: Numbers, from: number, start: number, to: Float64Array): void => {
    let deepest = 0
    for (let edge = 0; edge < edges;) {
      const level = levels[edge]!
      for (; deepest >= level; deepest--) {
        close(deepest, start, to)
        if (deepest > 1) addUp(sums, deepest, span)
      }
      const isTaken =
        goesLeft(ensemble, reading, splits[edge]!, x[from + features[edge]!]!) ===
          (isLeft[edge] === 1) &&
        (previous[edge] === 0 || taken[previous[edge]!] === 1)
      // Nothing of the cover is here and the row isn't either: no coalition comes here.
      if (!isTaken && shares[edge] === 0) {
        edge = ends[edge]!
        continue
      }
      taken[level] = isTaken ? 1 : 0
      open(edge, level)
      const leaf = leaves[edge]!
      for (let k = 0; k < width; k++) {
        const value = leaf < 0 ? 0 : values[leaf * width + k]!
        for (let q = 0; q < count; q++)
          sums[level * span + k * count + q] = leaf < 0 ? 0 : value * product[level * count + q]!
      }
      deepest = level
      edge++
    }
    for (; deepest >= 1; deepest--) {
      close(deepest, start, to)
      if (deepest > 1) addUp(sums, deepest, span)
    }
  }
  return {
    work: edges * (8 + 4 * span),
    run(x, rows, columns, to, stride) {
      for (let row = 0; row < rows; row++) explain(x, row * columns, row * stride, to)
    },
  }
}

function addUp(sums: Float64Array, level: number, span: number): void {
  const at = level * span
  for (let i = 0; i < span; i++) sums[at - span + i]! += sums[at + i]!
}
