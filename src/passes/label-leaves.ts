import type { Node, Value } from '../ir/graph.ts'
import type { Tensor } from '../ir/tensor.ts'
import { float64, int64, numbers } from '../ir/tensor.ts'
import { leafFunctionOf } from './leaf-function.ts'
import type { Pass } from './pass.ts'

/** The largest answer of one tree (its class) is looked for once at every leaf, not at every row. Behind merge-trees, which asks members. */
export const labelLeaves: Pass = {
  name: 'label-leaves',
  exact: true,
  apply(graph) {
    const producers = new Map<Value, Node>()
    for (const node of graph.nodes) for (const output of node.outputs) producers.set(output, node)
    const nodes = graph.nodes.flatMap((node) => labelled(node, producers) ?? [node])
    return { ...graph, nodes }
  },
}

const valuesInput = 5
/** By the tree's own answers: graphs over one tree share what they have. */
const kept = new WeakMap<Tensor, Tensor>()

function labelsOf(answers: Tensor, values: Tensor): Tensor {
  const known = kept.get(answers)
  if (known) return known
  const labels = float64([values.size, 1], Float64Array.from(numbers(values)))
  kept.set(answers, labels)
  return labels
}

function labelled(node: Node, producers: ReadonlyMap<Value, Node>): Node[] | undefined {
  const [answers] = node.inputs
  const [output] = node.outputs
  if (node.opType !== 'ArgMax' || !answers || output!.type.shape.length !== 1) return undefined
  // Several outputs of one tree would walk it as often.
  if (producers.get(answers)?.opType !== 'TreeEnsemble') return undefined
  const leaves = leafFunctionOf(output!, producers)
  if (!leaves) return undefined
  const { tree, values } = leaves
  const { name, type } = output!
  const [x, , nodes, thresholds, roots] = tree.inputs
  const made = (role: string, shape: Value['type']['shape']): Value => ({
    name: `${name}_${role}`,
    type: { dataType: 'DOUBLE', shape },
  })
  const initial = (role: string, constant: NonNullable<Value['constant']>): Value => ({
    name: `${name}_${role}`,
    type: { dataType: constant.dataType, shape: constant.shape },
    constant,
  })
  const reached = made('reached', [type.shape[0]!, 1])
  const flat = made('flat', type.shape)
  const ofLeaves = initial('leaves', labelsOf(tree.inputs[valuesInput]!.constant!, values))
  return [
    {
      opType: 'TreeEnsemble',
      domain: 'slipway',
      inputs: [x, undefined, nodes, thresholds, roots, ofLeaves],
      outputs: [reached],
      attributes: { outputs: 1, rounding: tree.attributes['rounding']!, result: 'sum' },
    },
    {
      opType: 'Squeeze',
      domain: '',
      inputs: [reached, initial('axes', int64([1], [1]))],
      outputs: [flat],
      attributes: {},
    },
    { opType: 'Cast', domain: '', inputs: [flat], outputs: [output!], attributes: { to: 'INT64' } },
  ]
}
