import { fault } from '../../errors.ts'
import type { Attributes } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'
import { treeEnsemble } from '../slipway/tree-ensemble.ts'
import type { GeneralNode, LaidOutTrees, SplitMode } from '../trees/general-trees.ts'
import { equality, layOutTrees } from '../trees/general-trees.ts'

const modes: readonly (SplitMode | undefined)[] = ['LEQ', 'LT', 'GTE', 'GT']
const [equal, notEqual, member] = [4, 5, 6]

/** TreeEnsemble's own initializers out of the attributes of version 5, over a table of so many features. */
export function treesOf(attributes: Attributes, width: number): LaidOutTrees {
  const ints = (name: string) => (attributes[name] as readonly number[] | undefined) ?? []
  const array = (name: string) => {
    const tensor = attributes[name] as Tensor | undefined
    if (!tensor) throw fault('E_FORMAT', `TreeEnsemble lacks ${name}`)
    return numbers(tensor)
  }
  const targets = Number(attributes['n_targets'] ?? 1)
  const [trueIds, falseIds, trueLeaves, falseLeaves, features, missing, leafTargets] = [
    'nodes_truenodeids',
    'nodes_falsenodeids',
    'nodes_trueleafs',
    'nodes_falseleafs',
    'nodes_featureids',
    'nodes_missing_value_tracks_true',
    'leaf_targetids',
  ].map(ints) as [number[], number[], number[], number[], number[], number[], number[]]
  const [splits, weights, nodeModes] = ['nodes_splits', 'leaf_weights', 'nodes_modes'].map(array)
  const count = splits!.length
  const leaves = weights!.length
  const lists = [trueIds, falseIds, trueLeaves, falseLeaves, features]
  if (lists.some((list) => list.length !== count) || leafTargets.length !== leaves)
    throw fault('E_FORMAT', 'TreeEnsemble has lists of unequal length')
  const values = new Float64Array(leaves * targets)
  leafTargets.forEach((target, leaf) => {
    if (!(target >= 0 && target < targets))
      throw fault('E_FORMAT', `TreeEnsemble has a leaf for target ${target}`)
    values[leaf * targets + target] = weights![leaf]!
  })
  // Two splits may lead to one leaf: each way to it is a node of its own, numbered behind the splits.
  const leafWays: number[] = []
  const child = (id: number, isLeaf: number) => {
    if (!isLeaf) return id
    leafWays.push(id)
    return count + leafWays.length - 1
  }
  const sets = setsOf(attributes, nodeModes!)
  const nodeAt = (index: number): GeneralNode | undefined => {
    if (index >= count) return { leaf: leafWays[index - count]! }
    const kind = nodeModes![index] ?? -1
    const split = splits![index]!
    const ways = {
      feature: features[index]!,
      whenTrue: child(trueIds[index]!, trueLeaves[index]!),
      whenFalse: child(falseIds[index]!, falseLeaves[index]!),
      missingIsTrue: missing[index] === 1,
    }
    if (kind === member) return { ...ways, mode: 'MEMBER', members: sets.get(index)! }
    if (kind === equal || kind === notEqual) return equality(ways, split, kind === notEqual)
    const mode = modes[kind]
    if (!mode) throw fault('E_FORMAT', `TreeEnsemble with nodes of mode ${kind}`)
    return { ...ways, mode, split }
  }
  return layOutTrees(ints('tree_roots'), nodeAt, values, targets, width)
}

/** Members of each node that tests for membership: one behind the other, NaN behind each. */
function setsOf(attributes: Attributes, nodeModes: ArrayLike<number>) {
  const given = attributes['membership_values'] as Tensor | undefined
  const values = given ? numbers(given) : []
  const sets = new Map<number, number[]>()
  let at = 0
  for (let node = 0; node < nodeModes.length; node++) {
    if (nodeModes[node] !== member) continue
    const members: number[] = []
    for (; at < values.length && values[at] === values[at]; at++) members.push(values[at]!)
    if (at === values.length)
      throw fault('E_FORMAT', `TreeEnsemble has no membership_values for node ${node}`)
    sets.set(node, members)
    at++
  }
  return sets
}

/**
 * ai.onnx.ml TreeEnsemble (version 5), sums of leaves, in double: X [N, D] -> [N, n_targets]. Named apart from the own operator of that
 * name, which computes it.
 */
export const mlTreeEnsemble: Operator = {
  domain: 'ai.onnx.ml',
  opType: 'MlTreeEnsemble',
  standardName: 'TreeEnsemble',
  version: 5,
  attributes: {
    aggregate_function: 'int',
    leaf_targetids: 'ints',
    leaf_weights: 'tensor',
    membership_values: 'tensor',
    n_targets: 'int',
    nodes_falseleafs: 'ints',
    nodes_falsenodeids: 'ints',
    nodes_featureids: 'ints',
    nodes_hitrates: 'tensor',
    nodes_missing_value_tracks_true: 'ints',
    nodes_modes: 'tensor',
    nodes_splits: 'tensor',
    nodes_trueleafs: 'ints',
    nodes_truenodeids: 'ints',
    post_transform: 'int',
    tree_roots: 'ints',
  },
  infer: (inputs, attributes) => {
    const { dataType, shape } = required(inputs, 0, 'TreeEnsemble')
    if (
      Number(attributes['aggregate_function'] ?? 1) !== 1 ||
      Number(attributes['post_transform'] ?? 0) !== 0
    )
      throw fault('E_UNSUPPORTED', 'TreeEnsemble other than a sum of leaves')
    return [{ dataType, shape: [shape[0]!, Number(attributes['n_targets'] ?? 1)] }]
  },
  rowWise: ({ inputs }) => !inputs[0]!.constant,
  prepare: (node, context) => {
    const x = context.inputTypes[0]
    const { parts: trees, sets } = treesOf(node.attributes, Number(x?.shape[1]))
    if (sets)
      throw fault('E_UNSUPPORTED', 'TreeEnsemble with nodes that test for equality or membership')
    const outputs = Number(node.attributes['n_targets'] ?? 1)
    const own = { outputs, rounding: 'double', result: 'sum' }
    const constants = [undefined, undefined, ...trees]
    treeEnsemble.infer([x, undefined, ...trees], own, constants)
    return treeEnsemble.prepare(
      { ...node, inputs: [node.inputs[0], undefined], attributes: own },
      { ...context, constant: (index) => constants[index] },
    )
  },
}
