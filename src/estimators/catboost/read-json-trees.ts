import { JsonFields } from './json-fields.ts'
import { malformed } from './malformed.ts'
import type { CatBoostModel } from './model.ts'

type Trees = Pick<CatBoostModel, 'dimension' | 'trees' | 'leafValues' | 'leafWeights'>

export function readObliviousTrees(trees: readonly JsonFields[]): Trees {
  const depths = trees.map((tree) => tree.objects('splits').length)
  const values = trees.map((tree) => tree.numbers('leaf_values'))
  const last = trees.length - 1
  const dimension = trees.length === 0 ? 1 : values[last]!.length / 2 ** depths[last]!
  return {
    dimension,
    trees: {
      kind: 'oblivious',
      depths: Int32Array.from(depths),
      questions: Int32Array.from(
        trees.flatMap((tree) =>
          tree.objects('splits').map((split) => split.integer('split_index')),
        ),
      ),
    },
    leafValues: Float64Array.from(values.flat()),
    leafWeights: Float64Array.from(trees.flatMap((tree) => tree.numbers('leaf_weights'))),
  }
}

interface Growing {
  dimension: number
  readonly steps: number[]
  readonly questions: number[]
  readonly leaves: number[]
  readonly values: number[]
  readonly weights: number[]
}

/** A node is a split with the nodes `left` and `right`, or a leaf: {value, weight}. Nodes get numbers as the library gives them, left first. */
export function readUnevenTrees(list: readonly unknown[]): Trees {
  const to: Growing = {
    dimension: 0,
    steps: [],
    questions: [],
    leaves: [],
    values: [],
    weights: [],
  }
  const starts = list.map((tree) => addTree(tree, to))
  const count = to.questions.length
  return {
    dimension: to.dimension,
    trees: {
      kind: 'uneven',
      starts: Int32Array.from(starts),
      sizes: Int32Array.from(starts, (start, i) => (starts[i + 1] ?? count) - start),
      questions: Int32Array.from(to.questions),
      steps: Uint32Array.from(to.steps),
      leaves: Uint32Array.from(to.leaves),
    },
    leafValues: Float64Array.from(to.values),
    leafWeights: Float64Array.from(to.weights),
  }
}

/** Its first node. A list of waiting nodes in place of recursion: a file decides how deep trees are. */
function addTree(tree: unknown, to: Growing): number {
  const first = to.questions.length
  const waiting: { value: unknown; parent: number; side: number }[] = [
    { value: tree, parent: -1, side: 0 },
  ]
  while (waiting.length > 0) {
    const { value, parent, side } = waiting.pop()!
    const fields = new JsonFields(value, 'a node of a tree')
    const node = to.questions.length
    if (parent >= 0) to.steps[parent * 2 + side] = node - parent
    to.steps.push(0, 0)
    if (fields.has('value')) {
      addLeaf(fields, to)
      continue
    }
    to.leaves.push(0)
    to.questions.push(new JsonFields(fields.get('split'), 'a split').integer('split_index'))
    waiting.push({ value: fields.get('right'), parent: node, side: 1 })
    waiting.push({ value: fields.get('left'), parent: node, side: 0 })
  }
  return first
}

function addLeaf(fields: JsonFields, to: Growing): void {
  const values = Array.isArray(fields.get('value'))
    ? fields.numbers('value')
    : [fields.number('value')]
  if (to.dimension === 0) to.dimension = values.length
  if (values.length !== to.dimension) throw malformed('its leaves differ in their number of values')
  to.questions.push(0)
  to.leaves.push(to.values.length)
  for (const value of values) to.values.push(value)
  if (fields.has('weight')) to.weights.push(fields.number('weight'))
}
