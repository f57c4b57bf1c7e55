// sklearn.neighbors.KNeighborsClassifier.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { EstimatorReader } from '../../context.ts'
import type { Estimator } from '../../estimator.ts'
import type { Frame } from '../../frame.ts'
import { argMaxLabel, asColumn } from '../classify.ts'
import { kNeighbors, searchInputs } from './nearest-neighbors.ts'
import { checkNeighbours, readSearch } from './search.ts'
import type { EncodedOutput } from './votes.ts'
import { encodedOutputs, isMultiOutput, isWeightedByDistance } from './votes.ts'

export const readKNeighborsClassifier: EstimatorReader = (view, context) => {
  const search = readSearch(view, context)
  const k = view.number('n_neighbors', 5)
  checkNeighbours(view, k, search.count)
  const isWeighted = isWeightedByDistance(view)
  const outputs = encodedOutputs(view, search.count)

  /** The sums of the weights of each label [N, classes]; numpy sums them pairwise for predict and in turn for predict_proba. */
  function votes(
    g: GraphBuilder,
    x: Frame,
    { classes, labels }: EncodedOutput,
    pairwise: 0 | 1,
  ): Value {
    const { distances, places } = search.nearest(g, x, k)
    const weights = isWeighted ? g.add('InverseDistances', [distances]) : undefined
    return g.add('LabelVotes', [labels, places, weights], { classes: classes.size, pairwise })
  }

  const { classes, methods } = answers(
    outputs,
    isMultiOutput(view),
    (g, x, output) => argMaxLabel(g, output.classes, votes(g, x, output, 1)),
    (g, x, output) => normalized(g, votes(g, x, output, 0)),
  )
  return {
    name: view.name,
    ...searchInputs(view, search),
    classes,
    methods: { ...methods, kneighbors: kNeighbors(search, k) },
  }
}

type PerOutput = (g: GraphBuilder, x: Frame, output: EncodedOutput) => Value

/** predict and predict_proba of one output, or of several: predict [N, outputs], predict_proba one matrix each. */
export function answers(
  outputs: readonly EncodedOutput[],
  isMultiple: boolean,
  label: PerOutput,
  probabilities: PerOutput,
): Pick<Estimator, 'methods'> & Required<Pick<Estimator, 'classes'>> {
  const only = outputs[0]!
  if (!isMultiple) {
    return {
      classes: only.classes,
      methods: {
        predict: (g, x) => label(g, x, only),
        predict_proba: (g, x) => probabilities(g, x, only),
      },
    }
  }
  return {
    classes: outputs.map((output) => output.classes),
    methods: {
      predict(g, x) {
        const columns = outputs.map((output) => asColumn(g, label(g, x, output)))
        return columns.length === 1 ? columns[0]! : g.add('Concat', columns, { axis: 1 })
      },
      predict_proba: (g, x) => outputs.map((output) => probabilities(g, x, output)),
    },
  }
}

/** Each row divided by its sum. */
export function normalized(g: GraphBuilder, votes: Value): Value {
  return g.add('Div', [votes, g.add('ReduceSum', [votes], { axes: [1], keepdims: 1 })])
}
