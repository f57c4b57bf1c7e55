// sklearn.naive_bayes.CategoricalNB: the sum over features of feature_log_prob_[i][:, x_i], plus the log prior.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64, int64 } from '../../../ir/tensor.ts'
import { doublesOf, transposed } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { naiveBayes } from './joint.ts'

export const readCategoricalNB: EstimatorReader = (view) => {
  const prior = doublesOf(view.array('class_log_prior_'))
  const tables = view.list('feature_log_prob_').map((table) => {
    if (table instanceof NdArray && table.shape.length === 2 && table.shape[0] === prior.length)
      return table
    throw view.mistyped('feature_log_prob_', 'arrays of one row a class', table)
  })
  return naiveBayes(view, (g, x) => {
    const codes = g.add('Cast', [x.matrix(g)], { to: 'INT64' })
    const joined = g.pool.once(view.object, 'tables', () => joinedTables(tables, prior.length))
    const sum = g.add('SumOfTables', [codes, joined, startsOf(tables)])
    return g.add('Add', [sum, float64([prior.length], prior)])
  })
}

/** [categories of all features, classes], a feature behind the other. */
function joinedTables(tables: readonly NdArray[], classes: number): Tensor {
  const parts = tables.map((table) => transposed(table).data as Float64Array)
  const joined = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return float64([joined.length / classes, classes], joined)
}

function startsOf(tables: readonly NdArray[]): Tensor {
  const starts = [0]
  for (const { shape } of tables) starts.push(starts.at(-1)! + shape[1]!)
  return int64([starts.length], starts)
}
