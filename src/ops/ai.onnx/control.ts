// Control flow. ai.onnx opset 11-24. What a body reads from around it are inputs behind its own (`captured` says how many).
import { fault } from '../../errors.ts'
import type { Attributes, Graph, ValueType } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import { Tensor, bool, int64, zeros } from '../../ir/tensor.ts'
import { copyRows } from '../../ir/rows.ts'
import { required } from '../shapes.ts'

const graphOf = (attributes: Attributes, name: string) => attributes[name] as Graph

/** Where two types differ, the size is unknown. */
function either(a: ValueType, b: ValueType, opType: string): ValueType {
  if (a.dataType !== b.dataType || a.shape.length !== b.shape.length)
    throw fault('E_UNSUPPORTED', `${opType} whose ways give other types`)
  return {
    dataType: a.dataType,
    shape: a.shape.map((size, axis) => (size === b.shape[axis] ? size : `either_${axis}`)),
  }
}

function give(result: Tensor, output: Tensor): void {
  output.alias(result)
}

/**
 * ONNX If (opset 24): the outputs of one of two graphs. Inputs: the condition, then what the first graph reads, then what the second
 * does; `then_captured` is how many the first are.
 */
export const ifOperator: Operator = {
  domain: '',
  opType: 'If',
  version: 24,
  attributes: { then_branch: 'graph', else_branch: 'graph', then_captured: 'int' },
  infer: (_, attributes) => {
    const then = graphOf(attributes, 'then_branch').outputs
    const otherwise = graphOf(attributes, 'else_branch').outputs
    if (then.length !== otherwise.length)
      throw fault('E_FORMAT', 'If whose ways give other numbers of outputs')
    return then.map(({ value }, i) => either(value.type, otherwise[i]!.value.type, 'If'))
  },
  rowWise: () => false,
  prepare: ({ attributes }, context) => {
    const then = context.prepareGraph(graphOf(attributes, 'then_branch'))
    const otherwise = context.prepareGraph(graphOf(attributes, 'else_branch'))
    const count = Number(attributes['then_captured'] ?? 0)
    return (inputs, outputs) => {
      const [condition, ...captured] = inputs
      const results = condition!.data[0]
        ? then(captured.slice(0, count))
        : otherwise(captured.slice(count))
      results.forEach((result, i) => give(result, outputs[i]!))
    }
  },
}

/** Tensors of one shape, stacked along a new first axis or another. */
function stack(
  parts: readonly Tensor[],
  type: ValueType,
  axis: number,
  isReverse: boolean,
): Tensor {
  const ordered = isReverse ? parts.toReversed() : parts
  const inner = ordered[0]?.shape ?? type.shape.toSpliced(axis, 1).map((size) => Number(size) || 0)
  const rows = zeros(type.dataType, [ordered.length, ...inner])
  ordered.forEach((part, i) => {
    if (part.shape.join() !== inner.join())
      throw fault('E_SHAPE', 'the parts of a scanned output differ in shape')
    copyRows(rows, new Tensor(part.dataType, [1, ...part.shape], part.data), i)
  })
  return axis === 0 ? rows : moveFirstAxis(rows, axis)
}

function moveFirstAxis(rows: Tensor, axis: number): Tensor {
  const [count, ...inner] = rows.shape as [number, ...number[]]
  const shape = inner.toSpliced(axis, 0, count)
  const result = zeros(rows.dataType, shape)
  const step = inner.slice(axis).reduce((product, size) => product * size, 1)
  const outer = inner.slice(0, axis).reduce((product, size) => product * size, 1)
  const from = rows.data as ArrayLike<unknown>
  const to = result.data as { [index: number]: unknown }
  for (let i = 0; i < count; i++)
    for (let block = 0; block < outer; block++)
      for (let j = 0; j < step; j++)
        to[(block * count + i) * step + j] = from[(i * outer + block) * step + j]
  return result
}

/** Units of work that a node of a body costs beside its arithmetic: about a microsecond. */
const turnCost = 1000

/** Most turns of a loop in one run, so that a file can't keep a server busy for ever. */
const mostTurns = 1_000_000

/**
 * ONNX Loop (opset 24): inputs trip count, condition (either may be absent), loop-carried values, then what the body reads (`captured`).
 * The body takes the turn, the condition, the carried values and the captured ones; it gives the condition, the carried values and
 * the scanned outputs, which are stacked.
 */
export const loop: Operator = {
  domain: '',
  opType: 'Loop',
  version: 24,
  attributes: { body: 'graph', captured: 'int' },
  infer: (inputs, attributes) => {
    const { outputs } = graphOf(attributes, 'body')
    const carried = inputs.length - 2 - Number(attributes['captured'] ?? 0)
    return outputs.slice(1).map(({ value }, i): ValueType => {
      if (i < carried) return either(value.type, required(inputs, i + 2, 'Loop'), 'Loop')
      return { dataType: value.type.dataType, shape: ['turns', ...value.type.shape] }
    })
  },
  rowWise: () => false,
  prepare: ({ inputs: given, attributes }, context) => {
    const graph = graphOf(attributes, 'body')
    const body = context.prepareGraph(graph)
    const cost = turnCost * (graph.nodes.length + 1)
    const captured = Number(attributes['captured'] ?? 0)
    const carriedCount = given.length - 2 - captured
    const scanned = graph.outputs.slice(1 + carriedCount).map((output) => output.value.type)
    return (inputs, outputs) => {
      const trips = given[0] ? Number(inputs[0]!.data[0]) : Infinity
      let condition = given[1] ? Boolean(inputs[1]!.data[0]) : true
      let carried = inputs.slice(2, 2 + carriedCount)
      const around = inputs.slice(2 + carriedCount)
      const parts: Tensor[][] = scanned.map(() => [])
      for (let turn = 0; turn < trips && condition; turn++) {
        if (turn >= mostTurns) throw fault('E_LIMIT', `a Loop of more than ${mostTurns} turns`)
        context.spend(cost)
        const results = body([
          int64([], [turn]),
          bool([], [Number(condition)]),
          ...carried,
          ...around,
        ])
        condition = Boolean(results[0]!.data[0])
        carried = results.slice(1, 1 + carriedCount)
        results.slice(1 + carriedCount).forEach((result, i) => parts[i]!.push(result))
      }
      carried.forEach((value, i) => give(value, outputs[i]!))
      parts.forEach((list, i) => {
        const type = scanned[i]!
        const whole = stack(list, { ...type, shape: [0, ...type.shape] }, 0, false)
        give(whole, outputs[carriedCount + i]!)
      })
    }
  },
}

