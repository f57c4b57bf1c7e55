import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * Class probabilities from one-vs-one scores, as libsvm couples them: scores [N, P] with P = K (K - 1) / 2, slopes A [P] and offsets B [P]
 * of Platt's sigmoid 1 / (1 + exp(A s + B)), clipped to [1e-7, 1 - 1e-7] -> [N, K]. The second method of Wu, Lin and Weng, "Probability
 * estimates for multi-class classification by pairwise coupling" (2004): iterated to a largest error of 0.005 / K, at most max(100, K)
 * times. Two classes are iterated too, which leaves them up to 0.003 from the sigmoid itself: scikit-learn's libsvm does.
 */
export const coupleProbabilities: Operator = {
  domain: 'slipway',
  opType: 'CoupleProbabilities',
  version: 1,
  attributes: { classes: 'int' },
  infer: (inputs, attributes) => {
    const [scores, a, b] = [0, 1, 2].map((i) => required(inputs, i, 'CoupleProbabilities'))
    const classes = Number(attributes['classes'])
    const pairs = (classes * (classes - 1)) / 2
    if (scores!.shape[1] !== pairs || a!.shape[0] !== pairs || b!.shape[0] !== pairs)
      throw fault('E_FORMAT', `CoupleProbabilities of ${classes} classes needs ${pairs} pairs`)
    return [{ dataType: scores!.dataType, shape: [scores!.shape[0]!, classes] }]
  },
  rowWise: (node) => node.inputs.slice(1).every((input) => input!.constant !== undefined),
  prepare: (node, context) => {
    const classes = Number(node.attributes['classes'])
    const pairwise = new Float64Array(classes * classes)
    const couple = coupler(classes)
    return ([scores, slopes, offsets], [output]) => {
      const rows = scores!.shape[0]!
      output!.resize2(rows, classes)
      const from = numbers(scores!)
      const a = numbers(slopes!)
      const b = numbers(offsets!)
      const to = numbers(output!)
      for (let row = 0, at = 0; row < rows; row++) {
        for (let i = 0, pair = 0; i < classes; i++) {
          for (let j = i + 1; j < classes; j++, pair++) {
            const p = clipped(from[at++]! * a[pair]! + b[pair]!)
            pairwise[i * classes + j] = p
            pairwise[j * classes + i] = 1 - p
          }
        }
        context.spend(couple(pairwise, to, row * classes))
      }
    }
  },
}

/** 1 / (1 + exp(z)) without overflow, as libsvm's sigmoid_predict, within [1e-7, 1 - 1e-7]. */
function clipped(z: number): number {
  const p = z >= 0 ? Math.exp(-z) / (1 + Math.exp(-z)) : 1 / (1 + Math.exp(z))
  return Math.min(Math.max(p, 1e-7), 1 - 1e-7)
}

/** Writes the probabilities that minimise the pairwise disagreement; returns the work done. */
function coupler(
  k: number,
): (r: Float64Array, p: { [index: number]: number }, base: number) => number {
  const q = new Float64Array(k * k)
  const qp = new Float64Array(k)
  const mostRounds = Math.max(100, k)
  return (r, p, base) => {
    for (let t = 0; t < k; t++) {
      p[base + t] = 1 / k
      let diagonal = 0
      for (let j = 0; j < t; j++) {
        diagonal += r[j * k + t]! * r[j * k + t]!
        q[t * k + j] = q[j * k + t]!
      }
      for (let j = t + 1; j < k; j++) {
        diagonal += r[j * k + t]! * r[j * k + t]!
        q[t * k + j] = -r[j * k + t]! * r[t * k + j]!
      }
      q[t * k + t] = diagonal
    }
    for (let round = 0; round < mostRounds; round++) {
      let total = 0
      for (let t = 0; t < k; t++) {
        let sum = 0
        for (let j = 0; j < k; j++) sum += q[t * k + j]! * p[base + j]!
        qp[t] = sum
        total += p[base + t]! * sum
      }
      let error = 0
      for (let t = 0; t < k; t++) error = Math.max(error, Math.abs(qp[t]! - total))
      if (error < 0.005 / k) return (round + 1) * k * k
      for (let t = 0; t < k; t++) {
        const diagonal = q[t * k + t]!
        const difference = (-qp[t]! + total) / diagonal
        p[base + t]! += difference
        total =
          (total + difference * (difference * diagonal + 2 * qp[t]!)) /
          (1 + difference) /
          (1 + difference)
        for (let j = 0; j < k; j++) {
          qp[j] = (qp[j]! + difference * q[t * k + j]!) / (1 + difference)
          p[base + j]! /= 1 + difference
        }
      }
    }
    return mostRounds * k * k
  }
}
