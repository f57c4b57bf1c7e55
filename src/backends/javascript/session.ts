import type { Graph, Node, Value } from '../../ir/graph.ts'
import { hasRows } from '../../ir/graph.ts'
import type { Kernel, KernelContext, TableChecks } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { scratch } from '../../ir/tensor.ts'
import { fault } from '../../errors.ts'
import { findOperator } from '../../ops/index.ts'
import { prune } from '../../passes/prune.ts'
import type { Session, SessionOptions } from '../backend.ts'
import type { Result } from './answers.ts'
import { answersOf, place } from './answers.ts'
import { runInBlocks } from './blocks.ts'
import { fuseChains } from './fuse-chains.ts'
import { fuseChecks } from './fuse-checks.ts'
import { fuseColumns } from './fuse-columns.ts'
import { fuseNearest } from './fuse-nearest.ts'

interface Step {
  readonly kernel: Kernel
  readonly inputs: Tensor[]
  readonly outputs: Tensor[]
}

/** What kernels may ask of the run they are part of. */
interface RunState {
  /** The budget of the run around this one, inside a Loop. */
  readonly around: ((units: number) => void) | undefined
  readonly hooks: SessionOptions['hooks']
  /** Work units left of the whole request. */
  left: number
  /** Rows in front of the block of rows at work. */
  firstRow: number
  /** Rows in front of the first row of this run, of a request that comes in slices. */
  before: number
}

const nothing: readonly Tensor[] = []

/** One scratch matrix of a block stays within the second-level cache. */
const blockBytes = 256 * 1024

/**
 * Prepares an execution order over kernels. Values live in slots that are reused from run to run;
 * only graph outputs are fresh. A graph of row-wise operators runs in blocks of rows, so that scratch stays small.
 */
export function prepareSession(
  whole: Graph,
  outputNames: readonly string[],
  options: SessionOptions = {},
): Session {
  const graph = prune(whole, outputNames)
  const state: RunState = {
    left: Infinity,
    firstRow: 0,
    before: 0,
    around: options.spend,
    hooks: options.hooks,
  }
  const { slots, steps, feeds, results } = prepareSteps(graph, state)
  const fresh = [...new Set(results.filter((r) => r.input < 0 && !r.constant).map((r) => r.slot))]
  const given = new Set(fresh)
  for (const slot of fresh) slot.isAnswer = true

  function start(): void {
    state.left = options.budget ?? defaultBudget
    for (const slot of fresh) slot.release()
  }

  function compute(inputs: readonly Tensor[], firstRow: number): void {
    state.firstRow = firstRow
    for (const feed of feeds) feed.step.inputs[feed.index] = inputs[feed.input]!
    for (const step of steps) step.kernel(step.inputs, step.outputs)
  }

  function run(inputs: readonly Tensor[], into: readonly Tensor[]): Tensor[] {
    start()
    place(results, into)
    compute(inputs, 0)
    return answersOf(results, inputs, into, given)
  }

  /** The answers of one block of rows, in `into` or in memory that the next block uses again. */
  function runBlock(
    inputs: readonly Tensor[],
    firstRow: number,
    into: readonly Tensor[],
  ): Tensor[] {
    if (firstRow === 0) start()
    place(results, into)
    compute(inputs, firstRow)
    return results.map(({ slot, input }) => (input >= 0 ? inputs[input]! : slot))
  }

  const rowsPerBlock = isRowWise(graph) ? blockRows(graph) : Infinity
  return {
    run: (inputs, before = 0, into = nothing) => {
      state.before = before
      return inputs.length > 0 && inputs[0]!.rows > rowsPerBlock
        ? runInBlocks(runBlock, inputs, rowsPerBlock, into)
        : run(inputs, into)
    },
    close: () => slots.clear(),
  }
}

interface Prepared {
  readonly slots: Map<Value, Tensor>
  readonly steps: readonly Step[]
  /** Where request tensors stand in for a slot. */
  readonly feeds: readonly { readonly input: number; readonly step: Step; readonly index: number }[]
  readonly results: readonly Result[]
}

