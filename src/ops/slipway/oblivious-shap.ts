import { fault } from '../../errors.ts'
import type { Node } from '../../ir/graph.ts'
import type { Kernel, KernelContext, Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'
import type { TreeEnsemble } from '../trees/ensemble.ts'
import { nodeColumns } from '../trees/ensemble.ts'
import { featuresOfColumns } from '../trees/features-of-columns.ts'
import type { ObliviousEnsemble } from '../trees/oblivious.ts'
import { checkOblivious, obliviousOf } from '../trees/oblivious.ts'
import { shapKernel, shapType } from '../trees/shap-kernel.ts'

/**
 * What each feature contributes to the sum of an ObliviousEnsemble, as TreeShap. Inputs: those of ObliviousEnsemble, then weights
 * DOUBLE [leaves], of the training rows in each leaf, and features INT32 [D], the feature each column belongs to. Leaves without
 * weight answer 0, as CatBoost has it. Attributes: `outputs` K, `features` F. Output DOUBLE [N, F + 1], or [N, K, F + 1].
 */
export const obliviousShap: Operator = {
  domain: 'slipway',
  opType: 'ObliviousShap',
  version: 1,
  attributes: { outputs: 'int', features: 'int' },
  infer: (inputs, attributes, constants) => {
    const x = required(inputs, 0, 'ObliviousShap')
    const columns = x.shape[1]
    if (x.shape.length !== 2 || typeof columns !== 'number')
      throw fault('E_FORMAT', 'an explanation of oblivious trees over a table of unknown width')
    const outputs = attributes['outputs'] as number
    const features = attributes['features'] as number
    const trees = obliviousOf((index) => constants[index])
    checkOblivious(trees, columns, outputs)
    featuresOfColumns(constants[featuresInput], columns, features)
    if (constants[weightsInput]?.size !== trees.values.length / outputs)
      throw fault('E_FORMAT', 'an explanation of oblivious trees without a weight of each leaf')
    return [shapType(x, outputs, features)]
  },
  rowWise: () => true,
  prepare: prepareKernel,
}

const weightsInput = 6
const featuresInput = 7
/** Nodes of all trees written out; what a file's leaves need is a third of it. */
const mostNodes = 2 ** 24

function prepareKernel(node: Node, context: KernelContext): Kernel {
  const trees = obliviousOf((index) => context.constant(index))
  const outputs = node.attributes['outputs'] as number
  const features = node.attributes['features'] as number
  const columns = context.inputTypes[0]!.shape[1] as number
  const { ensemble, covers } = writtenOut(trees, outputs, context.constant(weightsInput)!)
  return shapKernel(
    {
      ensemble,
      source: {
        covers,
        features: featuresOfColumns(context.constant(featuresInput), columns, features),
      },
      isUnseenZero: true,
      outputs,
      features,
      reading: 'truncated',
      isSingle: true,
      hasBase: false,
    },
    context,
  )
}

/** Level by level, the last question at the root: bit i of a leaf's number answers question i. Node j's children are 2j + 1 and 2j + 2. */
function writtenOut(
  { depths, features, borders, values, missing }: ObliviousEnsemble,
  outputs: number,
  weights: Tensor,
): { ensemble: TreeEnsemble; covers: Float64Array } {
  const weightOf = numbers(weights)
  const count = depths.reduce((sum, depth) => sum + 2 ** (depth + 1) - 1, 0)
  if (count > mostNodes)
    throw fault('E_LIMIT', `oblivious trees of ${count} nodes are too many to explain`)
  const nodes = new Int32Array(count * nodeColumns)
  const thresholds = new Float64Array(count)
  const covers = new Float64Array(count)
  const roots = new Int32Array(depths.length)
  let root = 0
  let firstLeaf = 0
  let firstSplit = 0
  depths.forEach((depth, tree) => {
    roots[tree] = root
    const inner = 2 ** depth - 1
    for (let node = 2 * inner; node >= 0; node--) {
      const at = (root + node) * nodeColumns
      if (node >= inner) {
        const leaf = firstLeaf + node - inner
        nodes.set([0, -1, -1, leaf, 0], at)
        covers[root + node] = Math.max(0, weightOf[leaf]!)
        continue
      }
      const split = firstSplit + depth - 1 - (31 - Math.clz32(node + 1))
      const left = root + 2 * node + 1
      const column = features[split]!
      nodes.set([column, left, left + 1, -1, missing[column] === 1 ? 0 : 1], at)
      thresholds[root + node] = borders[split]!
      covers[root + node] = covers[left]! + covers[left + 1]!
    }
    root += 2 * inner + 1
    firstLeaf += 2 ** depth
    firstSplit += depth
  })
  const ensemble: TreeEnsemble = {
    nodes,
    thresholds,
    roots,
    values: values as Float64Array,
    width: outputs,
    targets: undefined,
    categories: undefined,
    starts: new Int32Array(1),
    known: undefined,
  }
  return { ensemble, covers }
}
