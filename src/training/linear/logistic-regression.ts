import type { LinearFit } from './linear-regression.ts'
import { minimize } from './lbfgs.ts'

export interface LogisticOptions {
  /** Inverse of the strength of the L2 penalty on weights (not on intercepts), as scikit-learn's C. */
  readonly c: number
  readonly tolerance: number
  readonly iterations: number
  /** A weight a row. */
  readonly weights?: Float64Array
  readonly onStep?: (iteration: number, loss: number) => void
}

/**
 * Logistic regression: sum of log losses + |w|^2 / (2 C). Two classes have one column of weights (the logistic loss), more have one each
 * (the multinomial loss). `y` holds indices of classes.
 */
export function fitLogistic(
  x: Float64Array,
  y: Float64Array,
  width: number,
  classes: number,
  options: LogisticOptions,
): LinearFit {
  const outputs = classes === 2 ? 1 : classes
  const w = new Float64Array((width + 1) * outputs)
  const objective =
    outputs === 1
      ? binaryLoss(x, y, width, options)
      : multinomialLoss(x, y, width, outputs, options)
  const { tolerance, iterations, onStep } = options
  minimize(objective, w, {
    tolerance: tolerance * y.length,
    iterations,
    ...(onStep ? { onStep } : {}),
  })
  return { weights: w.slice(0, width * outputs), intercepts: w.slice(width * outputs) }
}

function penalty(w: Float64Array, gradient: Float64Array, count: number, c: number): number {
  let squares = 0
  for (let i = 0; i < count; i++) {
    squares += w[i]! * w[i]!
    gradient[i]! += w[i]! / c
  }
  return squares / (2 * c)
}

function binaryLoss(
  x: Float64Array,
  y: Float64Array,
  width: number,
  { c, weights }: LogisticOptions,
) {
  return (w: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0)
    let loss = 0
    for (let row = 0, at = 0; row < y.length; row++, at += width) {
      let score = w[width]!
      for (let j = 0; j < width; j++) score += x[at + j]! * w[j]!
      const weight = weights ? weights[row]! : 1
      const size = Math.exp(-Math.abs(score))
      const signed = y[row] === 1 ? score : -score
      loss += weight * (Math.max(0, -signed) + Math.log1p(size))
      const p = score >= 0 ? 1 / (1 + size) : size / (1 + size)
      const error = weight * (p - y[row]!)
      for (let j = 0; j < width; j++) gradient[j]! += error * x[at + j]!
      gradient[width]! += error
    }
    return loss + penalty(w, gradient, width, c)
  }
}

function multinomialLoss(
  x: Float64Array,
  y: Float64Array,
  width: number,
  outputs: number,
  { c, weights }: LogisticOptions,
) {
  const scores = new Float64Array(outputs)
  const bias = width * outputs
  return (w: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0)
    let loss = 0
    for (let row = 0, at = 0; row < y.length; row++, at += width) {
      for (let k = 0; k < outputs; k++) scores[k] = w[bias + k]!
      for (let j = 0; j < width; j++)
        for (let k = 0; k < outputs; k++) scores[k]! += x[at + j]! * w[j * outputs + k]!
      let most = -Infinity
      for (let k = 0; k < outputs; k++) most = Math.max(most, scores[k]!)
      let sum = 0
      for (let k = 0; k < outputs; k++) sum += Math.exp(scores[k]! - most)
      const weight = weights ? weights[row]! : 1
      loss += weight * (Math.log(sum) + most - scores[y[row]!]!)
      for (let k = 0; k < outputs; k++)
        scores[k] = weight * (Math.exp(scores[k]! - most) / sum - (y[row] === k ? 1 : 0))
      for (let j = 0; j < width; j++)
        for (let k = 0; k < outputs; k++) gradient[j * outputs + k]! += scores[k]! * x[at + j]!
      for (let k = 0; k < outputs; k++) gradient[bias + k]! += scores[k]!
    }
    return loss + penalty(w, gradient, bias, c)
  }
}
