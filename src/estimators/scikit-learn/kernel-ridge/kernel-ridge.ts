// sklearn.kernel_ridge.KernelRidge: K(X, X_fit_) . dual_coef_.
import { doubleTensor } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { asVector } from '../classify.ts'
import { inputsOf } from '../fitted.ts'
import { kernelNameOf, kernelParameters, pairwiseKernel } from '../pairwise-kernel.ts'

export const readKernelRidge: EstimatorReader = (view) => {
  const dual = view.array('dual_coef_')
  const rows = dual.shape[0]!
  const isVector = dual.shape.length === 1
  const name = kernelNameOf(view)
  const kernel =
    name === 'precomputed'
      ? undefined
      : pairwiseKernel(view, 'X_fit_', name, kernelParameters(view))
  if (kernel && kernel.rows !== rows) throw view.mistyped('dual_coef_', `${kernel.rows} rows`, dual)
  const weights = () => doubleTensor(dual, isVector ? [rows, 1] : dual.shape)
  return {
    name: view.name,
    ...inputsOf(view),
    // A precomputed kernel is sent as one column for each row of the training set.
    featuresIn: kernel?.features ?? rows,
    methods: {
      predict: (g, x) => {
        const values = kernel ? kernel.emit(g, x) : x.matrix(g)
        const product = g.add('MatMul', [values, g.pool.once(dual, 'weights', weights)])
        return isVector ? asVector(g, product) : product
      },
    },
  }
}
