import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { quickDigamma } from '../special.ts'
import { required } from '../shapes.ts'

/**
 * The variational topic distribution of each document (online LDA's E-step: Hoffman, Blei and Bach 2010), not normalised.
 * Inputs: counts [N, d], dense or CSR; topics [k, d], an initializer: exp(E[log beta]).
 * Attributes: `prior`, of the topics of a document; `iterations`, at most so many; `tolerance`, the mean change that ends them.
 * Output: [N, k] DOUBLE. A negative count is E_VALUE.
 */
export const inferTopics: Operator = {
  domain: 'slipway',
  opType: 'InferTopics',
  version: 1,
  attributes: { prior: 'float', iterations: 'int', tolerance: 'float' },
  sparseInputs: [0],
  infer: (inputs, _, constants) => {
    const [x, topics] = [required(inputs, 0, 'InferTopics'), required(inputs, 1, 'InferTopics')]
    if (x.shape[1] !== topics.shape[1] || !constants[1])
      throw fault(
        'E_FORMAT',
        `InferTopics of [${x.shape.join(', ')}] by [${topics.shape.join(', ')}]`,
      )
    return [{ dataType: 'DOUBLE', shape: [x.shape[0]!, topics.shape[0]!] }]
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const topics = numbers(context.constant(1)!)
    const [k, d] = context.constant(1)!.shape as [number, number]
    const settings = {
      prior: Number(node.attributes['prior']),
      iterations: Number(node.attributes['iterations']),
      tolerance: Number(node.attributes['tolerance']),
    }
    const words = new Int32Array(d)
    const counts = new Float64Array(d)
    const infer = documentInference(topics, k, d, settings, (units) => context.spend(units))
    return ([x], [output]) => {
      const rows = x!.rows
      output!.resize2(rows, k)
      const from = numbers(x!)
      const to = numbers(output!)
      for (let row = 0; row < rows; row++) {
        const [start, end] = x!.csr
          ? [x!.csr.offsets[row]!, x!.csr.offsets[row + 1]!]
          : [row * d, row * d + d]
        let used = 0
        for (let i = start; i < end; i++) {
          const count = from[i]!
          if (count < 0)
            throw fault('E_VALUE', {
              where: `X, row ${context.firstRow() + row}`,
              '!value': count,
              what: 'is negative',
            })
          if (count === 0) continue
          words[used] = x!.csr ? x!.csr.columns[i]! : i - start
          counts[used++] = count
        }
        infer(words, counts, used, to as Float64Array, row * k)
      }
    }
  },
}

interface Settings {
  readonly prior: number
  readonly iterations: number
  readonly tolerance: number
}

/** Fills the k weights of one document, given as words with counts. */
function documentInference(
  topics: ArrayLike<number>,
  k: number,
  d: number,
  { prior, iterations, tolerance }: Settings,
  spend: (units: number) => void,
) {
  const expected = new Float64Array(k)
  const current = new Float64Array(k)
  const next = new Float64Array(k)
  return (
    words: Int32Array,
    counts: Float64Array,
    used: number,
    to: Float64Array,
    at: number,
  ): void => {
    current.fill(1)
    expected.fill(Math.exp(quickDigamma(1) - quickDigamma(k)))
    for (let round = 0; round < iterations; round++) {
      spend(used * k * 2 + k)
      next.fill(0)
      for (let i = 0; i < used; i++) {
        const word = words[i]!
        let likelihood = 0
        for (let t = 0; t < k; t++) likelihood += expected[t]! * topics[t * d + word]!
        const share = counts[i]! / (likelihood + 2 ** -52)
        for (let t = 0; t < k; t++) next[t]! += share * topics[t * d + word]!
      }
      let total = 0
      let change = 0
      for (let t = 0; t < k; t++) {
        const value = expected[t]! * next[t]! + prior
        change += Math.abs(current[t]! - value)
        total += current[t] = value
      }
      const whole = quickDigamma(total)
      for (let t = 0; t < k; t++) expected[t] = Math.exp(quickDigamma(current[t]!) - whole)
      if (change / k < tolerance) break
    }
    for (let t = 0; t < k; t++) to[at + t] = current[t]!
  }
}
