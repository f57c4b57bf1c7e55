// Checks in front of trees, which round every number anyway: they say whether any was not finite.
import type { Graph, Node } from '../../ir/graph.ts'
import type { Kernel, TableChecks } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { scratch } from '../../ir/tensor.ts'
import type { FusedNodes } from './fuse-columns.ts'
import { readersOf } from './readers.ts'

/** Ensembles with the checks that they alone are behind, by the first check. `fused`: nodes that are taken. */
export function fuseChecks(
  graph: Graph,
  fused: ReadonlyMap<Node, FusedNodes>,
  prepare: (node: Node, checks?: TableChecks) => Kernel,
): ReadonlyMap<Node, FusedNodes> {
  const onlyReader = readersOf(graph)
  const inside = new Set([...fused.values()].flatMap(({ nodes }) => nodes))
  const found = new Map<Node, FusedNodes>()
  for (const node of graph.nodes) {
    const checks: Node[] = []
    let next: Node | undefined = node
    while (next && isCheck(next) && !inside.has(next)) {
      checks.push(next)
      inside.add(next)
      next = onlyReader(next)
    }
    if (checks.length === 0 || next?.opType !== 'TreeEnsemble') continue
    const [, ...others] = next.inputs
    // What else it reads must be there where the first check stands.
    if (others.some((value) => value && !value.constant)) continue
    found.set(node, {
      nodes: [...checks, next],
      inputs: [node.inputs[0], ...others],
      outputs: next.outputs,
      kernel: prepare(next, tableChecks(checks, prepare)),
    })
  }
  return found
}

function isCheck({ opType, inputs }: Node): boolean {
  return (
    (opType === 'RequireFinite' || opType === 'RequireFloat32') &&
    !inputs[0]!.constant &&
    !inputs[0]!.type.sparse
  )
}

function tableChecks(checks: readonly Node[], prepare: (node: Node) => Kernel): TableChecks {
  const steps = checks.map((node) => ({
    kernel: prepare(node),
    // What a check passes on shows the memory of what it was given.
    outputs: [scratch(node.outputs[0]!.type.dataType)],
  }))
  const refusesMissing = ({ opType, attributes }: Node) =>
    opType === 'RequireFinite' && attributes['allow_nan'] !== 1
  return {
    concernMissing: checks.some(refusesMissing),
    run: (table) => {
      let inputs: readonly Tensor[] = [table]
      for (const { kernel, outputs } of steps) {
        kernel(inputs, outputs)
        inputs = outputs
      }
    },
  }
}
