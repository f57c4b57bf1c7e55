// What columns were fitted on, as far as the constants of a scaler or the split points of trees behind them say.
import { columnBehind, keepsColumns } from '../estimators/column-path.ts'
import type { Node, Value } from '../ir/graph.ts'
import { numbers } from '../ir/tensor.ts'
import { featureColumn, leafColumn, nodeColumns } from '../ops/trees/ensemble.ts'

/** What a column was fitted on. */
export interface Range {
  readonly low: number
  readonly high: number
  /** 'the scaler behind it was fitted on 38.6 ± 10.5' */
  readonly text: string
  /** Trees only tell sides of their split points apart. */
  readonly isSplits: boolean
  /** It held zeros and ones only, as far as can be told. */
  readonly isTruth: boolean
  readonly mean?: number
}

/** Values further out than so many spreads were hardly seen in training. */
const mostSpreads = 10

const longestPath = 24

/** Ranges of the first scaler or trees on every way of a column through a graph. */
export function rangesBehind(
  start: Value,
  first: number,
  readers: ReadonlyMap<Value, readonly Node[]>,
): Range[] {
  const found: Range[] = []
  const go = (value: Value, column: number, depth: number): void => {
    if (depth > longestPath) return
    for (const node of readers.get(value) ?? []) {
      const range = rangeOf(node, value, column, readers)
      if (range) found.push(range)
      else {
        const place = keepsColumns.has(node.opType) ? column : columnBehind(node, value, column)
        if (place !== undefined) go(node.outputs[0]!, place, depth + 1)
      }
    }
  }
  go(start, first, 0)
  return found
}

function rangeOf(
  node: Node,
  value: Value,
  column: number,
  readers: ReadonlyMap<Value, readonly Node[]>,
): Range | undefined {
  if (node.inputs[0] !== value) return undefined
  if (node.opType === 'TreeEnsemble') return splitRange(node, column)
  const constant = constantAt(node.inputs[1], column)
  if (constant === undefined || (node.opType !== 'Sub' && node.opType !== 'Mul')) return undefined
  const next = readers.get(node.outputs[0]!)?.[0]
  const other = constantAt(next?.inputs[1], column)
  if (other === undefined) return undefined
  if (node.opType === 'Sub' && next!.opType === 'Div')
    return {
      ...spreadRange(
        constant - mostSpreads * other,
        constant + mostSpreads * other,
        `${short(constant)} ± ${short(other)}`,
        // The variance of zeros and ones follows from their mean.
        constant > 0 && constant < 1 && isNear(other * other, constant * (1 - constant)),
      ),
      mean: constant,
    }
  if (node.opType === 'Mul' && next!.opType === 'Add' && constant !== 0) {
    const [low, high] = [-other / constant, (1 - other) / constant]
    const margin = mostSpreads * Math.abs(high - low)
    return spreadRange(
      low - margin,
      high + margin,
      `${short(low)} to ${short(high)}`,
      isNear(low, 0) && isNear(high, 1),
    )
  }
  return undefined
}

function spreadRange(low: number, high: number, text: string, isTruth: boolean): Range {
  return { low, high, isSplits: false, isTruth, text: `the scaler behind it was fitted on ${text}` }
}

function splitRange(node: Node, column: number): Range | undefined {
  const [nodes, thresholds] = [node.inputs[2]?.constant, node.inputs[3]?.constant]
  if (!nodes || !thresholds) return undefined
  const table = numbers(nodes)
  const splits = numbers(thresholds)
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < splits.length; i++) {
    const at = i * nodeColumns
    if (table[at + leafColumn]! >= 0 || table[at + featureColumn] !== column) continue
    low = Math.min(low, splits[i]!)
    high = Math.max(high, splits[i]!)
  }
  if (low > high) return undefined
  const text = `the trees behind it split at ${low === high ? short(low) : `${short(low)} to ${short(high)}`}, so that it makes no difference`
  return { low, high, isSplits: true, isTruth: low === 0.5 && high === 0.5, text }
}

function constantAt(value: Value | undefined, column: number): number | undefined {
  const tensor = value?.constant
  if (!tensor || tensor.dataType === 'STRING') return undefined
  return numbers(tensor)[tensor.size === 1 ? 0 : column]
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)))
}
