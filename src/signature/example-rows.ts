import type { Graph, Node, Value } from '../ir/graph.ts'
import type { InputSpec, Signature } from '../ir/model.ts'
import { numbers } from '../ir/tensor.ts'

export type ExampleValue = string | number | boolean | null

/**
 * Rows that a model takes: each a list of values in the order of its columns. Categories come from the model; numbers lie
 * around the means of its first scaler, where there is one, else around 1.
 */
export function exampleRows(signature: Signature, count: number): ExampleValue[][] {
  const centres = typicalNumbers(signature.graph)
  return Array.from({ length: count }, (_, row) =>
    signature.inputs.flatMap((input, index) =>
      Array.from({ length: input.width }, (_, i) =>
        valueOf(input, i, centres.get(signature.graph.inputs[index]!)?.[i], row),
      ),
    ),
  )
}

/** Whether some input has a size that nothing here can guess (images), so that no example is honest. */
export function takesAnySize({ graph }: Signature): boolean {
  return graph.inputs.some(({ type }) =>
    type.shape.slice(1).some((size) => typeof size !== 'number'),
  )
}

/** What usual numbers of a column look like. */
interface Centre {
  readonly mean: number
  readonly scale: number
}

const spread = [0, 0.8, -0.7, 1.5, -1.3]
const sampleTexts = [
  'a short text',
  'another one, with other words',
  'the quick brown fox',
  'hello',
  'nothing to see here',
]

function valueOf(
  input: InputSpec,
  column: number,
  centre: Centre | undefined,
  row: number,
): ExampleValue {
  if (input.example !== undefined) return input.example
  const known = input.categories?.filter((category) => category !== null && category === category)
  if (known && known.length > 0) {
    const category = known[row % known.length]!
    return typeof category === 'boolean' && input.kind === 'number' ? Number(category) : category
  }
  if (input.contentType === 'json') return '{}'
  if (input.kind === 'string') return sampleTexts[row % sampleTexts.length]!
  if (input.kind === 'any') return 0
  const { mean, scale } = rangeCentre(input, column) ?? centre ?? { mean: 1, scale: 1 }
  const value = mean + scale * spread[row % spread.length]!
  if (input.isInteger) return Math.round(value)
  return value === 0 ? 0 : Number(value.toPrecision(3))
}

function rangeCentre({ range: own, ranges }: InputSpec, column: number): Centre | undefined {
  const range = own ?? ranges?.[column]
  return range ? { mean: (range[0] + range[1]) / 2, scale: (range[1] - range[0]) / 4 } : undefined
}

/** Operators that compare rows with stored ones, their second input: a stored row is a usual one. */
const comparing = new Set([
  'WithinRadiusInTree',
  'WithinRadius',
  'NearestInTree',
  'PairwiseDistances',
  'KernelMatrix',
])

/** Operators that leave a column where it is. */
const passing = new Set(['Cast', 'RequireFinite', 'RequireFloat32', 'Identity', 'ToDense'])

/** Means and scales that the first subtraction and division of a column apply to it. */
function typicalNumbers(graph: Graph): Map<Value, (Centre | undefined)[]> {
  const readers = new Map<Value, Node[]>()
  for (const node of graph.nodes)
    for (const value of node.inputs)
      if (value) readers.set(value, [...(readers.get(value) ?? []), node])
  const found = new Map<Value, (Centre | undefined)[]>()
  for (const input of graph.inputs) {
    const width = Number(input.type.shape[1] ?? 1)
    const columns = Array.from({ length: width }, (_, column) => centreOf(input, column, readers))
    found.set(input, columns)
  }
  return found
}

const longestPath = 12

function centreOf(
  start: Value,
  first: number,
  readers: ReadonlyMap<Value, readonly Node[]>,
): Centre | undefined {
  let value = start
  let column = first
  for (let step = 0; step < longestPath; step++) {
    const all = readers.get(value) ?? []
    const node = all.find(
      ({ opType }) => passing.has(opType) || opType === 'Concat' || opType === 'Sub',
    )
    if (!node) return storedValue(all, value, column)
    if (node.opType === 'Sub') return scaled(node, column, readers)
    if (node.opType === 'Concat') {
      for (const part of node.inputs) {
        if (part === value) break
        column += Number(part?.type.shape[1] ?? 0)
      }
    }
    value = node.outputs[0]!
  }
  return undefined
}

/** The first of the values that a reader knows for a column: a row it compares with, a category it looks up. */
function storedValue(all: readonly Node[], value: Value, column: number): Centre | undefined {
  for (const { opType, inputs, attributes } of all) {
    if (inputs[0] !== value) continue
    const offsets = attributes['offsets']
    const place =
      opType === 'EncodeCategories'
        ? (offsets as readonly number[])[column]
        : comparing.has(opType)
          ? column
          : undefined
    const mean = place === undefined ? undefined : constantAt(inputs[1], place)
    if (mean !== undefined) return { mean, scale: 0 }
  }
  return undefined
}

function scaled(
  sub: Node,
  column: number,
  readers: ReadonlyMap<Value, readonly Node[]>,
): Centre | undefined {
  const mean = constantAt(sub.inputs[1], column)
  const div = readers.get(sub.outputs[0]!)?.find((reader) => reader.opType === 'Div')
  const scale = constantAt(div?.inputs[1], column) ?? 1
  return mean === undefined ? undefined : { mean, scale }
}

function constantAt(value: Value | undefined, column: number): number | undefined {
  const tensor = value?.constant
  if (!tensor || tensor.dataType === 'STRING') return undefined
  const found = numbers(tensor)[tensor.size === 1 ? 0 : column]
  return found !== undefined && Number.isFinite(found) ? found : undefined
}
