import { fault } from '../../errors.ts'
import type { KernelContext, Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import type { FillRow } from '../neighbors/dense-distances.ts'
import {
  byPairs,
  correlation,
  cosine,
  expandedSquares,
  overPresent,
} from '../neighbors/dense-distances.ts'
import { isMetricName, makeMetric } from '../neighbors/metric.ts'
import { RowReader } from '../neighbors/rows.ts'
import {
  sparseCosine,
  sparseExpandedSquares,
  sparseManhattan,
} from '../neighbors/sparse-distances.ts'
import { required } from '../shapes.ts'

/**
 * Distances of rows x [N, d] to known rows y [M, d] (an initializer), both dense or CSR -> DOUBLE [N, M].
 * `metric`: one of metricNames; 'expanded squares' (squared Euclidean as |x|^2 - 2xy + |y|^2), 'cosine', 'correlation' or
 * 'present euclidean' (over the columns that are no NaN in both). `reduced` 1: the metric's cheaper stand-in, as squares
 * for Euclidean. `p` for minkowski; input 2: weights or variances [d]; input 3: the inverse covariance [d, d].
 * Known rows as CSR take 'expanded squares', 'cosine' and 'manhattan'.
 */
export const pairwiseDistances: Operator = {
  domain: 'slipway',
  opType: 'PairwiseDistances',
  version: 1,
  attributes: { metric: 'string', p: 'float', reduced: 'int' },
  sparseInputs: [0, 1],
  infer: (inputs) => {
    const x = required(inputs, 0, 'PairwiseDistances')
    const y = required(inputs, 1, 'PairwiseDistances')
    if (x.shape.length !== 2 || y.shape.length !== 2 || x.shape[1] !== y.shape[1]) {
      throw fault(
        'E_FORMAT',
        `PairwiseDistances of [${x.shape.join(', ')}] and [${y.shape.join(', ')}]`,
      )
    }
    return [{ dataType: 'DOUBLE', shape: [x.shape[0]!, y.shape[0]!] }]
  },
  rowWise: (node) => !node.inputs[0]!.constant && node.inputs[1]!.constant !== undefined,
  prepare: (node, context) => {
    const known = context.constant(1)
    if (!known) throw fault('E_UNSUPPORTED', 'PairwiseDistances to rows that are computed')
    const [count, width] = known.shape as [number, number]
    const metric = node.attributes['metric'] as string
    const fill = known.csr
      ? sparseFill(metric, known)
      : denseFill(
          metric,
          known,
          context,
          Number(node.attributes['p'] ?? 2),
          node.attributes['reduced'] === 1,
        )
    const scratch = new Float64Array(width)
    const columns = new Int32Array(width)
    return ([x], [output]) => {
      const rows = x!.rows
      context.spend(rows * count * width)
      output!.resize2(rows, count)
      const to = numbers(output!)
      const reader = new RowReader(x!, width, scratch, columns)
      for (let row = 0; row < rows; row++) {
        reader.read(row)
        fill(reader, to, row * count)
      }
    }
  },
}

function denseFill(
  metric: string,
  known: Tensor,
  context: KernelContext,
  p: number,
  isReduced: boolean,
): FillRow {
  const [count, width] = known.shape as [number, number]
  const y = known.data instanceof Float64Array ? known.data : Float64Array.from(numbers(known))
  switch (metric) {
    case 'expanded squares':
      return expandedSquares(y, count, width)
    case 'cosine':
      return cosine(y, count, width)
    case 'correlation':
      return correlation(y, count, width)
    case 'present euclidean':
      return overPresent(y, count, width)
  }
  if (!isMetricName(metric))
    throw fault('E_FORMAT', 'PairwiseDistances by a metric that is not known')
  const vector = context.constant(2)
  const matrix = context.constant(3)
  const parameters = { p, vector: vector && numbers(vector), matrix: matrix && numbers(matrix) }
  return byPairs(makeMetric(metric, parameters), y, count, width, isReduced)
}

function sparseFill(metric: string, known: Tensor): FillRow {
  const rows = { csr: known.csr!, values: numbers(known), count: known.shape[0]! }
  if (metric === 'expanded squares') return sparseExpandedSquares(rows)
  if (metric === 'cosine') return sparseCosine(rows)
  if (metric === 'manhattan') return sparseManhattan(rows)
  throw fault('E_UNSUPPORTED', `distances to sparse rows by the metric ${metric}`)
}
