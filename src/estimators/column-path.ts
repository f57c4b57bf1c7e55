// Where one column of a value goes in a graph.
import type { Node, Value } from '../ir/graph.ts'
import { numbers } from '../ir/tensor.ts'

/** Operators that leave a column, and its numbers, as they are. */
export const keepsColumns: ReadonlySet<string> = new Set([
  'Cast',
  'RequireFinite',
  'RequireFloat32',
  'Identity',
  'ToDense',
  'Unsqueeze',
  'Squeeze',
])

/** Who reads each value that is not a constant. */
export function readersIn(nodes: readonly Node[]): Map<Value, Node[]> {
  const readers = new Map<Value, Node[]>()
  for (const node of nodes)
    for (const value of new Set(node.inputs)) {
      if (!value || value.constant) continue
      const list = readers.get(value)
      if (list) list.push(node)
      else readers.set(value, [node])
    }
  return readers
}

/** Where a column of `value` stands behind a Concat of columns or a Gather of some; undefined where it does not, or of another node. */
export function columnBehind(node: Node, value: Value, column: number): number | undefined {
  if (node.attributes['axis'] !== 1) return undefined
  const isConcat = node.opType === 'Concat'
  if (!isConcat && (node.opType !== 'Gather' || node.inputs[0] !== value)) return undefined
  const found = placesBehind(node).get(isConcat ? value : column)
  return isConcat && found !== undefined ? found + column : found
}

const places = new WeakMap<Node, ReadonlyMap<Value | number, number>>()

/** Where each part of a Concat begins, or each column that a Gather takes comes to stand. Kept: a data frame has thousands of columns. */
function placesBehind(node: Node): ReadonlyMap<Value | number, number> {
  const known = places.get(node)
  if (known) return known
  const made = new Map<Value | number, number>()
  const put = (key: Value | number, at: number): void => {
    if (!made.has(key)) made.set(key, at)
  }
  if (node.opType === 'Concat') {
    let before = 0
    for (const part of node.inputs) {
      put(part!, before)
      before += Number(part!.type.shape[1] ?? Number.NaN)
    }
  } else {
    const indices = node.inputs[1]?.constant
    for (const [at, index] of (indices ? Array.from(numbers(indices)) : []).entries())
      put(index, at)
  }
  places.set(node, made)
  return made
}
