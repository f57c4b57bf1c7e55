import { fault } from '../../errors.ts'
import { MersenneTwister } from '../../encodings/mersenne-twister.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * What numpy.random.RandomState(seed) draws, row after row, afresh in every run: so rows are not independent.
 * Inputs: anything with rows [N, ...], which only counts them, and the probabilities p [K].
 * kind 'multinomial': [N, K], one draw of multinomial(1, p) a row. kind 'integers': [N, 1], randint(K).
 */
export const randomDraw: Operator = {
  domain: 'slipway',
  opType: 'RandomDraw',
  version: 1,
  attributes: { seed: 'int', kind: 'string' },
  infer: (inputs, attributes) => {
    const rows = required(inputs, 0, 'RandomDraw').shape[0]!
    const { shape } = required(inputs, 1, 'RandomDraw')
    const { kind } = attributes
    if (kind !== 'multinomial' && kind !== 'integers')
      throw fault('E_FORMAT', 'RandomDraw of an unknown kind')
    return [
      kind === 'multinomial'
        ? { dataType: 'DOUBLE', shape: [rows, shape[0]!] }
        : { dataType: 'INT64', shape: [rows] },
    ]
  },
  rowWise: () => false,
  prepare: (node) => {
    const seed = node.attributes['seed'] as number
    const isMultinomial = node.attributes['kind'] === 'multinomial'
    return ([rows, probabilities], [output]) => {
      const generator = new MersenneTwister(seed)
      const p = numbers(probabilities!)
      const n = rows!.rows
      if (isMultinomial) output!.resize2(n, p.length)
      else output!.resize1(n)
      const to = numbers(output!)
      if (!isMultinomial)
        for (let row = 0; row < n; row++) to[row] = generator.integerBelow(p.length)
      else for (let row = 0; row < n; row++) to.set(generator.multinomialOne(p), row * p.length)
    }
  },
}
