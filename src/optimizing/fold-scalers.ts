import type { Graph, Node, Value } from '../ir/graph.ts'
import { numbers, tensor } from '../ir/tensor.ts'
import { prune } from '../passes/prune.ts'
import { constantRow } from './constant-row.ts'
import type { Optimization } from './optimization.ts'
import { mapGraphs } from './optimization.ts'

/** (x - mean) / scale in front of weights becomes other weights and another constant. */
export const foldScalers: Optimization = {
  name: 'fold-scalers',
  what: 'scalers folded into the weights behind them',
  exact: false,
  apply: (model) =>
    mapGraphs(model, (graph) =>
      prune(
        { ...graph, nodes: graph.nodes.flatMap((node) => folded(graph, node) ?? [node]) },
        graph.outputs.map((output) => output.name),
      ),
    ),
}

const scaling = new Set(['Sub', 'Add', 'Mul', 'Div'])

function folded(graph: Graph, node: Node): Node[] | undefined {
  const weights = node.inputs[1]?.constant
  const { alpha = 1, beta = 1, transA = 0, transB = 0 } = node.attributes
  const isProduct = node.opType === 'Gemm' || node.opType === 'MatMul'
  if (!isProduct || weights?.shape.length !== 2 || weights.csr) return undefined
  const { dataType } = weights
  const isMatrix = node.inputs[0]!.type.shape.length === 2
  if ((dataType !== 'DOUBLE' && dataType !== 'FLOAT') || !isMatrix) return undefined
  if (alpha !== 1 || beta !== 1 || transA !== 0) return undefined
  const [k, m] = (transB === 1 ? weights.shape.toReversed() : weights.shape) as [number, number]
  const factors = new Float64Array(k).fill(1)
  const addends = new Float64Array(k)
  const checks: Node[] = []
  let value = node.inputs[0]!
  let steps = 0
  for (;;) {
    const maker = graph.nodes.find(({ outputs }) => outputs[0] === value)
    if (!maker) break
    if (maker.opType === 'RequireFinite') {
      checks.push(maker)
      value = maker.inputs[0]!
      continue
    }
    const row = constantRow(maker, k)
    if (!scaling.has(maker.opType) || !row || maker.inputs[0]!.type.dataType !== dataType) break
    for (let i = 0; i < k; i++) {
      // z = factor * u + addend, where u is x op row: said of x.
      if (maker.opType === 'Add') addends[i]! += factors[i]! * row[i]!
      else if (maker.opType === 'Sub') addends[i]! -= factors[i]! * row[i]!
      else factors[i]! *= maker.opType === 'Mul' ? row[i]! : 1 / row[i]!
    }
    steps++
    value = maker.inputs[0]!
  }
  if (steps === 0 || !factors.every(Number.isFinite) || !addends.every(Number.isFinite))
    return undefined
  if (value.type.sparse && addends.some((addend) => addend !== 0)) return undefined
  const from = numbers(weights)
  const bias = new Float64Array(m)
  const given = node.inputs[2]?.constant
  if (node.inputs[2] && !given) return undefined
  if (given) for (let j = 0; j < m; j++) bias[j] = numbers(given)[given.data.length === 1 ? 0 : j]!
  const scaled = new Float64Array(k * m)
  for (let i = 0; i < k; i++)
    for (let j = 0; j < m; j++) {
      const weight = from[transB === 1 ? j * k + i : i * m + j]!
      scaled[i * m + j] = weight * factors[i]!
      bias[j]! += weight * addends[i]!
    }
  return rebuilt(node, value, checks, scaled, bias, [k, m])
}

/** The checks again, on what is now in front, and the product behind them. */
function rebuilt(
  node: Node,
  front: Value,
  checks: readonly Node[],
  weights: Float64Array,
  bias: Float64Array,
  [k, m]: readonly [number, number],
): Node[] {
  const { name } = node.outputs[0]!
  const { dataType } = node.outputs[0]!.type
  const constant = (role: string, shape: readonly number[], data: Float64Array): Value => ({
    name: `${name}_${role}`,
    type: { dataType, shape },
    constant: tensor(dataType, shape, dataType === 'FLOAT' ? Float32Array.from(data) : data),
  })
  let value = front
  const nodes: Node[] = []
  for (const [i, check] of checks.toReversed().entries()) {
    const output = { name: `${name}_checked_${i}`, type: value.type }
    nodes.push({ ...check, inputs: [value], outputs: [output] })
    value = output
  }
  const inputs = [value, constant('weights', [k, m], weights), constant('bias', [m], bias)]
  return [...nodes, { ...node, opType: 'Gemm', domain: '', inputs, attributes: {} }]
}
