import { fault } from '../../errors.ts'
import type { Graph } from '../../ir/graph.ts'
import type { InputSpec, Signature } from '../../ir/model.ts'
import type { Column } from './runtime.ts'

export interface ModuleInputs {
  readonly columns: readonly Column[]
  readonly specs: readonly InputSpec[]
}

/** The inputs that a module binds, in the graph's order. Throws E_UNSUPPORTED for those it does not. */
export function describeInputs(signature: Signature, graph: Graph): ModuleInputs {
  const specs = signature.inputs
  if (specs.length !== graph.inputs.length) throw refused(signature.inputs[0]?.name ?? 'X')
  const columns = specs.map((spec, i): Column => {
    const { shape, dataType } = graph.inputs[i]!.type
    const isText = dataType === 'STRING'
    const width = shape.length === 1 ? 1 : shape[1]
    const isTable = shape[0] === 'N' && shape.length <= 2 && typeof width === 'number'
    if (spec.kind === 'any' && isTable && !isRead(graph, i))
      return {
        names: namesOf(spec, width),
        kind: 'any',
        single: false,
        flat: shape.length === 1,
        missing: true,
      }
    if (!isTable || (!isText && dataType !== 'DOUBLE' && dataType !== 'FLOAT'))
      throw refused(spec.name)
    if (
      spec.kind === 'any' ||
      spec.contentType ||
      spec.takesList ||
      (spec.form === 'tensor' && shape.length !== 2)
    )
      throw refused(spec.name)
    return {
      names: namesOf(spec, width),
      kind: isText ? 'text' : 'number',
      single: dataType === 'FLOAT',
      flat: shape.length === 1,
      missing: spec.acceptsMissing,
      ...(spec.fallback === undefined ? {} : { fallback: spec.fallback }),
    }
  })
  return { columns, specs }
}

function isRead(graph: Graph, index: number): boolean {
  return graph.nodes.some((node) => node.inputs.includes(graph.inputs[index]))
}

function namesOf({ name, columnNames, form }: InputSpec, width: number): readonly string[] {
  if (columnNames?.length === width) return columnNames
  if (form === 'column' || form === 'text' || width === 1) return [name]
  return Array.from({ length: width }, (_, i) => `${name}[${i}]`)
}

function refused(name: string): Error {
  return fault(
    'E_UNSUPPORTED',
    `a JavaScript module can't take the input ${name}: it binds tables of numbers and texts`,
  )
}
