import { fault } from '../../errors.ts'
import type { Kernel, Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { denseProduct } from '../dense-product.ts'
import { required } from '../shapes.ts'
import { betaDivergence } from '../non-negative/beta-divergence.ts'
import type { Factorization } from '../non-negative/factorization.ts'
import { coordinateDescent } from '../non-negative/coordinate-descent.ts'
import { multiplicativeUpdate } from '../non-negative/multiplicative-update.ts'

/**
 * W [N, k] >= 0 with X close to W H, for a given H >= 0 (sklearn.decomposition.NMF.transform). The rows that come together
 * share their start and the end of their iterations, so that an answer depends on them all.
 * Inputs: x [N, d]; h [k, d], an initializer. Attributes: `solver`: coordinate_descent, multiplicative (its loss tested every
 * ten rounds) or minibatch (multiplicative, ended by the change of W); `beta`, the divergence (2 Frobenius, 1 Kullback-Leibler,
 * 0 Itakura-Saito, others); `l1`, `l2`, penalties; `tolerance`; `iterations`, at most so many. A negative x is E_VALUE.
 */
export const factorNonNegative: Operator = {
  domain: 'slipway',
  opType: 'FactorNonNegative',
  version: 1,
  attributes: {
    solver: 'string',
    beta: 'float',
    l1: 'float',
    l2: 'float',
    tolerance: 'float',
    iterations: 'int',
  },
  infer: (inputs, _, constants) => {
    const [x, h] = [
      required(inputs, 0, 'FactorNonNegative'),
      required(inputs, 1, 'FactorNonNegative'),
    ]
    if (x.shape[1] !== h.shape[1] || !constants[1])
      throw fault(
        'E_FORMAT',
        `FactorNonNegative of [${x.shape.join(', ')}] by [${h.shape.join(', ')}]`,
      )
    return [{ dataType: 'DOUBLE', shape: [x.shape[0]!, h.shape[0]!] }]
  },
  rowWise: () => false,
  prepare: (node, context): Kernel => {
    const h = Float64Array.from(numbers(context.constant(1)!))
    const [k, d] = context.constant(1)!.shape as [number, number]
    const number = (name: string) => Number(node.attributes[name] ?? 0)
    const solver = node.attributes['solver'] as string
    return ([input], [output]) => {
      const n = input!.rows
      const x = Float64Array.from(numbers(input!))
      const negative = x.findIndex((value) => value < 0)
      if (negative >= 0)
        throw fault('E_VALUE', {
          where: `X, row ${Math.floor(negative / d)}`,
          '!value': x[negative]!,
          what: 'is negative',
        })
      const w = new Float64Array(n * k)
      const problem: Factorization = {
        x,
        h,
        w,
        n,
        d,
        k,
        l1: number('l1'),
        l2: number('l2'),
        tolerance: number('tolerance'),
        iterations: number('iterations'),
        beta: number('beta'),
        spend: (units) => context.spend(units),
      }
      if (solver === 'coordinate_descent') coordinateDescent(problem)
      else descend(problem, solver === 'minibatch')
      output!.resize2(n, k)
      numbers(output!).set(w)
    }
  },
}

/** Multiplicative updates from a flat start. */
function descend(problem: Factorization, isMinibatch: boolean): void {
  const { x, h, w, n, d, k, tolerance, iterations, beta } = problem
  let sum = 0
  for (const value of x) sum += value
  w.fill(Math.sqrt(sum / x.length / k))
  const update = multiplicativeUpdate(problem)
  const product = new Float64Array(n * d)
  const loss = () => {
    denseProduct(w, transposed(h, k, d), undefined, product, n, k, d)
    return betaDivergence(x, product, beta)
  }
  const first = isMinibatch ? 0 : loss()
  let previous = first
  const before = w.slice()
  for (let round = 1; round <= iterations; round++) {
    problem.spend(n * k * (d + k))
    update()
    if (isMinibatch) {
      if (tolerance > 0 && change(w, before) <= tolerance) return
      before.set(w)
    } else {
      if (beta < 1) for (let i = 0; i < w.length; i++) if (w[i]! < 2 ** -52) w[i] = 0
      if (tolerance <= 0 || round % 10 !== 0) continue
      const now = loss()
      if ((previous - now) / first < tolerance) return
      previous = now
    }
  }
}

function change(now: Float64Array, before: Float64Array): number {
  let difference = 0
  let size = 0
  for (let i = 0; i < now.length; i++) {
    difference += (now[i]! - before[i]!) ** 2
    size += now[i]! ** 2
  }
  return Math.sqrt(difference) / Math.sqrt(size)
}

/** [k, d] -> [d, k]: denseProduct takes its right side by columns. */
function transposed(h: Float64Array, k: number, d: number): Float64Array {
  const result = new Float64Array(h.length)
  for (let i = 0; i < k; i++) for (let j = 0; j < d; j++) result[j * k + i] = h[i * d + j]!
  return result
}
