// sklearn.preprocessing.KernelCenterer: a kernel matrix centered in its feature space.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doubleTensor } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { inputsOf } from '../fitted.ts'

export const readKernelCenterer: EstimatorReader = (view) => {
  const width = view.array('K_fit_rows_').data.length
  const center = kernelCentering(view)
  const names = Array.from({ length: width }, (_, i) => `kernelcenterer${i}`)
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: width,
    methods: {},
    transform: (g, x) => Frame.of(preserveFloat(g, x, center(g, x.matrix(g))), names),
    featureNamesOut: () => names,
  }
}

/** K - K_fit_rows_ - (mean of each row of K) + K_fit_all_. */
export function kernelCentering(view: ObjectView): (g: GraphBuilder, kernel: Value) => Value {
  const rows = view.array('K_fit_rows_')
  const all = view.number('K_fit_all_')
  return (g, kernel) => {
    const sums = g.add('ReduceSum', [kernel], { axes: [1], keepdims: 1 })
    const means = g.add('Div', [sums, float64([], [rows.data.length])])
    const moved = g.add('Sub', [
      kernel,
      g.pool.once(rows, 'row', () => doubleTensor(rows, [rows.data.length])),
    ])
    return g.add('Add', [g.add('Sub', [moved, means]), float64([], [all])])
  }
}
