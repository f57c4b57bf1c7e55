// sklearn.decomposition.LatentDirichletAllocation: the shares of topics in each document.
import { doubleTensor } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import { inputsOf } from '../fitted.ts'
import { matrixOf, prefixedNames } from './project.ts'

export const readLatentDirichletAllocation: EstimatorReader = (view) => {
  const topics = matrixOf(view, 'exp_dirichlet_component_')
  const [count, width] = topics.shape as [number, number]
  const names = prefixedNames(view, count)
  const attributes = {
    prior: view.number('doc_topic_prior_'),
    iterations: view.number('max_doc_update_iter'),
    tolerance: view.number('mean_change_tol'),
  }
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: width,
    methods: {},
    transform: (g, x) => {
      const table = g.pool.once(topics, 'tensor', () => doubleTensor(topics))
      const weights = g.add('InferTopics', [x.sparseMatrix(g), table], attributes)
      const shares = g.add('Div', [
        weights,
        g.add('ReduceSum', [weights], { axes: [1], keepdims: 1 }),
      ])
      return Frame.of(preserveFloat(g, x, shares, topics), names)
    },
    featureNamesOut: () => names,
  }
}
