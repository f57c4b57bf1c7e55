// Nodes one behind the other around a matrix product, as one kernel: WebAssembly over blocks of rows that stay in the cache.
import type { Graph, Node, Value } from '../../ir/graph.ts'
import type { Kernel } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { scratch } from '../../ir/tensor.ts'
import type { ChainStep } from '../../ops/dense/chain-step.ts'
import type { DenseChain } from '../../ops/dense/chain.ts'
import { denseChain } from '../../ops/dense/chain.ts'
import { isWidth, join, stepsOf } from './chain-steps.ts'
import type { FusedNodes } from './fuse-columns.ts'
import { readersOf } from './readers.ts'

/** A step, and its node: those without a step of their own went into the one before. */
interface Link {
  readonly node: Node
  readonly step: ChainStep
}

/** Rows that a session has seen before it is worth memory and 10 ms of compilation. */
const fewRows = 64
/** One row of less is as fast in JavaScript. */
const smallWork = 64

/**
 * Chains of the graph by their first node, of nodes that `taken` leaves. `fused` and `prepare` give the kernels where there is no WebAssembly; `spend` counts work
 * against the request's budget.
 */
export function fuseChains(
  graph: Graph,
  fused: ReadonlyMap<Node, FusedNodes>,
  taken: ReadonlyMap<Node, FusedNodes>,
  prepare: (node: Node) => Kernel,
  spend: (units: number) => void,
): ReadonlyMap<Node, FusedNodes> {
  const onlyReader = readersOf(graph)
  const chains = new Map<Node, FusedNodes>()
  const inside = new Set<Node>([...taken.values()].flatMap(({ nodes }) => nodes))
  for (const node of graph.nodes) {
    const x = node.inputs[0]
    if (inside.has(node) || !x || x.constant) continue
    const nodes: Node[] = []
    const links: Link[] = []
    const isFree = (next: Node | undefined): next is Node => next !== undefined && !inside.has(next)
    for (
      let next: Node | undefined = node;
      isFree(next) && add(links, next);
      next = onlyReader(next)
    )
      nodes.push(next)
    if (!links.some(({ step }) => isWorthwhile(step))) continue
    for (const member of nodes) inside.add(member)
    chains.set(node, {
      nodes,
      inputs: [x],
      outputs: nodes.at(-1)!.outputs,
      kernel: chainKernel(nodes, links, plainKernel(nodes, fused, prepare), prepare, spend),
    })
  }
  return chains
}

/** A chain of one node; undefined where it can't be one. */
export function chainOf(
  node: Node,
  prepare: (node: Node) => Kernel,
  spend: (units: number) => void,
): Kernel | undefined {
  const links: Link[] = []
  if (!add(links, node)) return undefined
  return chainKernel([node], links, plainKernel([node], new Map(), prepare), prepare, spend)
}

const isWorthwhile = (step: ChainStep) => step.kind === 'columns' || 'm' in step

/** Whether the node can stand in a chain behind those links; then it does. */
function add(links: Link[], node: Node): boolean {
  const x = node.inputs[0]!
  const { dataType, sparse, shape } = x.type
  if (dataType !== 'DOUBLE' || sparse || shape.length !== 2 || !isWidth(shape[1])) return false
  const steps = stepsOf(node, x)
  for (const step of steps) {
    const before = links.at(-1)?.step
    const joined = before && join(before, step)
    if (joined) links.splice(-1, 1, { node, step: joined })
    else links.push({ node, step })
  }
  if (steps.length > 0) return true
  const last = links.at(-1)?.step
  if (node.opType !== 'Relu' || last?.kind !== 'product' || last.relu) return false
  links.splice(-1, 1, { node, step: { ...last, relu: true } })
  return true
}

/** The nodes' own kernels, one after the other. */
function plainKernel(
  nodes: readonly Node[],
  fused: ReadonlyMap<Node, FusedNodes>,
  prepare: (node: Node) => Kernel,
): Kernel {
  const slots = new Map<Value, Tensor>()
  const slotOf = (value: Value) => {
    const slot = slots.get(value) ?? value.constant ?? scratch(value.type.dataType)
    slots.set(value, slot)
    return slot
  }
  const first = nodes[0]!.inputs[0]!
  const last = nodes.at(-1)!.outputs[0]!
  const absent = scratch('DOUBLE')
  const taken = new Set<Node>()
  const steps = nodes.flatMap((node) => {
    if (taken.has(node)) return []
    const group = fused.get(node)
    const isInside = group?.nodes.every((member) => nodes.includes(member))
    const { inputs, outputs, kernel } =
      group && isInside ? group : { ...node, kernel: prepare(node) }
    if (group && isInside) for (const member of group.nodes) taken.add(member)
    const given = inputs.map((value) => (value ? slotOf(value) : absent))
    return [
      {
        kernel,
        given,
        readsX: inputs[0] === first,
        made: outputs.map(slotOf),
        isLast: outputs[0] === last,
      },
    ]
  })
  return ([x], outputs) => {
    for (const { kernel, given, readsX, made, isLast } of steps) {
      if (readsX) given[0] = x!
      kernel(given, isLast ? outputs : made)
    }
  }
}

function chainKernel(
  nodes: readonly Node[],
  links: readonly Link[],
  plain: Kernel,
  prepare: (node: Node) => Kernel,
  spend: (units: number) => void,
): Kernel {
  const steps = links.map(({ step }) => step)
  const width = nodes[0]!.inputs[0]!.type.shape[1] as number
  const m = nodes.at(-1)!.outputs[0]!.type.shape[1] as number | undefined
  // As KernelMatrix and PairwiseDistances count.
  const unitsPerRow = nodes.reduce((units, { opType, inputs }) => {
    const [points = 0, size = 0] = inputs[1]?.constant?.shape ?? []
    if (opType === 'KernelMatrix') return units + points * (size + 8)
    return opType === 'PairwiseDistances' ? units + points * size : units
  }, 0)
  const isSmall = workOf(steps, width) < smallWork
  const checks = links.filter(({ step }) => step.kind === 'check')
  // Where x alone is checked, its check decides; otherwise numbers on the way are looked at again.
  const check = checks.length === 1 && checks[0]!.node === nodes[0] ? prepare(nodes[0]!) : undefined
  const passed = scratch('DOUBLE')
  let seen = 0
  let chain: DenseChain | undefined
  return ([x], [output]) => {
    const rows = x!.shape[0]!
    const data = x!.data
    if (seen <= fewRows) {
      seen += rows
      if (seen > fewRows) chain = denseChain(steps, width)
    }
    if (!chain || rows === 0 || (isSmall && rows === 1) || !(data instanceof Float64Array))
      return plain([x!], [output!])
    if (unitsPerRow > 0) spend(rows * unitsPerRow)
    if (m === undefined) output!.resize1(rows)
    else output!.resize2(rows, m)
    if (chain(data, output!.data as Float64Array, rows) || checks.length === 0) return
    if (check) check([x!], [passed])
    else plain([x!], [output!])
  }
}

/** Multiplications of a row, about; a step by column counts a quarter, since a call and two copies go with it. */
function workOf(steps: readonly ChainStep[], width: number): number {
  let work = 0
  let k = width
  for (const step of steps) {
    if (step.kind === 'columns') work += k / 4
    if (!('m' in step)) continue
    work += k * step.m
    k = step.m
  }
  return work
}
