// sklearn.naive_bayes.CategoricalNB: the sum over features of feature_log_prob_[i][:, x_i], plus the log prior.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { float64, int64 } from '../../../ir/tensor.ts'
import { doublesOf, transposed } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { naiveBayes } from './joint.ts'

export const readCategoricalNB: EstimatorReader = (view) => {
  const prior = doublesOf(view.array('class_log_prior_'))
  const tables = view.list('feature_log_prob_').map((table) => {
    if (table instanceof NdArray && table.shape[0] === prior.length) return table
    throw view.mistyped('feature_log_prob_', 'arrays of one row a class', table)
  })
  return naiveBayes(view, (g, x) => {
    const codes = g.add('Cast', [x.matrix(g)], { to: 'INT64' })
    const sum = tables.reduce(
      (total, table, feature) => {
        const column = g.add('Squeeze', [
          g.add('Gather', [codes, int64([1], [feature])], { axis: 1 }),
          int64([1], [1]),
        ])
        const part = g.add(
          'Gather',
          [g.pool.once(table, 'transposed', () => transposed(table)), column],
          { axis: 0 },
        )
        return total ? g.add('Add', [total, part]) : part
      },
      undefined as ReturnType<typeof g.add> | undefined,
    )
    return g.add('Add', [sum!, float64([prior.length], prior)])
  })
}
