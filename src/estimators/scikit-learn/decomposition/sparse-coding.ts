// sklearn.decomposition.DictionaryLearning, MiniBatchDictionaryLearning, SparseCoder: sparse weights of a dictionary's atoms.
import { float64 } from '../../../ir/tensor.ts'
import { doubleTensor } from '../../arrays.ts'
import type { EstimatorReader, Version } from '../../context.ts'
import { atLeast } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { inputsOf } from '../fitted.ts'
import { matrixOf, prefixedNames, times } from './project.ts'

const algorithms: Readonly<Record<string, string>> = {
  threshold: 'threshold',
  lasso_lars: 'lasso',
  lasso_cd: 'lasso_descent',
  lars: 'least_angle',
  omp: 'matching_pursuit',
}

export const readSparseCoding: EstimatorReader = (view, context) => {
  const dictionary = matrixOf(view, view.name === 'SparseCoder' ? 'dictionary' : 'components_')
  const [count, width] = dictionary.shape as [number, number]
  const named = view.string('transform_algorithm', 'omp')
  const algorithm = algorithms[named]
  if (!algorithm) throw view.unsupported(`with transform_algorithm='${named}'`)
  const splits = view.boolean('split_sign', false)
  const names = prefixedNames(view, splits ? 2 * count : count)
  const version = context.versionOf(view)
  const attributes = {
    algorithm,
    penalty: penaltyOf(view, version),
    atoms: view.isNone('transform_n_nonzero_coefs')
      ? Math.trunc(Math.min(Math.max(width / 10, 1), count))
      : view.number('transform_n_nonzero_coefs'),
    positive: view.boolean('positive_code', false) ? 1 : 0,
    // From 1.8 on atoms are ruled out by the duality gap, which also ends the descent elsewhere.
    screens: atLeast(version, 1, 8) ? 1 : 0,
    tolerance: atLeast(version, 1, 8) ? 1e-8 : 1e-4,
    iterations: view.number('transform_max_iter', 1000),
  }
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: width,
    methods: {},
    transform: (g, x) => {
      const atoms = g.pool.once(dictionary, 'tensor', () => doubleTensor(dictionary))
      const code = g.add('SparseCode', [x.matrix(g), atoms], attributes)
      const zero = float64([], [0])
      const both = () =>
        g.add('Concat', [g.add('Max', [code, zero]), g.add('Neg', [g.add('Min', [code, zero])])], {
          axis: 1,
        })
      return Frame.of(preserveFloat(g, x, splits ? both() : code, dictionary), names)
    },
    featureNamesOut: () => names,
    inverseTransform: {
      kind: 'number',
      width: names.length,
      method: (g, x) => {
        const part = (from: number) =>
          x.select(
            g,
            Array.from({ length: count }, (_, i) => from + i),
          )
        // Positive parts stand in front of what the negative ones are without their sign.
        const code = splits ? g.add('Sub', [part(0).matrix(g), part(count).matrix(g)]) : x.matrix(g)
        return preserveFloat(g, x, times(g, code, dictionary), dictionary)
      },
    },
  }
}

/** transform_alpha; where it is None, alpha (from 1.2 on) or one. */
function penaltyOf(view: ObjectView, version: Version): number {
  if (!view.isNone('transform_alpha')) return view.number('transform_alpha', 1)
  return view.has('alpha') && atLeast(version, 1, 2) ? view.number('alpha') : 1
}