interface ScanPlan {
  readonly states: number
  readonly scans: number
  readonly axis: (name: string, i: number, rank: number) => number
  readonly isReverse: (name: string, i: number) => boolean
}

function planOf(attributes: Attributes, inputCount: number): ScanPlan {
  const scans = Number(attributes['num_scan_inputs'])
  const states = inputCount - scans - Number(attributes['captured'] ?? 0)
  if (!(scans >= 1 && states >= 0)) throw fault('E_FORMAT', 'Scan with fewer inputs than it scans')
  const list = (name: string) => attributes[name] as readonly number[] | undefined
  return {
    states,
    scans,
    axis: (name, i, rank) => {
      const axis = list(name)?.[i] ?? 0
      return axis < 0 ? axis + rank : axis
    },
    isReverse: (name, i) => list(name)?.[i] === 1,
  }
}

/** The type of one slice of a scanned input: what the body of a Scan takes. */
export function sliceType(type: ValueType, axis: number): ValueType {
  const at = axis < 0 ? axis + type.shape.length : axis
  return { dataType: type.dataType, shape: type.shape.toSpliced(at, 1) }
}

function sliceOf(input: Tensor, axis: number, index: number): Tensor {
  const inner = input.shape.toSpliced(axis, 1)
  const result = zeros(input.dataType, inner)
  const count = input.shape[axis]!
  const step = inner.slice(axis).reduce((product, size) => product * size, 1)
  const from = input.data as ArrayLike<unknown>
  const to = result.data as { [index: number]: unknown; readonly length: number }
  for (let i = 0; i < to.length; i++)
    to[i] = from[(Math.floor(i / step) * count + index) * step + (i % step)]
  return result
}

/** ONNX Scan (opset 9): a body over the slices of its last inputs, with states; what the body reads stands behind (`captured`). */
export const scan: Operator = {
  domain: '',
  opType: 'Scan',
  version: 24,
  attributes: {
    body: 'graph',
    captured: 'int',
    num_scan_inputs: 'int',
    scan_input_axes: 'ints',
    scan_input_directions: 'ints',
    scan_output_axes: 'ints',
    scan_output_directions: 'ints',
  },
  infer: (inputs, attributes) => {
    const { states, axis } = planOf(attributes, inputs.length)
    const first = required(inputs, states, 'Scan')
    const length = first.shape[axis('scan_input_axes', 0, first.shape.length)]!
    return graphOf(attributes, 'body').outputs.map(({ value: { type } }, i): ValueType => {
      if (i < states) return either(type, required(inputs, i, 'Scan'), 'Scan')
      const place = axis('scan_output_axes', i - states, type.shape.length + 1)
      return { dataType: type.dataType, shape: type.shape.toSpliced(place, 0, length) }
    })
  },
  rowWise: () => false,
  prepare: ({ inputs: given, outputs: types, attributes }, context) => {
    const graph = graphOf(attributes, 'body')
    const body = context.prepareGraph(graph)
    const { states: count, scans, axis, isReverse } = planOf(attributes, given.length)
    return (inputs, outputs) => {
      let states = inputs.slice(0, count)
      const scanned = inputs.slice(count, count + scans)
      const around = inputs.slice(count + scans)
      const axes = scanned.map((input, i) => axis('scan_input_axes', i, input.shape.length))
      const length = scanned[0]!.shape[axes[0]!]!
      if (scanned.some((input, i) => input.shape[axes[i]!] !== length))
        throw fault('E_SHAPE', 'Scan over inputs of unequal length')
      const parts: Tensor[][] = graph.outputs.slice(count).map(() => [])
      for (let turn = 0; turn < length; turn++) {
        context.spend(turnCost * (graph.nodes.length + 1))
        const slices = scanned.map((input, i) =>
          sliceOf(
            input,
            axes[i]!,
            isReverse('scan_input_directions', i) ? length - 1 - turn : turn,
          ),
        )
        const results = body([...states, ...slices, ...around])
        states = results.slice(0, count)
        results.slice(count).forEach((result, i) => parts[i]!.push(result))
      }
      states.forEach((state, i) => give(state, outputs[i]!))
      parts.forEach((list, i) => {
        const { type } = types[count + i]!
        const at = axis('scan_output_axes', i, type.shape.length)
        give(stack(list, type, at, isReverse('scan_output_directions', i)), outputs[count + i]!)
      })
    }
  },
}
