// Constants that a slipway.json puts into columns, against what the scaler or the trees behind them were fitted on.
import type { Graph, Node, Value } from '../ir/graph.ts'
import type { InputSpec } from '../ir/model.ts'
import { numbers } from '../ir/tensor.ts'
import type { Range } from './fitted-ranges.ts'
import { readersIn } from '../estimators/column-path.ts'
import { rangesBehind } from './fitted-ranges.ts'

export function rangeWarnings(graph: Graph, inputs: readonly InputSpec[], name: string): string[] {
  const readers = readersIn(graph.nodes)
  const warnings: string[] = []
  for (const [i, { name: column, fallback }] of inputs.entries()) {
    if (typeof fallback !== 'number') continue
    const outside = rangesBehind(graph.inputs[i]!, 0, readers).find(
      (range) => !range.isSplits && isOutside(range, fallback),
    )
    if (outside)
      warnings.push(`${name}: the default of "${column}" is ${fallback}, but ${outside.text}`)
  }
  for (const node of graph.nodes)
    if (node.opType === 'EncodeCategories') warnings.push(...encodedWarnings(node, readers, name))
  // Several outputs read the same columns.
  return [...new Set(warnings)]
}

/** Numbers that the values of a column become. */
function encodedWarnings(
  node: Node,
  readers: ReadonlyMap<Value, readonly Node[]>,
  name: string,
): string[] {
  const results = node.inputs[2]?.constant
  if (!results) return []
  const offsets = node.attributes['offsets'] as readonly number[]
  const names = node.attributes['names'] as readonly string[]
  return names.flatMap((column, i) => {
    const made = Array.from(numbers(results).slice(offsets[i], offsets[i + 1]))
    if (made.length < 2) return []
    const range = rangesBehind(node.outputs[0]!, i, readers).find((one) => isUseless(one, made))
    return range
      ? [`${name}: "${column}" becomes one of ${made.slice(0, 8).join(', ')}, but ${range.text}`]
      : []
  })
}

function isUseless(range: Range, made: readonly number[]): boolean {
  if (!range.isSplits) return made.some((value) => isOutside(range, value))
  return made.every((value) => value <= range.low) || made.every((value) => value > range.high)
}

function isOutside({ low, high }: Range, value: number): boolean {
  return value < low || value > high
}
