import type { Coder } from './coder.ts'

/** How often an exact minimum is swept for; far more than well-posed problems need. */
const mostSweeps = 100_000

/**
 * Lasso by cyclic coordinate descent on the Gram matrix. `isExact`: until nothing moves, the minimum that the LARS path has at
 * its penalty; else stopped where scikit-learn's enet_coordinate_descent_gram stops.
 */
export function lassoCoder(isExact: boolean): Coder {
  return (gram, k, settings, spend) => {
    const { penalty, isPositive, screens, tolerance: descentTolerance } = settings
    const active = new Uint8Array(k)
    const product = new Float64Array(k)
    const state = { gram, k, penalty, isPositive, active, product }
    const limit = isExact ? mostSweeps : settings.iterations
    return (correlations, squaredSize, to) => {
      to.fill(0)
      product.fill(0)
      for (let j = 0; j < k; j++) active[j] = gram[j * k + j] === 0 ? 0 : 1
      const tolerance = descentTolerance * squaredSize
      const isScreened = screens && !isExact && penalty > 0
      if (screens && !isExact) {
        const start = gapOf(state, correlations, squaredSize, to)
        if (start.gap >= 0 && start.gap <= tolerance) return
        if (isScreened) screen(state, correlations, start, to)
      }
      for (let round = 1; round <= limit; round++) {
        spend(k * k)
        const { change, largest } = sweep(state, correlations, to)
        if (isExact) {
          if (change <= largest * 1e-15) return
          continue
        }
        const isStill =
          largest === 0 ||
          (screens ? change / largest <= descentTolerance : change / largest < descentTolerance)
        if (!isStill && round !== limit) continue
        const now = gapOf(state, correlations, squaredSize, to)
        if (screens ? now.gap <= tolerance : now.gap < tolerance) return
        if (isScreened) screen(state, correlations, now, to)
      }
    }
  }
}

interface State {
  readonly gram: Float64Array
  readonly k: number
  readonly penalty: number
  readonly isPositive: boolean
  readonly active: Uint8Array
  /** Gram times weights, kept up to date. */
  readonly product: Float64Array
}

function sweep(
  { gram, k, penalty, isPositive, active, product }: State,
  correlations: Float64Array,
  w: Float64Array,
): { change: number; largest: number } {
  let change = 0
  let largest = 0
  for (let j = 0; j < k; j++) {
    if (!active[j]) continue
    const curvature = gram[j * k + j]!
    const before = w[j]!
    const target = correlations[j]! - product[j]! + before * curvature
    w[j] =
      isPositive && target < 0
        ? 0
        : (Math.sign(target) * Math.max(Math.abs(target) - penalty, 0)) / curvature
    add(product, gram, j * k, k, w[j]! - before)
    change = Math.max(change, Math.abs(w[j]! - before))
    largest = Math.max(largest, Math.abs(w[j]!))
  }
  return { change, largest }
}

function add(product: Float64Array, gram: Float64Array, row: number, k: number, by: number): void {
  if (by === 0) return
  for (let i = 0; i < k; i++) product[i]! += by * gram[row + i]!
}

interface Gap {
  readonly gap: number
  readonly dualNorm: number
}

/** The duality gap of the Lasso at w. */
function gapOf(
  { k, penalty, isPositive, product }: State,
  correlations: Float64Array,
  squaredSize: number,
  w: Float64Array,
): Gap {
  let fitted = 0
  let crossed = 0
  let size = 0
  let dualNorm = isPositive ? -Infinity : 0
  for (let j = 0; j < k; j++) {
    fitted += w[j]! * product[j]!
    crossed += w[j]! * correlations[j]!
    size += Math.abs(w[j]!)
    const slope = correlations[j]! - product[j]!
    dualNorm = Math.max(dualNorm, isPositive ? slope : Math.abs(slope))
  }
  const residual = squaredSize + fitted - 2 * crossed
  const scale = dualNorm > penalty ? penalty / dualNorm : 1
  const energy = dualNorm > penalty ? 0.5 * (residual + residual * scale * scale) : residual
  return { gap: energy + penalty * size - scale * (squaredSize - crossed), dualNorm }
}

/** Rules out atoms whose weight must be zero (gap safe screening, Ndiaye et al. 2017). */
function screen(
  { gram, k, penalty, active, product }: State,
  correlations: Float64Array,
  { gap, dualNorm }: Gap,
  w: Float64Array,
): void {
  const radius = Math.sqrt(2 * Math.abs(gap)) / penalty
  const slopes = correlations.map((value, j) => value - product[j]!)
  for (let j = 0; j < k; j++) {
    if (!active[j]) continue
    const distance =
      (1 - Math.abs(slopes[j]! / Math.max(penalty, dualNorm))) / Math.sqrt(gram[j * k + j]!)
    if (distance <= radius) continue
    active[j] = 0
    add(product, gram, j * k, k, -w[j]!)
    w[j] = 0
  }
}
