// sklearn.ensemble.IsolationForest: -2^(-(mean path length) / c(samples)).
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { float64, int64 } from '../../../ir/tensor.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { doublesOf } from '../../arrays.ts'
import { log } from '../../../ops/double-double.ts'
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Frame } from '../../frame.ts'
import { asVector, labelsAt } from '../classify.ts'
import { inputsOf } from '../fitted.ts'
import { emitSum, ensembleTensors, tensorsOnce } from '../tree/ensemble-tensors.ts'
import type { TreeSource } from '../tree/ensemble-tensors.ts'
import type { TreeArrays } from '../tree/tree-arrays.ts'
import { nodesOf } from '../tree/tree-arrays.ts'
import { treesOf } from './forest.ts'

// numpy.euler_gamma
const eulerGamma = 0.5772156649015329

/**
 * offset_ is the score of a known row where contamination is set, so asking for that row is a tie. numpy rounds 2 ** x one way or
 * another by the CPU's vector instructions, 1 ulp apart in a quarter of cases, and the file keeps what the training machine's did.
 */
const roundingOfPower = 2 ** -52

export const readIsolationForest: EstimatorReader = (view, context) => {
  const arrays = treesOf(view)
  const features = view.list('estimators_features_')
  const offset = view.number('offset_')
  const version = context.versionOf(view)
  // behaviour='old', the default of 0.20 and 0.21: the scores stay, and labels have a limit of their own.
  const limit =
    view.optionalString('behaviour') === 'old' && !atLeast(version, 0, 22)
      ? view.number('_threshold_')
      : 0
  const pathLength = atLeast(version, 0, 21) ? averagePathLength : oldPathLength
  const samples = view.has('_max_samples')
    ? view.number('_max_samples')
    : view.number('max_samples_')
  const tensors = tensorsOnce(() =>
    ensembleTensors(
      arrays.map((tree, i) => {
        const columns = features[i]
        if (!(columns instanceof NdArray))
          throw view.mistyped('estimators_features_', 'a list of arrays', columns)
        return pathTree(tree, doublesOf(columns), pathLength)
      }),
      1,
    ),
  )
  const scores = (g: GraphBuilder, x: Frame): Value => {
    const depths = asVector(
      g,
      emitSum(g, x.matrix(g), tensors(), { outputs: 1, rounding: 'float32' }),
    )
    const denominator = arrays.length * pathLength(samples)
    // With one sample a tree the library takes 1 for the quotient.
    const exponent =
      denominator === 0
        ? g.add('Sub', [g.add('Mul', [depths, float64([], [0])]), float64([], [1])])
        : g.add('Neg', [g.add('Div', [depths, float64([], [denominator])])])
    return g.add('Neg', [g.add('Exp2', [exponent])])
  }
  const decision = (g: GraphBuilder, x: Frame): Value =>
    g.add('Sub', [scores(g, x), float64([], [offset])])
  return {
    name: view.name,
    ...inputsOf(view),
    // Since 1.6 nothing is checked: what is infinite as float32 lies above every threshold.
    ...(atLeast(version, 1, 6) ? { accepts: 'any' } : { reads: 'float32' }),
    methods: {
      predict: (g, x) => {
        const isInlier = g.add('GreaterOrEqual', [
          decision(g, x),
          float64([], [limit - roundingOfPower]),
        ])
        return labelsAt(g, int64([2], [-1, 1]), g.add('Cast', [isInlier], { to: 'INT64' }))
      },
      decision_function: decision,
      score_samples: scores,
    },
  }
}

/**
 * A leaf's value: edges on the way to it, plus the mean path length of a tree over the samples it holds. Nodes on the way, plus the
 * mean, minus 1: another order moves the last bit, and offset_ is the score of a row that was known.
 */
function pathTree(
  tree: TreeArrays,
  columns: ArrayLike<number>,
  pathLength: (samples: number) => number,
): TreeSource {
  const samples = tree.samples()
  const { left, right } = tree.fields()
  const depth = new Int32Array(tree.count)
  for (let node = 0; node < tree.count; node++) {
    for (const child of [left[node]!, right[node]!])
      if (child > node && child < tree.count) depth[child] = depth[node]! + 1
  }
  return {
    ...nodesOf(tree),
    columns,
    cover: (node) => tree.weights()[node]!,
    leaf: (node, to, at) => {
      // The library counts nodes and takes one off at the end: that order decides the last bit.
      to[at] = depth[node]! + 1 + pathLength(samples[node]!) - 1
    },
  }
}

function averagePathLength(samples: number): number {
  if (samples <= 1) return 0
  return samples === 2 ? 1 : harmonicLength(samples)
}

/** Up to 0.20. */
function oldPathLength(samples: number): number {
  return samples <= 1 ? 1 : harmonicLength(samples)
}

function harmonicLength(samples: number): number {
  return 2 * (log(samples - 1) + eulerGamma) - (2 * (samples - 1)) / samples
}
