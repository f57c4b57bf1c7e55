import type { Attribute, Node, Value } from '../ir/graph.ts'
import { Tensor } from '../ir/tensor.ts'
import type { Pass } from './pass.ts'
import { replaceValues, withInputs } from './rewrite.ts'

/**
 * Nodes of the same operator, inputs and attributes become one: predict, predict_proba and decision_function then share their scores.
 * Small constants are compared by content, large ones and subgraphs by identity.
 */
export const commonSubexpressions: Pass = {
  name: 'common-subexpressions',
  exact: true,
  apply(graph) {
    const ids = new Map<unknown, number>()
    const idOf = (object: unknown): number => {
      let id = ids.get(object)
      if (id === undefined) ids.set(object, (id = ids.size))
      return id
    }
    const known = new Map<string, Node>()
    const replaced = new Map<Value, Value>()
    const nodes: Node[] = []
    for (const original of graph.nodes) {
      const node = withInputs(original, replaced)
      const key = keyOf(node, idOf)
      const equal = known.get(key)
      if (equal) node.outputs.forEach((output, i) => replaced.set(output, equal.outputs[i]!))
      else {
        known.set(key, node)
        nodes.push(node)
      }
    }
    return replaceValues(graph, nodes, replaced)
  },
}

type IdOf = (object: unknown) => number

function keyOf(node: Node, idOf: IdOf): string {
  const inputs = node.inputs.map((input) => (input ? valueKey(input, idOf) : '-'))
  const attributes = Object.keys(node.attributes)
    .toSorted()
    .map((name) => `${name}=${attributeKey(node.attributes[name]!, idOf)}`)
  // A node with an optional output more can be a wider one's equal only by luck: they stay apart.
  return [node.domain, node.opType, node.outputs.length, ...inputs, ...attributes].join('\n')
}

const smallSize = 16

function valueKey(value: Value, idOf: IdOf): string {
  const { constant } = value
  if (constant && !constant.csr && constant.size <= smallSize)
    return `constant ${tensorText(constant)}`
  return `value ${idOf(constant ?? value)}`
}

/** -0 and 0 are different constants; NaN equals NaN. */
function tensorText(tensor: Tensor): string {
  const items = Array.from(tensor.data as ArrayLike<unknown>, itemText)
  return `${tensor.dataType}[${tensor.shape.join()}] ${items.join()}`
}

function itemText(x: unknown): string {
  return Object.is(x, -0) ? '-0' : JSON.stringify(x) + String(x)
}

function attributeKey(attribute: Attribute, idOf: IdOf): string {
  if (attribute instanceof Tensor) return `tensor ${idOf(attribute)}`
  if (typeof attribute === 'object' && !Array.isArray(attribute)) return `graph ${idOf(attribute)}`
  return Array.isArray(attribute) ? `[${attribute.map(itemText).join()}]` : itemText(attribute)
}
