// PredictionValuesChange (catboost/libs/fstr): how much answers move, on average over the training rows, when a split's answer changes.
import { malformed } from './malformed.ts'
import type { CatBoostModel, ObliviousTrees, UnevenTrees } from './model.ts'

/**
 * One a column of the table, in percent. A statistic's share is divided equally among the features it joins. Zeros where the file has no
 * weights of leaves.
 */
export function importances(model: CatBoostModel): Float64Array {
  const bySplit = new Float64Array(model.splits.length)
  if (model.leafWeights.length > 0) {
    const { trees } = model
    if (trees.kind === 'oblivious') addOblivious(model, trees, bySplit)
    else addUneven(model, trees, bySplit)
  }
  const shares = new Float64Array(model.columns)
  const columnsOf = columnsAsked(model)
  bySplit.forEach((effect, split) => {
    if (effect === 0) return
    const columns = columnsOf(split)
    for (const column of columns) shares[column]! += effect / columns.length
  })
  const total = shares.reduce((sum, value) => sum + value, 0)
  return total > 0 ? shares.map((value) => (value / total) * 100) : shares
}

/** Pairs of leaves that differ in one answer: the weighted squares of their distances from their mean. */
function addOblivious(model: CatBoostModel, trees: ObliviousTrees, bySplit: Float64Array): void {
  const { dimension, leafValues, leafWeights } = model
  let firstLeaf = 0
  let firstQuestion = 0
  for (const depth of trees.depths) {
    const leaves = 2 ** depth
    if ((firstLeaf + leaves) * dimension > leafValues.length) throw malformed('leaves are missing')
    for (let level = 0; level < depth; level++) {
      let sum = 0
      for (let leaf = 0; leaf < leaves; leaf++) {
        const other = leaf | (1 << level)
        if (other === leaf) continue
        const [a, b] = [firstLeaf + leaf, firstLeaf + other]
        const [weightA, weightB] = [leafWeights[a]!, leafWeights[b]!]
        if (weightA === 0 || weightB === 0) continue
        for (let k = 0; k < dimension; k++)
          sum += spread(
            leafValues[a * dimension + k]!,
            weightA,
            leafValues[b * dimension + k]!,
            weightB,
          )
      }
      bySplit[trees.questions[firstQuestion + level]!]! += sum
    }
    firstLeaf += leaves
    firstQuestion += depth
  }
}

/** Nodes from the last to the first: children lie behind their parents. A node that is passed on stands for its mean and weight. */
function addUneven(model: CatBoostModel, trees: UnevenTrees, bySplit: Float64Array): void {
  const { dimension, leafValues, leafWeights } = model
  for (let tree = 0; tree < trees.starts.length; tree++) {
    const first = trees.starts[tree]!
    const size = trees.sizes[tree]!
    // A tree has at most two nodes a leaf: more is no tree, and would take memory that the file does not pay for.
    if ((first + size) * 2 > trees.steps.length || size * dimension > 4 * leafValues.length)
      throw malformed('a tree has more nodes than leaves allow')
    const weights = new Float64Array(size)
    const means = new Float64Array(weights.length * dimension)
    for (let node = weights.length - 1; node >= 0; node--) {
      const place = trees.leaves[first + node]!
      const own = leafWeights[place / dimension] ?? 0
      const [no, yes] = [0, 1].map((side) => trees.steps[(first + node) * 2 + side]!) as [
        number,
        number,
      ]
      const valueOf = (step: number, k: number) =>
        step === 0 ? (leafValues[place + k] ?? 0) : means[(node + step) * dimension + k]!
      const weightOf = (step: number) => (step === 0 ? own : weights[node + step]!)
      if (no === 0 && yes === 0) {
        weights[node] = own
        for (let k = 0; k < dimension; k++) means[node * dimension + k] = valueOf(0, k)
        continue
      }
      if (node + Math.max(no, yes) >= weights.length) throw malformed('a way leaves its tree')
      const [a, b] = [weightOf(no), weightOf(yes)]
      weights[node] = a + b
      let sum = 0
      for (let k = 0; k < dimension; k++) {
        const [left, right] = [valueOf(no, k), valueOf(yes, k)]
        if (a > 0 && b > 0) sum += spread(left, a, right, b)
        means[node * dimension + k] = a + b > 0 ? (left * a + right * b) / (a + b) : 0
      }
      bySplit[trees.questions[first + node]!]! += sum
    }
  }
}

function spread(a: number, weightA: number, b: number, weightB: number): number {
  const mean = (a * weightA + b * weightB) / (weightA + weightB)
  return (a - mean) ** 2 * weightA + (b - mean) ** 2 * weightB
}

/** Columns of the table that a question looks at, one an occurrence. */
function columnsAsked({
  splits,
  numeric,
  categorical,
  ctrs,
}: CatBoostModel): (split: number) => number[] {
  const numbers = new Map(numeric.map(({ index, flat }) => [index, flat]))
  const categories = new Map(categorical.map(({ index, flat }) => [index, flat]))
  return (place) => {
    const split = splits[place]!
    if (split.kind === 'numeric') return [numbers.get(split.feature)!]
    if (split.kind === 'oneHot') return [categories.get(split.category)!]
    const { projection } = ctrs[split.feature]!
    return [
      ...projection.categories.map((index) => categories.get(index)!),
      ...projection.numericSplits.map(({ feature }) => numbers.get(feature)!),
      ...projection.oneHotSplits.map(({ category }) => categories.get(category)!),
    ]
  }
}
