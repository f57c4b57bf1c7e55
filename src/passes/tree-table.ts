import type { Node, Value } from '../ir/graph.ts'
import { int64, numbers } from '../ir/tensor.ts'

/** One table for trees that each saw columns of it. */
export interface TreeTable {
  readonly value: Value
  /** Nodes that make it. */
  readonly nodes: readonly Node[]
  /** Where each member's columns stand in it; undefined for in their places. */
  readonly columns: readonly (readonly number[] | undefined)[]
}

/** Nodes that pass a table on, or refuse it. */
const checks = new Set(['RequireFinite', 'RequireFloat32'])

/** Tables of members: one value, or columns of one under the same checks. undefined where they have less in common. */
export function commonTable(
  tables: readonly Value[],
  producers: ReadonlyMap<Value, Node>,
  name: string,
): TreeTable | undefined {
  if (tables.every((table) => table === tables[0]))
    return { value: tables[0]!, nodes: [], columns: [] }
  const chosen = tables.map((table) => choiceOf(table, producers))
  const first = chosen[0]!
  const width = first.source.type.shape[1]
  if (typeof width !== 'number' || first.source.type.sparse) return undefined
  const wanted = new Set<number>()
  for (const { source, checked, columns } of chosen) {
    if (source !== first.source || keyOf(checked) !== keyOf(first.checked)) return undefined
    for (let i = 0; i < (columns?.length ?? width); i++) wanted.add(columns?.[i] ?? i)
  }
  const union = Array.from(wanted).toSorted((a, b) => a - b)
  const place = new Map(union.map((column, i) => [column, i]))
  const nodes: Node[] = []
  let { source: value } = first
  const append = (node: Omit<Node, 'outputs'>) => {
    const shape = [value.type.shape[0]!, union.length]
    const output: Value = {
      name: `${name}_table_${nodes.length}`,
      type: { ...value.type, shape },
    }
    nodes.push({ ...node, outputs: [output] })
    value = output
  }
  if (union.length < width) {
    const index = int64([union.length], union)
    const constant: Value = {
      name: `${name}_columns`,
      type: { dataType: index.dataType, shape: index.shape },
      constant: index,
    }
    append({ opType: 'Gather', domain: '', inputs: [value, constant], attributes: { axis: 1 } })
  }
  for (const check of first.checked.toReversed())
    append({ ...check, inputs: [value, ...check.inputs.slice(1)] })
  const columns = chosen.map((choice) =>
    (choice.columns ?? Array.from({ length: width }, (_, i) => i)).map((column) =>
      place.get(column)!,
    ),
  )
  return { value, nodes, columns }
}

interface Choice {
  readonly source: Value
  /** The last first. */
  readonly checked: readonly Node[]
  readonly columns: readonly number[] | undefined
}

function choiceOf(table: Value, producers: ReadonlyMap<Value, Node>): Choice {
  const checked: Node[] = []
  let at = table
  let node = producers.get(at)
  while (node && checks.has(node.opType)) {
    checked.push(node)
    at = node.inputs[0]!
    node = producers.get(at)
  }
  const index = node?.inputs[1]?.constant
  if (node?.opType !== 'Gather' || node.attributes['axis'] !== 1 || index?.shape.length !== 1)
    return { source: at, checked, columns: undefined }
  const columns = Array.from(numbers(index))
  const isPlain = columns.every((column) => column >= 0)
  return isPlain
    ? { source: node.inputs[0]!, checked, columns }
    : { source: at, checked, columns: undefined }
}

function keyOf(checked: readonly Node[]): string {
  return JSON.stringify(checked.map(({ opType, attributes }) => [opType, attributes]))
}
