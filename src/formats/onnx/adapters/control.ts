import { fault } from '../../../errors.ts'
import type { Attributes, ValueType } from '../../../ir/graph.ts'
import { sliceType } from '../../../ops/ai.onnx/control.ts'
import type { Adapter, AdapterTable } from './adapter.ts'

const whether: Adapter = (node, g) => {
  const then = node.subgraph('then_branch', [])
  const otherwise = node.subgraph('else_branch', [])
  const condition = node.inputs[0]
  for (const name of ['then_branch', 'else_branch']) node.attributes.has(name)
  return g.addMany('If', [condition, ...then.captured, ...otherwise.captured], {
    then_branch: then.graph,
    else_branch: otherwise.graph,
    then_captured: then.captured.length,
  })
}

/** A carried value may change its size from turn to turn: inside, only its type and rank are known. */
function carriedType(type: ValueType, i: number): ValueType {
  return { dataType: type.dataType, shape: type.shape.map((_, axis) => `carried_${i}_${axis}`) }
}

const loop: Adapter = (node, g) => {
  const [trips, condition, ...carried] = node.inputs
  const types = carried.map((value) => value!.type)
  const turn: ValueType = { dataType: 'INT64', shape: [] }
  const truth: ValueType = { dataType: 'BOOL', shape: [] }
  node.attributes.has('body')
  // With the sizes of the first turn where they stay; else with sizes that are not known.
  const body = node.subgraph('body', [turn, truth, ...types])
  const stays = body.graph.outputs
    .slice(1, 1 + types.length)
    .every(({ value }, i) => value.type.shape.join() === types[i]!.shape.join())
  const final = stays ? body : node.subgraph('body', [turn, truth, ...types.map(carriedType)])
  return g.addMany('Loop', [trips, condition, ...carried, ...final.captured], {
    body: final.graph,
    captured: final.captured.length,
  })
}

const scan: Adapter = (node, g) => {
  const { attributes, inputs, version } = node
  if (version < 9) throw fault('E_UNSUPPORTED', 'Scan of a version before 9')
  const scans = attributes.int('num_scan_inputs', 0)
  const states = inputs.length - scans
  const axes = attributes.ints('scan_input_axes')
  const types = inputs.map((value, i) =>
    i < states ? value!.type : sliceType(value!.type, axes?.[i - states] ?? 0),
  )
  attributes.has('body')
  const { graph, captured } = node.subgraph('body', types)
  const lists = [
    'scan_input_axes',
    'scan_input_directions',
    'scan_output_axes',
    'scan_output_directions',
  ]
  const given: Attributes = Object.fromEntries(
    lists.flatMap((name) => {
      const list = attributes.ints(name)
      return list ? [[name, list]] : []
    }),
  )
  return g.addMany('Scan', [...inputs, ...captured], {
    ...given,
    body: graph,
    captured: captured.length,
    num_scan_inputs: scans,
  })
}

export const controlAdapters: AdapterTable = { If: whether, Loop: loop, Scan: scan }
