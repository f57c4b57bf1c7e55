import type { Target } from '../table/target.ts'
import type { Slopes } from './histogram.ts'

/** What boosting makes small. Scores are kept output by output: [outputs][rows of the table]. */
export interface Loss {
  readonly outputs: number
  /** Where scores start: the best constant. */
  readonly base: Float64Array
  /** Fills the slopes at `rows`, of every output; `curved` is false where every hessian is 1. */
  readonly curved: boolean
  fill(scores: readonly Float64Array[], rows: Int32Array, slopes: readonly SlopesOfOutput[]): void
  /** Mean over `rows`. */
  mean(scores: readonly Float64Array[], rows: Int32Array): number
}

export interface SlopesOfOutput extends Slopes {
  readonly gradients: readonly [Float32Array]
}

const smallest = 2.220446049250313e-16

/** Squared error, or the log loss of two or of more classes. `weights`: of each row of the table; default 1. */
export function lossFor(target: Target, rows: Int32Array, weights: Float64Array | undefined): Loss {
  if (target.task === 'regression') return squared(target.values, rows)
  return target.classes.length === 2
    ? logistic(target.values, rows, weights)
    : multinomial(target.values, rows, target.classes.length, weights)
}

function squared(y: Float64Array, rows: Int32Array): Loss {
  let sum = 0
  for (const row of rows) sum += y[row]!
  return {
    outputs: 1,
    base: Float64Array.of(sum / rows.length),
    curved: false,
    fill([scores], over, [slopes]) {
      const gradients = slopes!.gradients[0]
      for (const row of over) gradients[row] = scores![row]! - y[row]!
    },
    mean([scores], over) {
      let squares = 0
      for (const row of over) squares += (scores![row]! - y[row]!) ** 2
      return squares / over.length
    },
  }
}

function logistic(y: Float64Array, rows: Int32Array, weights: Float64Array | undefined): Loss {
  const [none, one] = sharesOf(y, rows, 2, weights)
  return {
    outputs: 1,
    base: Float64Array.of(Math.log(one! / none!)),
    curved: true,
    fill([scores], over, [slopes]) {
      const gradients = slopes!.gradients[0]
      const hessians = slopes!.hessians!
      for (const row of over) {
        const p = 1 / (1 + Math.exp(-scores![row]!))
        const weight = weights ? weights[row]! : 1
        gradients[row] = weight * (p - y[row]!)
        hessians[row] = weight * p * (1 - p)
      }
    },
    mean([scores], over) {
      let sum = 0
      let total = 0
      for (const row of over) {
        const signed = y[row] === 1 ? scores![row]! : -scores![row]!
        const weight = weights ? weights[row]! : 1
        // log(1 + exp(-signed)), which must not overflow.
        sum += weight * (Math.log1p(Math.exp(-Math.abs(signed))) + Math.max(0, -signed))
        total += weight
      }
      return sum / total
    },
  }
}

function multinomial(
  y: Float64Array,
  rows: Int32Array,
  outputs: number,
  weights: Float64Array | undefined,
): Loss {
  const frequencies = sharesOf(y, rows, outputs, weights)
  const middle = Math.exp(frequencies.reduce((sum, share) => sum + Math.log(share), 0) / outputs)
  const shares = new Float64Array(outputs)
  const read = (scores: readonly Float64Array[], row: number): void => {
    let most = -Infinity
    for (let k = 0; k < outputs; k++) most = Math.max(most, scores[k]![row]!)
    let sum = 0
    for (let k = 0; k < outputs; k++) sum += shares[k] = Math.exp(scores[k]![row]! - most)
    for (let k = 0; k < outputs; k++) shares[k]! /= sum
  }
  return {
    outputs,
    base: frequencies.map((share) => Math.log(share / middle)),
    curved: true,
    fill(scores, over, slopes) {
      for (const row of over) {
        read(scores, row)
        const weight = weights ? weights[row]! : 1
        for (let k = 0; k < outputs; k++) {
          const p = shares[k]!
          slopes[k]!.gradients[0][row] = weight * (p - (y[row] === k ? 1 : 0))
          slopes[k]!.hessians![row] = weight * p * (1 - p)
        }
      }
    },
    mean(scores, over) {
      let sum = 0
      let total = 0
      for (const row of over) {
        read(scores, row)
        const weight = weights ? weights[row]! : 1
        sum -= weight * Math.log(Math.max(shares[y[row]!]!, smallest))
        total += weight
      }
      return sum / total
    },
  }
}

/** Weighted shares of the classes; never 0, whose logarithm is no start. */
function sharesOf(
  y: Float64Array,
  rows: Int32Array,
  classes: number,
  weights: Float64Array | undefined,
): Float64Array {
  const shares = new Float64Array(classes)
  let total = 0
  for (const row of rows) {
    const weight = weights ? weights[row]! : 1
    shares[y[row]!]! += weight
    total += weight
  }
  return shares.map((share) => Math.max(share / total, smallest))
}
