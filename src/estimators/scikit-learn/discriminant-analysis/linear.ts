// sklearn.discriminant_analysis.LinearDiscriminantAnalysis.
import { float64 } from '../../../ir/tensor.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Estimator } from '../../estimator.ts'
import { Frame, castTo, preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { matrixOf, move, prefixedNames, vectorOf } from '../decomposition/project.ts'
import { classesOf } from '../fitted.ts'
import { linearMethods } from '../linear-model/classifier.ts'
import type { LinearPart } from '../linear-model/linear.ts'
import { linearInputs, linearPart } from '../linear-model/linear.ts'
import { binaryProbabilities } from '../linear-model/probabilities.ts'

export const readLinearDiscriminantAnalysis: EstimatorReader = (view, context) => {
  const classes = classesOf(view)
  const part = linearPart(view)
  const isOld = !atLeast(context.versionOf(view), 0, 21)
  const probability = (g: GraphBuilder, x: Frame) => {
    if (isOld && part.outputs > 1) return sharesOfSigmoids(g, part.scores(g, x))
    return part.outputs === 1
      ? binaryProbabilities(g, x, part.scores(g, x), part.fitted)
      : preserveFloat(g, x, g.add('Softmax', [part.scores(g, x)], { axis: 1 }), ...part.fitted)
  }
  return {
    name: view.name,
    ...linearInputs(view, part),
    classes,
    methods: {
      ...linearMethods(view, part, classes),
      predict_proba: probability,
      predict_log_proba: (g, x) => logarithm(g, probability(g, x)),
    },
    ...projection(view, part),
  }
}

/** Several classes up to 0.20: each class's own probability by the sum of all. */
function sharesOfSigmoids(g: GraphBuilder, scores: Value): Value {
  const own = g.add('Sigmoid', [scores])
  return g.add('Div', [own, g.add('ReduceSum', [own], { axes: [1], keepdims: 1 })])
}

/** A probability of 0 counts as the smallest normal number of its type, so that no logarithm is infinite. */
function logarithm(g: GraphBuilder, probability: Value): Value {
  const { dataType } = probability.type
  const double = castTo(g, probability, 'DOUBLE')
  const smallest = float64([], [dataType === 'FLOAT' ? 2 ** -126 : 2 ** -1022])
  const isZero = g.add('Cast', [g.add('Equal', [double, float64([], [0])])], { to: 'DOUBLE' })
  const raised = g.add('Add', [double, g.add('Mul', [isZero, smallest])])
  return castTo(g, g.add('Log', [raised]), dataType)
}

/** transform: (X - xbar_) . scalings_ for solver 'svd', X . scalings_ for 'eigen'; 'lsqr' has none. */
function projection(
  view: ObjectView,
  { features }: LinearPart,
): Pick<Estimator, 'transform' | 'featureNamesOut'> {
  const solver = view.string('solver', 'svd')
  if (solver === 'lsqr') return {}
  const scalings = matrixOf(view, 'scalings_')
  const [rows, columns] = scalings.shape
  if (rows !== features) throw view.mistyped('scalings_', `a matrix of ${features} rows`, scalings)
  const center = solver === 'svd' ? vectorOf(view, 'xbar_', features) : undefined
  const kept = Math.min(columns!, view.number('_max_components'))
  const firstColumns = () => {
    const all = doublesOf(scalings)
    return float64(
      [features, kept],
      Float64Array.from(
        { length: features * kept },
        (_, i) => all[Math.floor(i / kept) * columns! + (i % kept)]!,
      ),
    )
  }
  const names = prefixedNames(view, kept)
  return {
    transform: (g, x) => {
      const moved = move(g, x.matrix(g), center, 'Sub')
      const product = g.add('MatMul', [moved, g.pool.once(scalings, 'kept', firstColumns)])
      return Frame.of(preserveFloat(g, x, product, scalings, center), names)
    },
    featureNamesOut: () => names,
  }
}
