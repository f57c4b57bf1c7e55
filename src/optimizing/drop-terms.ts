import type { Graph, Node, Value } from '../ir/graph.ts'
import type { Tensor } from '../ir/tensor.ts'
import { numbers, strings, tensor, texts } from '../ir/tensor.ts'
import type { NumericArray } from '../ir/data-type.ts'
import { withInputs } from '../passes/rewrite.ts'
import { onlyReaderIn } from '../ir/only-reader.ts'
import type { Optimization } from './optimization.ts'
import { mapGraphs, withConstant } from './optimization.ts'

/** Terms whose weights are all zero leave the vocabulary; not in front of a norm, which counts them. */
export const dropTerms: Optimization = {
  name: 'drop-terms',
  what: 'terms of weight zero left out of the vocabulary',
  exact: true,
  apply: (model) => mapGraphs(model, dropped),
}

interface Chain {
  readonly count: Node
  /** TfIdf and checks between the counts and their product with the weights. */
  readonly between: readonly Node[]
  readonly product: Node
  readonly weights: Tensor
}

function dropped(graph: Graph): Graph {
  const onlyReader = onlyReaderIn(graph)
  const replaced = new Map<Node, Node>()
  const values = new Map<Value, Value>()
  for (const count of graph.nodes) {
    const chain = count.opType === 'CountTerms' ? chainOf(count, onlyReader) : undefined
    if (chain) replace(chain, replaced, values)
  }
  if (replaced.size === 0) return graph
  return {
    ...graph,
    nodes: graph.nodes.map((node) => withInputs(replaced.get(node) ?? node, values)),
  }
}

function chainOf(count: Node, onlyReader: (value: Value) => Node | undefined): Chain | undefined {
  const between: Node[] = []
  for (let value = count.outputs[0]!; ;) {
    const reader = onlyReader(value)
    if (!reader || reader.inputs[0] !== value) return undefined
    if (reader.opType === 'Gemm' || reader.opType === 'MatMul') {
      const weights = reader.inputs[1]?.constant
      const isPlain = weights?.shape.length === 2 && !weights.csr && !reader.attributes['transA']
      return isPlain ? { count, between, product: reader, weights } : undefined
    }
    if (reader.opType !== 'TfIdf' && reader.opType !== 'RequireFinite') return undefined
    between.push(reader)
    value = reader.outputs[0]!
  }
}

function replace(
  { count, between, product, weights }: Chain,
  replaced: Map<Node, Node>,
  values: Map<Value, Value>,
): void {
  const vocabulary = count.inputs[1]!.constant!
  const isTransposed = product.attributes['transB'] === 1
  const [terms, width] = isTransposed ? weights.shape.toReversed() : weights.shape
  const data = numbers(weights)
  const weight = (term: number, k: number) =>
    data[isTransposed ? k * terms! + term : term * width! + k]!
  const kept = Array.from({ length: terms! }, (_, term) => term).filter((term) => {
    for (let k = 0; k < width!; k++) if (weight(term, k) !== 0) return true
    return false
  })
  if (kept.length === terms || kept.length === 0) return
  // Of a term that stands twice one column alone is counted: without it the other would be.
  const words = texts(vocabulary)
  if (new Set(words).size < words.length) return
  // An infinite weight of a term times zero is no zero.
  const idfs = between.flatMap(({ opType, inputs }) =>
    opType === 'TfIdf' && inputs[1]?.constant ? Array.from(numbers(inputs[1].constant)) : [],
  )
  if (!idfs.every(Number.isFinite)) return
  const fewer = tensor(
    weights.dataType,
    isTransposed ? [width!, kept.length] : [kept.length, width!],
    like(data, kept.length * width!, (i) =>
      isTransposed
        ? weight(kept[i % kept.length]!, Math.floor(i / kept.length))
        : weight(kept[Math.floor(i / width!)]!, i % width!),
    ),
  )
  replaced.set(product, withConstant(product, 1, fewer))
  const list = strings(
    [kept.length],
    kept.map((term) => words[term]!),
  )
  replaced.set(count, narrower(withConstant(count, 1, list), kept.length, values))
  for (const node of between) {
    const idf = node.opType === 'TfIdf' ? node.inputs[1]?.constant : undefined
    const own =
      idf &&
      tensor(
        idf.dataType,
        [kept.length],
        like(numbers(idf), kept.length, (i) => numbers(idf)[kept[i]!]!),
      )
    replaced.set(node, narrower(own ? withConstant(node, 1, own) : node, kept.length, values))
  }
}

function like(data: NumericArray, length: number, of: (i: number) => number): NumericArray {
  const Make = data.constructor as new (length: number) => NumericArray
  const made = new Make(length)
  for (let i = 0; i < length; i++) made[i] = of(i)
  return made
}

/** The node whose output, a new value, has so many columns. */
function narrower(node: Node, width: number, values: Map<Value, Value>): Node {
  const output = node.outputs[0]!
  const shape = [output.type.shape[0]!, width]
  const made = { ...output, type: { ...output.type, shape } }
  values.set(output, made)
  return { ...node, outputs: [made] }
}
