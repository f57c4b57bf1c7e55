// sklearn.linear_model.LogisticRegression, LogisticRegressionCV.
import { float64 } from '../../../ir/tensor.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { EstimatorReader, Version } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Frame } from '../../frame.ts'
import { preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { classesOf } from '../fitted.ts'
import { linearMethods } from './classifier.ts'
import type { LinearPart } from './linear.ts'
import { linearInputs, linearPart } from './linear.ts'
import { binaryProbabilities, oneVsRestProbabilities } from './probabilities.ts'

export const readLogisticRegression: EstimatorReader = (view, context) => {
  const classes = classesOf(view)
  const part = linearPart(view)
  const kind = linkOf(view, context.versionOf(view), part.outputs === 1)
  return {
    name: view.name,
    ...linearInputs(view, part),
    classes,
    methods: {
      ...linearMethods(view, part, classes),
      predict_proba: (g, x) => probabilities(g, x, part, kind),
    },
  }
}

type Link = 'softmax' | 'sigmoid' | 'sigmoid of 2z' | 'one-vs-rest'

/**
 * Which link the file's own version used. Up to 1.7 `multi_class` decided ('auto': one-vs-rest for two classes or
 * solver='liblinear', else multinomial); newton-cholesky knew one-vs-rest only up to 1.5; from 1.8 the parameter is gone.
 */
function linkOf(view: ObjectView, version: Version, isBinary: boolean): Link {
  const multiClass = view.optionalString('multi_class') ?? 'auto'
  const solver = view.optionalString('solver') ?? 'lbfgs'
  const removed = atLeast(version, 1, 8)
  if (isBinary) return multiClass === 'multinomial' && !removed ? 'sigmoid of 2z' : 'sigmoid'
  if (removed) return 'softmax'
  if (multiClass === 'ovr' || multiClass === 'warn' || solver === 'liblinear') return 'one-vs-rest'
  if (multiClass !== 'multinomial' && solver === 'newton-cholesky' && !atLeast(version, 1, 6))
    return 'one-vs-rest'
  return 'softmax'
}

function probabilities(g: GraphBuilder, x: Frame, part: LinearPart, link: Link): Value {
  const scores = part.scores(g, x)
  if (link === 'softmax')
    return preserveFloat(g, x, g.add('Softmax', [scores], { axis: 1 }), ...part.fitted)
  if (link === 'one-vs-rest')
    return preserveFloat(g, x, oneVsRestProbabilities(g, scores), ...part.fitted)
  // Softmax over [-z, z] is expit(2z).
  const z = link === 'sigmoid of 2z' ? g.add('Mul', [scores, float64([], [2])]) : scores
  return binaryProbabilities(g, x, z, part.fitted)
}
