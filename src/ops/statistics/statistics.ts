import { fault } from '../../errors.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'

/** One table of counts, with the projection whose hashes it goes by. */
export interface Table {
  readonly kinds: Int32Array
  readonly columns: Int32Array
  readonly limits: Float64Array
  /** [entries, 2] */
  readonly keys: Uint32Array
  /** [entries, width] */
  readonly statistics: Float64Array
  readonly width: number
  readonly denominator: number
  /** Numbers of the features that read it. */
  readonly readers: readonly number[]
}

export interface Statistics {
  readonly tables: readonly Table[]
  readonly features: number
  /** Per feature: place in the library's list of types, and target border. */
  readonly types: Int32Array
  readonly targetBorders: Int32Array
  /** [features, 4] */
  readonly priors: Float32Array
}

/** The initializers of TargetStatistics as tables. Throws E_FORMAT where they do not fit together. */
export function statisticsOf(constant: (index: number) => Tensor | undefined): Statistics {
  const need = (index: number): Tensor => {
    const tensor = constant(index)
    if (!tensor) throw malformed('a table is not constant')
    return tensor
  }
  const ints = (index: number) => Int32Array.from(numbers(need(index)))
  const [elements, tables, features] = [ints(2), ints(4), ints(7)]
  const limits = Float64Array.from(numbers(need(3)))
  const keys = need(5).data
  const statistics = need(6).data
  const priors = Float32Array.from(numbers(need(8)))
  const count = features.length / 3
  if (!(keys instanceof Uint32Array) || !(statistics instanceof Float64Array))
    throw malformed('its tables are of another type')
  if (limits.length * 3 !== elements.length || priors.length !== count * 4)
    throw malformed('its lists differ in length')
  const starts = startsOf(elements)
  const readers = readersOf(features, tables.length / 5)
  let at = 0
  const made = readers.map((own, t): Table => {
    const [projection, first, entries, width, denominator] = tables.subarray(t * 5, t * 5 + 5)
    const from = starts.get(projection!)
    if (from === undefined) throw malformed(`there is no projection ${projection}`)
    if (width! < 1 || first! < 0 || entries! < 0 || (first! + entries!) * 2 > keys.length)
      throw malformed('a table lies outside its keys')
    const size = entries! * width!
    if (at + size > statistics.length) throw malformed('a table lies outside its statistics')
    const to = endOf(elements, from)
    const of = (column: number) =>
      Int32Array.from({ length: to - from }, (_, e) => elements[(from + e) * 3 + column]!)
    at += size
    return {
      kinds: of(1),
      columns: of(2),
      limits: limits.subarray(from, to),
      keys: keys.subarray(first! * 2, (first! + entries!) * 2),
      statistics: statistics.subarray(at - size, at),
      width: width!,
      denominator: denominator!,
      readers: own,
    }
  })
  const column = (of: number) => Int32Array.from({ length: count }, (_, f) => features[f * 3 + of]!)
  return { tables: made, features: count, types: column(1), targetBorders: column(2), priors }
}

/** First element of each projection. */
function startsOf(elements: Int32Array): Map<number, number> {
  const starts = new Map<number, number>()
  for (let e = elements.length / 3 - 1; e >= 0; e--) starts.set(elements[e * 3]!, e)
  return starts
}

function endOf(elements: Int32Array, from: number): number {
  let end = from
  while (end * 3 < elements.length && elements[end * 3] === elements[from * 3]) end++
  return end
}

/** Features by the table they read. */
function readersOf(features: Int32Array, tables: number): number[][] {
  const readers = Array.from({ length: tables }, (): number[] => [])
  for (let f = 0; f * 3 < features.length; f++) {
    const own = readers[features[f * 3]!]
    if (!own) throw malformed(`a statistic reads table ${features[f * 3]} of ${tables}`)
    own.push(f)
  }
  return readers
}

/** Checks places once: columns of both inputs, kinds, and that every feature finds its table and class. */
export function checkStatistics(all: Statistics, hashWidth: number, width: number): void {
  const read = new Set<number>()
  for (const table of all.tables) {
    table.kinds.forEach((kind, i) => {
      const column = table.columns[i]!
      if (kind < 0 || kind > 3) throw malformed(`a part of a category is of kind ${kind}`)
      if (column < 0 || column >= (kind === 0 || kind === 3 ? hashWidth : width))
        throw malformed(`a category is made of column ${column}`)
    })
    for (const reader of table.readers) {
      read.add(reader)
      const [type, border] = [all.types[reader]!, all.targetBorders[reader]!]
      const isTooWide = type < 2 && (border < 0 || border >= table.width)
      if (type < 0 || type > 5 || isTooWide || table.width < (type < 4 ? 2 : 1))
        throw malformed(`a statistic of type ${type} reads a table of ${table.width} numbers`)
    }
  }
  if (read.size < all.features) throw malformed('a statistic has no table')
}

function malformed(what: string): Error {
  return fault('E_FORMAT', `the statistics of categories are malformed: ${what}`)
}
