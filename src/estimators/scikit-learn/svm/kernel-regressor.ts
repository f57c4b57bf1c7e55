// sklearn.svm.SVR, NuSVR, OneClassSVM: one sum over the support vectors.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64, int64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import type { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asVector, labelsAt } from '../classify.ts'
import type { KernelExpansion } from './kernel-expansion.ts'
import { kernelExpansion } from './kernel-expansion.ts'

export const readSvr: EstimatorReader = (view) => {
  const expansion = kernelExpansion(view)
  return {
    name: view.name,
    ...expansion.inputs,
    methods: { predict: sumOf(view, expansion) },
  }
}

export const readOneClassSvm: EstimatorReader = (view) => {
  const expansion = kernelExpansion(view)
  const decision = sumOf(view, expansion)
  const offset = doublesOf(view.array('offset_'))[0] ?? 0
  return {
    name: view.name,
    ...expansion.inputs,
    methods: {
      predict: (g, x) => {
        const inside = g.add('Greater', [decision(g, x), float64([], [0])])
        return labelsAt(g, int64([2], [-1, 1]), g.add('Cast', [inside], { to: 'INT64' }))
      },
      decision_function: decision,
      score_samples: (g, x) => g.add('Add', [decision(g, x), float64([], [offset])]),
    },
  }
}

function sumOf(
  view: ObjectView,
  { dual, vectors, intercept, kernel }: KernelExpansion,
): (g: GraphBuilder, x: Frame) => Value {
  if (dual.shape[0] !== 1 || intercept.length !== 1)
    throw view.mistyped('_dual_coef_', 'one row', view.get('_dual_coef_'))
  return (g, x) => {
    const weights = g.pool.once(view.object, 'dual', () =>
      float64([vectors, 1], dual.data as Float64Array),
    )
    const bias = g.pool.once(view.object, 'intercept', () => float64([1], intercept))
    return asVector(g, g.add('Gemm', [kernel(g, x), weights, bias]))
  }
}
