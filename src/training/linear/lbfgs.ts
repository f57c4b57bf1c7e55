/** Writes the gradient at `w` and returns the loss there. */
export type Objective = (w: Float64Array, gradient: Float64Array) => number

export interface MinimizeOptions {
  /** Ends where no part of the gradient is larger. */
  readonly tolerance: number
  readonly iterations: number
  readonly onStep?: (iteration: number, loss: number) => void
}

/** Corrections remembered. */
const memory = 10

/**
 * Limited-memory BFGS (Nocedal and Wright, algorithm 7.5) with a backtracking line search that wants a sufficient decrease (Armijo)
 * and skips a correction without curvature. Minimises in place of `w`; gives the loss it ends with.
 */
export function minimize(objective: Objective, w: Float64Array, options: MinimizeOptions): number {
  const size = w.length
  const gradient = new Float64Array(size)
  let loss = objective(w, gradient)
  const steps: Float64Array[] = []
  const changes: Float64Array[] = []
  const next = new Float64Array(size)
  const nextGradient = new Float64Array(size)
  for (let iteration = 1; iteration <= options.iterations; iteration++) {
    if (maxAbs(gradient) <= options.tolerance) break
    const direction = descend(gradient, steps, changes)
    const slope = dot(direction, gradient)
    let length = steps.length === 0 ? Math.min(1, 1 / norm(gradient)) : 1
    let nextLoss = Infinity
    for (let tries = 0; tries < 50; tries++, length /= 2) {
      for (let i = 0; i < size; i++) next[i] = w[i]! + length * direction[i]!
      nextLoss = objective(next, nextGradient)
      if (nextLoss <= loss + 1e-4 * length * slope) break
    }
    // At the limit of what doubles tell apart no step makes it smaller.
    if (!(nextLoss < loss) && maxAbs(nextGradient) >= maxAbs(gradient)) break
    remember(steps, changes, w, next, gradient, nextGradient)
    w.set(next)
    gradient.set(nextGradient)
    loss = nextLoss
    options.onStep?.(iteration, loss)
  }
  return loss
}

function descend(
  gradient: Float64Array,
  steps: readonly Float64Array[],
  changes: readonly Float64Array[],
): Float64Array {
  const q = gradient.slice()
  const alphas = new Float64Array(steps.length)
  for (let i = steps.length - 1; i >= 0; i--) {
    alphas[i] = dot(steps[i]!, q) / dot(steps[i]!, changes[i]!)
    addScaled(q, changes[i]!, -alphas[i]!)
  }
  const s = steps.at(-1)
  const y = changes.at(-1)
  const scale = s && y ? dot(s, y) / dot(y, y) : 1
  for (let i = 0; i < q.length; i++) q[i]! *= scale
  for (let i = 0; i < steps.length; i++) {
    const beta = dot(changes[i]!, q) / dot(steps[i]!, changes[i]!)
    addScaled(q, steps[i]!, alphas[i]! - beta)
  }
  return q.map((value) => -value)
}

function remember(
  steps: Float64Array[],
  changes: Float64Array[],
  w: Float64Array,
  next: Float64Array,
  gradient: Float64Array,
  nextGradient: Float64Array,
): void {
  const step = next.map((value, i) => value - w[i]!)
  const change = nextGradient.map((value, i) => value - gradient[i]!)
  if (dot(step, change) <= 1e-14 * dot(change, change)) return
  steps.push(step)
  changes.push(change)
  if (steps.length > memory) {
    steps.shift()
    changes.shift()
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function addScaled(to: Float64Array, from: Float64Array, scale: number): void {
  for (let i = 0; i < to.length; i++) to[i]! += scale * from[i]!
}

const norm = (a: Float64Array) => Math.sqrt(dot(a, a))

function maxAbs(a: Float64Array): number {
  let most = 0
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]!))
  return most
}
