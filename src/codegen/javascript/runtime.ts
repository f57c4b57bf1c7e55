// What every written module holds. Each function's own text goes into the module, so it may reach nothing but its parameters.
import type { Cell } from './emitter.ts'

/** One input of the graph as a module binds it. */
export interface Column {
  readonly names: readonly string[]
  /** 'any' is read by no operator. */
  readonly kind: 'number' | 'text' | 'any'
  readonly single: boolean
  readonly flat: boolean
  /** Whether null, undefined and NaN may stand in it. */
  readonly missing: boolean
  readonly fallback?: string | number
}

export function decode(base64: string): ArrayBuffer {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes.buffer
}

/** Rows are lists of values in the order of columns, or records by name; a single text column takes texts. */
export function rowsOf(rows: readonly unknown[], columns: readonly Column[]): Cell[] {
  const total = columns.reduce((sum, { names }) => sum + names.length, 0)
  let first = 0
  return columns.map(({ names, kind, single, flat, missing, fallback }) => {
    const count = rows.length * names.length
    const values =
      kind === 'text'
        ? Array.from<unknown>({ length: count })
        : single
          ? new Float32Array(count)
          : new Float64Array(count)
    rows.forEach((row, at) => {
      const isList = Array.isArray(row)
      if (isList && row.length !== total)
        throw new RangeError(`row ${at} has ${row.length} values, not ${total}`)
      names.forEach((name, i) => {
        const own =
          row === null || typeof row !== 'object'
            ? total === 1
              ? row
              : undefined
            : isList
              ? row[first + i]
              : Object.hasOwn(row, name)
                ? (row as Record<string, unknown>)[name]
                : undefined
        const value = kind === 'any' ? null : (own ?? fallback ?? null)
        const isNumber = typeof value === 'number' || typeof value === 'boolean'
        const isMissing = value === null || value !== value
        if (isMissing && !missing) throw new RangeError(`row ${at}: ${name} is missing`)
        if (!isMissing && (kind === 'text' ? typeof value !== 'string' : !isNumber))
          throw new TypeError(`row ${at}: ${name} must be a ${kind === 'text' ? 'text' : 'number'}`)
        values[at * names.length + i] =
          kind === 'text' ? (isMissing ? null : value) : isMissing ? NaN : Number(value)
      })
    })
    first += names.length
    const shape = flat ? [rows.length] : [rows.length, names.length]
    return { shape, data: values as Float64Array }
  })
}

/** Nested lists, one a row. */
export function answerOf(cell: Cell, isTruth: boolean): unknown {
  const nest = (shape: number[], from: number): unknown => {
    if (shape.length === 0) return isTruth ? cell.data[from] === 1 : cell.data[from]
    const [size, ...rest] = shape
    const step = rest.reduce((product, length) => product * length, 1)
    return Array.from({ length: size! }, (_, i) => nest(rest, from + i * step))
  }
  return nest(cell.shape, 0)
}
