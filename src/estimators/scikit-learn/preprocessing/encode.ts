import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64, strings } from '../../../ir/tensor.ts'
import type { Frame } from '../../frame.ts'
import { namesOrDefault } from '../fitted.ts'
import type { CategoryList } from './categories.ts'

/** What a column's known values become, in the order of its categories, and what others become (undefined: an error). */
export interface Encoding {
  readonly list: CategoryList
  readonly results: readonly number[]
  readonly unknown: number | undefined
}

/** Emits the lookup of every column: [N, k] DOUBLE. `source` owns the tables, so that all graphs of a model share them. */
export function encodeColumns(
  g: GraphBuilder,
  x: Frame,
  encodings: readonly Encoding[],
  source: object,
): Value {
  const names = namesOrDefault(x.names, x.width)
  const parts: Value[] = []
  for (let start = 0; start < encodings.length;) {
    const { kind } = encodings[start]!.list
    let end = start + 1
    while (end < encodings.length && encodings[end]!.list.kind === kind) end++
    const columns = Array.from({ length: end - start }, (_, i) => start + i)
    const part = x.select(g, columns)
    const run = encodings.slice(start, end)
    const value = kind === 'string' ? part.values(g) : part.matrix(g)
    parts.push(
      g.add('EncodeCategories', [value, ...tables(g, run, source, start)], {
        offsets: offsetsOf(run),
        names: columns.map((i) => names[i]!),
      }),
    )
    start = end
  }
  return parts.length === 1 ? parts[0]! : g.add('Concat', parts, { axis: 1 })
}

function tables(
  g: GraphBuilder,
  run: readonly Encoding[],
  source: object,
  start: number,
): (Tensor | undefined)[] {
  const keys = g.pool.once(source, `keys ${start}`, () => keyTensor(run))
  const results = g.pool.once(source, `results ${start}`, () =>
    float64(
      [keys.size],
      run.flatMap((encoding) => known(encoding, encoding.results)),
    ),
  )
  if (run.some((encoding) => encoding.unknown === undefined)) return [keys, results]
  return [
    keys,
    results,
    g.pool.once(source, `unknown ${start}`, () =>
      float64(
        [run.length],
        run.map((encoding) => encoding.unknown!),
      ),
    ),
  ]
}

function keyTensor(run: readonly Encoding[]): Tensor {
  const keys = run.flatMap((encoding) => known(encoding, encoding.list.keys))
  return run[0]!.list.kind === 'string'
    ? strings([keys.length], keys as (string | null)[])
    : float64([keys.length], keys as number[])
}

function offsetsOf(run: readonly Encoding[]): number[] {
  const offsets = [0]
  for (const encoding of run)
    offsets.push(offsets.at(-1)! + known(encoding, encoding.list.keys).length)
  return offsets
}

/** Without the None that a request can't name because NaN is known as well. */
function known<T>({ list }: Encoding, items: readonly T[]): readonly T[] {
  return items.filter((_, i) => list.shown[i] !== null || i === list.missingIndex)
}
