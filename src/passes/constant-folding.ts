import type { Node, Value } from '../ir/graph.ts'
import { foldNode } from '../ops/fold.ts'
import { findOperator } from '../ops/index.ts'
import type { Pass } from './pass.ts'
import { replaceValues, withInputs } from './rewrite.ts'

/** Nodes that read only constants are computed once, by the kernel that would compute them on every request. */
export const constantFolding: Pass = {
  name: 'constant-folding',
  exact: true,
  apply(graph) {
    const replaced = new Map<Value, Value>()
    const nodes: Node[] = []
    for (const original of graph.nodes) {
      const node = withInputs(original, replaced)
      const operator = findOperator(node.opType)
      const results = operator && foldNode(node, operator)
      if (!results) nodes.push(node)
      else
        node.outputs.forEach((output, i) => {
          replaced.set(output, { name: output.name, type: output.type, constant: results[i]! })
        })
    }
    return replaceValues(graph, nodes, replaced)
  },
}
