import { fault } from '../../errors.ts'
import type { Node, Value } from '../../ir/graph.ts'
import type { NodeAdder, Operator } from '../../ir/operator.ts'
import { float64, numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * The K (K - 1) / 2 decision values of libsvm's one-vs-one classifier, pairs (0,1), (0,2), ..., (K-2,K-1): kernel values [N, M] with
 * the support vectors ordered by class, dual coefficients [K - 1, M], intercepts [P] -> [N, P]. `counts`: support vectors of each class.
 * Pair (i, j) sums row j - 1 of the coefficients over the vectors of i, then row i over those of j, then adds its intercept;
 * above 0 speaks for i.
 */
export const oneVsOneScores: Operator = {
  domain: 'slipway',
  opType: 'OneVsOneScores',
  version: 1,
  attributes: { counts: 'ints' },
  infer: (inputs, attributes) => {
    const kernel = required(inputs, 0, 'OneVsOneScores')
    const dual = required(inputs, 1, 'OneVsOneScores')
    const intercept = required(inputs, 2, 'OneVsOneScores')
    const counts = attributes['counts'] as readonly number[]
    const classes = counts.length
    const vectors = counts.reduce((sum, count) => sum + count, 0)
    if (
      kernel.shape[1] !== vectors ||
      dual.shape[0] !== classes - 1 ||
      dual.shape[1] !== vectors ||
      intercept.shape[0] !== (classes * (classes - 1)) / 2
    ) {
      throw fault('E_FORMAT', `OneVsOneScores of ${classes} classes with arrays of other sizes`)
    }
    return [{ dataType: kernel.dataType, shape: [kernel.shape[0]!, intercept.shape[0]] }]
  },
  lowering: { lower: lowerScores },
  rowWise: (node) => node.inputs.slice(1).every((input) => input!.constant !== undefined),
  prepare: (node) => {
    const counts = node.attributes['counts'] as readonly number[]
    const starts = counts.map((_, i) => counts.slice(0, i).reduce((sum, count) => sum + count, 0))
    return ([kernel, dual, intercept], [output]) => {
      const m = kernel!.shape[1]!
      const pairs = intercept!.size
      output!.resize2(kernel!.shape[0]!, pairs)
      const values = numbers(kernel!)
      const weights = numbers(dual!)
      const added = numbers(intercept!)
      const to = numbers(output!)
      for (let row = 0, at = 0; row < kernel!.shape[0]!; row++) {
        const base = row * m
        for (let i = 0, pair = 0; i < counts.length; i++) {
          for (let j = i + 1; j < counts.length; j++, pair++) {
            let sum = 0
            const left = starts[i]!
            for (let k = left; k < left + counts[i]!; k++)
              sum += weights[(j - 1) * m + k]! * values[base + k]!
            const right = starts[j]!
            for (let k = right; k < right + counts[j]!; k++)
              sum += weights[i * m + k]! * values[base + k]!
            to[at++] = sum + added[pair]!
          }
        }
      }
    }
  },
}

/** The scores are linear in the kernel values: one column of weights a pair. */
function lowerScores({ inputs, attributes }: Node, g: NodeAdder): Value[] | 'none' {
  const [kernel, dual, intercept] = inputs
  if (!dual!.constant || kernel!.type.dataType !== 'DOUBLE') return 'none'
  const counts = attributes['counts'] as readonly number[]
  const coefficients = numbers(dual!.constant)
  const vectors = counts.reduce((sum, count) => sum + count, 0)
  const starts = counts.map((_, i) => counts.slice(0, i).reduce((sum, count) => sum + count, 0))
  const pairs = counts.flatMap((_, i) =>
    counts.slice(i + 1).map((__, k) => [i, i + 1 + k] as const),
  )
  const weights = new Float64Array(vectors * pairs.length)
  pairs.forEach(([i, j], pair) => {
    const fill = (group: number, row: number) => {
      for (let v = starts[group]!; v < starts[group]! + counts[group]!; v++)
        weights[v * pairs.length + pair] = coefficients[row * vectors + v]!
    }
    fill(i, j - 1)
    fill(j, i)
  })
  const sums = g.add('MatMul', [kernel!, float64([vectors, pairs.length], weights)])
  return [g.add('Add', [sums, intercept!])]
}