function prepareSteps(graph: Graph, state: RunState): Prepared {
  const slots = new Map<Value, Tensor>()
  const slotOf = (value: Value): Tensor => {
    let slot = slots.get(value)
    if (!slot) slots.set(value, (slot = value.constant ?? scratch(value.type.dataType)))
    return slot
  }
  const absent = scratch('DOUBLE')
  const feeds: { input: number; step: Step; index: number }[] = []
  const prepare = (node: Node, checks?: TableChecks) => prepareKernel(node, state, checks)
  const columns = fuseColumns(graph, prepare)
  const count = (units: number) => spend(state, units)
  const nearest = fuseNearest(graph, prepare, count)
  const others = new Map([
    ...columns,
    ...nearest,
    ...fuseChains(graph, columns, nearest, prepare, count),
  ])
  const fused = new Map([...others, ...fuseChecks(graph, others, prepare)])
  const taken = new Set([...fused.values()].flatMap(({ nodes }) => nodes.slice(1)))
  const steps = graph.nodes.flatMap((node) => {
    if (taken.has(node)) return []
    const { inputs, outputs, kernel } = fused.get(node) ?? {
      ...node,
      kernel: prepare(node),
    }
    const step: Step = {
      kernel,
      inputs: inputs.map((value) => (value ? slotOf(value) : absent)),
      outputs: outputs.map(slotOf),
    }
    // Request tensors are not copied: they stand in for the slot in every step that reads them.
    inputs.forEach((value, index) => {
      const input = value ? graph.inputs.indexOf(value) : -1
      if (input >= 0) feeds.push({ input, step, index })
    })
    return [step]
  })
  const results = graph.outputs.map((output) => ({
    slot: slotOf(output.value),
    input: graph.inputs.indexOf(output.value),
    constant: output.value.constant !== undefined,
  }))
  return { slots, steps, feeds, results }
}

/** Work of one run, about 20 s: only kernels that loop as a file says count against it. */
const defaultBudget = 2e10

function spend(state: RunState, units: number): void {
  if (state.around) return state.around(units)
  state.left -= units
  if (state.left < 0) throw fault('E_DEADLINE', 'the work budget of this request is spent')
}

function prepareKernel(node: Node, state: RunState, checks?: TableChecks): Kernel {
  const operator = findOperator(node.opType)
  if (!operator) throw fault('E_UNSUPPORTED', `operator ${node.opType} has no JavaScript kernel`)
  const context: KernelContext = {
    checks,
    inputTypes: node.inputs.map((value) => value?.type),
    outputTypes: node.outputs.map((value) => value.type),
    constant: (index) => node.inputs[index]?.constant,
    prepareGraph: (subgraph) => {
      const session = prepareSession(
        subgraph,
        subgraph.outputs.map((output) => output.name),
        { spend: (units) => spend(state, units) },
      )
      return (inputs) => session.run(inputs) as Tensor[]
    },
    firstRow: () => state.before + state.firstRow,
    spend: (units) => spend(state, units),
    hook: (name) => state.hooks?.get(name),
  }
  return operator.prepare(node, context)
}

/** Whether rows of the request can be merged, split and computed apart for every output of the graph. */
export function isRowWise(graph: Graph): boolean {
  return (
    graph.inputs.every((input) => hasRows(input.type)) &&
    graph.outputs.every((output) => hasRows(output.value.type)) &&
    graph.nodes.every((node) => findOperator(node.opType)?.rowWise(node) ?? false)
  )
}

function blockRows(graph: Graph): number {
  let widest = 1
  for (const node of graph.nodes) {
    for (const { type } of node.outputs) {
      const width = type.shape
        .slice(1)
        .reduce<number>((product, size) => product * (typeof size === 'number' ? size : 1), 1)
      if (!type.sparse) widest = Math.max(widest, width)
    }
  }
  return Math.min(4096, Math.max(16, Math.floor(blockBytes / (8 * widest))))
}
