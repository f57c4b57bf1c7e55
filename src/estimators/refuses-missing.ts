// Whether a missing value is refused on its way through a graph: what a request may leave out is a fact of the whole chain.
import type { Graph, Node, Value } from '../ir/graph.ts'
import { numbers } from '../ir/tensor.ts'

/** Operators behind which a missing number is missing still, in its own column. */
const passing: ReadonlySet<string> = new Set([
  'Cast',
  'RequireFinite',
  'RequireFloat32',
  'Identity',
  'ToDense',
  'Unsqueeze',
  'Squeeze',
  'Add',
  'Sub',
  'Mul',
  'Div',
  'Neg',
  'Abs',
  'Sqrt',
  'Log',
  'Log1p',
  'Exp',
  'Expm1',
])

/** Operators that no text may be missing for. */
const readsText: ReadonlySet<string> = new Set([
  'CleanText',
  'CountTerms',
  'DateParts',
  'HashTerms',
  'MultiHot',
  'PreprocessText',
  'TextFunction',
])

/** A column of a value; undefined: all of them. */
interface Place {
  readonly value: Value
  readonly column: number | undefined
}

/**
 * Whether a missing value in an input never gets to an output: an operator in front of each refuses it. Where that can't be seen, it is
 * taken to be welcome. Of a matrix: whether every column is so.
 */
export function missingRefused(graph: Graph): (index: number) => boolean {
  const each = graph.outputs.map(({ value }) => readersFor(graph, value))
  return (index) => each.every((readers) => isRefused(graph.inputs[index]!, readers))
}

type Readers = ReadonlyMap<Value, readonly Node[]>

function isRefused(input: Value, readers: Readers): boolean {
  const todo: Place[] = [{ value: input, column: input.type.shape[1] === 1 ? 0 : undefined }]
  const seen = new Set<string>()
  for (let place; (place = todo.pop());) {
    const key = `${place.value.name} ${place.column ?? ''}`
    if (seen.has(key)) continue
    seen.add(key)
    for (const node of readers.get(place.value) ?? []) {
      if (refuses(node, place)) return true
      const next = behind(node, place)
      if (next) todo.push(next)
    }
  }
  return false
}

/** Who reads each value, of the nodes that have a part in an output. */
function readersFor(graph: Graph, output: Value): Readers {
  const needed = new Set<Value>([output])
  const readers = new Map<Value, Node[]>()
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((value) => needed.has(value))) continue
    for (const value of new Set(node.inputs)) {
      if (!value || value.constant) continue
      needed.add(value)
      const list = readers.get(value)
      if (list) list.push(node)
      else readers.set(value, [node])
    }
  }
  return readers
}

function refuses(node: Node, { value, column }: Place): boolean {
  if (node.inputs[0] !== value) return false
  if (node.opType === 'RequireFinite') return node.attributes['allow_nan'] !== 1
  if (readsText.has(node.opType)) return true
  return node.opType === 'EncodeCategories' && !knowsMissing(node, column)
}

/** Whether a table of categories has a place for a missing value. */
function knowsMissing({ inputs, attributes }: Node, column: number | undefined): boolean {
  const keys = inputs[1]?.constant
  if (inputs[3] || !keys || column === undefined) return true
  const offsets = attributes['offsets'] as readonly number[]
  for (let at = offsets[column]!; at < offsets[column + 1]!; at++) {
    const key = keys.data[at]
    if (key === null || key !== key) return true
  }
  return false
}

/** Where it is missing behind a node; undefined where that is not known. */
function behind(node: Node, { value, column }: Place): Place | undefined {
  const output = node.outputs[0]!
  if (passing.has(node.opType)) return { value: output, column }
  if (node.opType === 'MatMul' || node.opType === 'Gemm')
    return node.inputs[0] === value ? { value: output, column: undefined } : undefined
  if (column === undefined || node.attributes['axis'] !== 1) return undefined
  const isConcat = node.opType === 'Concat'
  if (!isConcat && (node.opType !== 'Gather' || node.inputs[0] !== value)) return undefined
  const found = placesBehind(node).get(isConcat ? value : column)
  if (found === undefined) return undefined
  return { value: output, column: isConcat ? found + column : found }
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
