import { prepareSession } from '../backends/javascript/session.ts'
import { isSlipwayError } from '../errors.ts'
import { allocate } from '../ir/data-type.ts'
import type { NumericArray } from '../ir/data-type.ts'
import type { Graph, Value } from '../ir/graph.ts'
import { rowsOf } from '../ir/rows.ts'
import { Tensor, numbers } from '../ir/tensor.ts'

/** What a value lies between, 0 included. */
export interface Range {
  readonly low: number
  readonly high: number
}

const rowsTogether = 64
const mostRows = 2048

/** The least and the largest that values of a graph were over rows; undefined where the graph does not take such rows. */
export function rangesOf(
  graph: Graph,
  values: readonly Value[],
  rows: readonly Tensor[],
): Map<Value, Range> | undefined {
  const inputs = graph.inputs.map(({ type }, i) => rows[i] && asType(rows[i], type.dataType))
  if (!inputs.every((input) => input !== undefined)) return undefined
  try {
    return measured(graph, values, inputs)
  } catch (error) {
    // A graph that refuses these rows, or needs what only a server has (hooks), stays as it is.
    if (isSlipwayError(error)) return undefined
    throw error
  }
}

function measured(
  graph: Graph,
  values: readonly Value[],
  inputs: readonly Tensor[],
): Map<Value, Range> {
  const outputs = values.map((value, i) => ({ name: `range_${i}`, value }))
  const session = prepareSession(
    { ...graph, outputs },
    outputs.map(({ name }) => name),
  )
  const lows = new Float64Array(values.length)
  const highs = new Float64Array(values.length)
  const total = Math.min(mostRows, inputs[0]?.rows ?? 0)
  for (let start = 0; start < total; start += rowsTogether) {
    const end = Math.min(total, start + rowsTogether)
    const answers = session.run(inputs.map((input) => rowsOf(input, start, end))) as Tensor[]
    for (const [place, answer] of answers.entries())
      for (const x of numbers(answer)) {
        // Missing values, and what overflowed, say nothing of what is usual.
        if (!Number.isFinite(x)) continue
        if (x < lows[place]!) lows[place] = x
        else if (x > highs[place]!) highs[place] = x
      }
  }
  return new Map(values.map((value, i) => [value, { low: lows[i]!, high: highs[i]! }]))
}

function asType(given: Tensor, dataType: Tensor['dataType']): Tensor | undefined {
  if (given.dataType === dataType) return given
  if (given.dataType === 'STRING' || dataType === 'STRING' || given.csr) return undefined
  const data = allocate(dataType, given.data.length) as NumericArray
  data.set(numbers(given))
  return new Tensor(dataType, given.shape, data)
}
