// Whether a missing value is refused on its way through a graph: what a request may leave out is a fact of the whole chain.
import type { Graph, Node, Value } from '../ir/graph.ts'
import { columnBehind, keepsColumns, readersIn } from './column-path.ts'

/** Operators behind which a missing number is missing still, in its own column. */
const passing: ReadonlySet<string> = new Set([
  ...keepsColumns,
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
  const needed = new Set<Value | undefined>([output])
  const nodes = graph.nodes.toReversed().filter((node) => {
    const isNeeded = node.outputs.some((value) => needed.has(value))
    if (isNeeded) for (const value of node.inputs) needed.add(value)
    return isNeeded
  })
  return readersIn(nodes)
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
  const found = column === undefined ? undefined : columnBehind(node, value, column)
  return found === undefined ? undefined : { value: output, column: found }
}
