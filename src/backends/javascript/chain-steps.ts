// Which nodes can stand in a chain, and as which steps.
import type { Node, Value } from '../../ir/graph.ts'
import { numbers } from '../../ir/tensor.ts'
import type { ChainStep } from '../../ops/dense/chain-step.ts'
import { isColumnStep } from '../../ops/dense/chain-step.ts'
import { degrees } from '../../ops/dense/kernel-code.ts'
import { packColumns } from '../../ops/dense-product.ts'
import { isColumnTable } from './readers.ts'

export const isWidth = (size: number | string | undefined) => typeof size === 'number' && size > 0

/** None where the node can't. */
export function stepsOf(node: Node, x: Value): ChainStep[] {
  const { opType, inputs, attributes } = node
  switch (opType) {
    case 'RequireFinite':
      return [{ kind: 'check' }]
    case 'MatMul':
    case 'Gemm':
      return productOf(node)
    case 'KernelMatrix':
      return kernelOf(node)
    case 'PairwiseDistances':
      return distancesOf(node)
    case 'OneVsOneScores':
      return scoresOf(node)
    case 'ArgMin':
    case 'ArgMax':
      return isFirst(node, x) ? [{ kind: 'first', name: opType }] : []
    case 'ReduceSumSquare': {
      const axes = attributes['axes'] as readonly number[] | undefined
      const isOfRows = axes?.length === 1 && axes[0] === 1 && !inputs[1]
      return isOfRows && attributes['keepdims'] !== 0 ? [{ kind: 'squares' }] : []
    }
    default: {
      const row = inputs[1]
      return isColumnStep(opType) && isColumnTable(x, row)
        ? [{ kind: 'columns', name: opType, tables: [numbers(row.constant!) as Float64Array] }]
        : []
    }
  }
}

function isFirst({ attributes }: Node, x: Value): boolean {
  const isPlain = attributes['keepdims'] === 0 && !attributes['select_last_index']
  return isPlain && attributes['axis'] === 1 && (x.type.shape[1] as number) > 1
}

function productOf({ opType, inputs, attributes }: Node): ChainStep[] {
  const weights = inputs[1]?.constant
  const c = inputs[2]?.constant
  const isPlain = (attributes['alpha'] ?? 1) === 1 && (attributes['beta'] ?? 1) === 1
  if (weights?.dataType !== 'DOUBLE' || weights.csr || weights.shape.length !== 2 || !isPlain)
    return []
  const isTransposed = opType === 'Gemm' && attributes['transB'] === 1
  const [k, m] = isTransposed ? weights.shape.toReversed() : weights.shape
  if (!isWidth(m) || (inputs[2] && c?.dataType !== 'DOUBLE')) return []
  const columns = () =>
    isTransposed ? (numbers(weights) as Float64Array) : packColumns(numbers(weights), k!, m!)
  const values = c && numbers(c)
  const bias =
    values && Float64Array.from({ length: m! }, (_, j) => values[values.length === 1 ? 0 : j]!)
  return [{ kind: 'product', columns, m: m!, bias, relu: false }]
}

function kernelOf({ inputs, attributes }: Node): ChainStep[] {
  const y = inputs[1]?.constant
  if (y?.dataType !== 'DOUBLE' || y.csr || !isWidth(y.shape[0])) return []
  const m = y.shape[0]!
  const columns = () => numbers(y) as Float64Array
  const product = { kind: 'product', columns, m, bias: undefined, relu: false } as const
  const distances = { kind: 'distances', columns, m } as const
  const gamma = Number(attributes['gamma'] ?? 1)
  const degree = Number(attributes['degree'] ?? 3)
  const coef0 = Number(attributes['coef0'] ?? 0)
  switch (attributes['kernel']) {
    case 'linear':
      return [product]
    case 'squared_distance':
      return [distances]
    case 'rbf':
      return gamma >= 0 ? [distances, { kind: 'decay', gamma }] : []
    case 'poly':
      return degrees.includes(degree) ? [product, { kind: 'power', gamma, coef0, degree }] : []
    default:
      return []
  }
}

function distancesOf({ inputs, attributes }: Node): ChainStep[] {
  const y = inputs[1]?.constant
  if (attributes['metric'] !== 'expanded squares' || y?.dataType !== 'DOUBLE' || y.csr) return []
  if (!isWidth(y.shape[0])) return []
  return [{ kind: 'expanded', columns: () => numbers(y) as Float64Array, m: y.shape[0]! }]
}

/** More classes leave too many zeros among the weights. */
const mostClasses = 6

/**
 * The pairs' sums as a product: weights of other classes are 0, and a sum does not change by 0 times a finite number, which is checked in
 * front. Classes follow each other, so each sum keeps its order.
 */
function scoresOf({ inputs, attributes }: Node): ChainStep[] {
  const [dual, intercept] = [inputs[1]?.constant, inputs[2]?.constant]
  const counts = attributes['counts'] as readonly number[]
  if (!dual || !intercept || counts.length > mostClasses) return []
  const vectors = dual.shape[1]!
  const pairs = counts.flatMap((_, i) =>
    counts.slice(i + 1).map((__, j) => [i, i + 1 + j] as const),
  )
  const columns = () => {
    const weights = new Float64Array(pairs.length * vectors)
    const from = numbers(dual)
    const starts = counts.map((_, i) => counts.slice(0, i).reduce((sum, count) => sum + count, 0))
    pairs.forEach(([i, j], pair) => {
      const fill = (group: number, row: number) => {
        for (let v = starts[group]!; v < starts[group]! + counts[group]!; v++)
          weights[pair * vectors + v] = from[row * vectors + v]!
      }
      fill(i, j - 1)
      fill(j, i)
    })
    return weights
  }
  const bias = numbers(intercept) as Float64Array
  return [{ kind: 'check' }, { kind: 'product', columns, m: pairs.length, bias, relu: false }]
}

/** Two steps as one, with the same roundings; undefined where they stay two. */
export function join(last: ChainStep, next: ChainStep): ChainStep | undefined {
  if (next.kind !== 'columns') return undefined
  const [row] = next.tables as [Float64Array]
  if (last.kind === 'product' && !last.bias && !last.relu) {
    // a - b is a + (-b).
    if (next.name === 'Add') return { ...last, bias: row }
    if (next.name === 'Sub') return { ...last, bias: row.map((value) => -value) }
  }
  if (last.kind !== 'columns') return undefined
  const name = `${last.name} ${next.name}`
  return isColumnStep(name) ? { ...last, name, tables: [...last.tables, row] } : undefined
}
