// What the server refuses, a module refuses: with a RangeError that names the estimator.
import type { Cell, Emitter, Make } from './emitter.ts'
import { constantOf, numberLiteral, textLiteral } from './emitter.ts'

function requireFinite(x: Cell, estimator: string, allowsNaN: boolean): Cell {
  const count = x.csr ? x.csr.offsets[x.shape[0]!]! : x.data.length
  for (let i = 0; i < count; i++) {
    const value = x.data[i]!
    if (value - value !== 0 && !(allowsNaN && value !== value))
      throw new RangeError(`${estimator} takes no missing values and no infinities`)
  }
  return x
}

function requireFloat32(x: Cell, estimator: string): Cell {
  for (let i = 0; i < x.data.length; i++) {
    const value = x.data[i]!
    if (value - value === 0 && !Number.isFinite(Math.fround(value)))
      throw new RangeError(`${estimator} reads 32-bit floats: ${value} is too large`)
  }
  return x
}

function encodeCategories(
  x: Cell,
  keys: Cell,
  results: Cell,
  unknown: Cell | undefined,
  offsets: number[],
  names: (string | null)[],
): Cell {
  const width = names.length
  const to = new Float64Array(x.data.length)
  for (let column = 0; column < width; column++) {
    const table = new Map<unknown, number>()
    for (let i = offsets[column]!; i < offsets[column + 1]!; i++)
      if (!table.has(keys.data[i])) table.set(keys.data[i], results.data[i]!)
    for (let i = column; i < to.length; i += width) {
      const result = table.get(x.data[i]) ?? (unknown ? unknown.data[column] : undefined)
      if (result === undefined)
        throw new RangeError(`${names[column]}: ${String(x.data[i])} is none of its categories`)
      to[i] = result
    }
  }
  return { shape: x.shape, data: to }
}

function impute(x: Cell, fills: Cell, isMissing: (value: unknown) => boolean, make: Make): Cell {
  const { shape, data, csr } = x
  const to = new make(data.length)
  const width = shape[1]!
  for (let i = 0; i < data.length; i++)
    to[i] = isMissing(data[i]) ? fills.data[csr ? csr.columns[i]! : i % width]! : data[i]!
  return csr ? { shape, data: to, csr } : { shape, data: to }
}

function marked(x: Cell, isMissing: (value: unknown) => boolean): Cell {
  const to = new Float64Array(x.data.length)
  for (let i = 0; i < to.length; i++) to[i] = isMissing(x.data[i]) ? 1 : 0
  return { shape: x.shape, data: to }
}

function oneHotRows(places: Cell, width: number, isSparse: boolean, make: Make): Cell {
  const [rows, count] = [places.shape[0]!, places.shape[1]!]
  if (!isSparse) {
    const to = new make(rows * width)
    for (let i = 0; i < places.data.length; i++)
      if (places.data[i]! >= 0) to[Math.floor(i / count) * width + places.data[i]!] = 1
    return { shape: [rows, width], data: to }
  }
  const offsets = new Int32Array(rows + 1)
  const columns: number[] = []
  for (let row = 0; row < rows; row++) {
    for (let i = row * count; i < (row + 1) * count; i++)
      if (places.data[i]! >= 0) columns.push(places.data[i]!)
    offsets[row + 1] = columns.length
  }
  const data = new Float64Array(columns.length).fill(1)
  return { shape: [rows, width], data, csr: { offsets, columns: Int32Array.from(columns) } }
}

/** Source of the test for a missing value, by the marker that stands in input `index`. */
function missingTest(node: Parameters<Emitter>[0], index: number): string {
  const marker = constantOf(node, index)?.data[0]
  if (typeof marker === 'string') return `(value) => value === ${textLiteral(marker)}`
  return typeof marker === 'number' && marker === marker
    ? `(value) => value === ${numberLiteral(marker)}`
    : '(value) => value === null || value !== value'
}

export const emitChecks: Readonly<Record<string, Emitter>> = {
  RequireFinite: ({ attributes }, writer) => {
    const estimator = textLiteral(attributes['estimator'] as string)
    return `${writer.use('requireFinite', requireFinite)}(${writer.input(0)}, ${estimator}, ${attributes['allow_nan'] === 1})`
  },
  RequireFloat32: ({ attributes }, writer) =>
    `${writer.use('requireFloat32', requireFloat32)}(${writer.input(0)}, ${textLiteral(attributes['estimator'] as string)})`,
  EncodeCategories: (node, writer) => {
    const [keys, results] = [constantOf(node, 1), constantOf(node, 2)]
    if (!keys || !results || (node.inputs[3] && !constantOf(node, 3))) return undefined
    const inputs = [0, 1, 2, 3].map((index) => writer.input(index)).join(', ')
    const offsets = `[${(node.attributes['offsets'] as readonly number[]).map(Number).join(', ')}]`
    const names = writer.list(node.attributes['names'] as readonly string[])
    return `${writer.use('encodeCategories', encodeCategories)}(${inputs}, ${offsets}, ${names})`
  },
  Impute: (node, writer) => {
    if (!constantOf(node, 1)) return undefined
    const test = missingTest(node, 2)
    return `${writer.use('impute', impute)}(${writer.input(0)}, ${writer.input(1)}, ${test}, ${writer.make()})`
  },
  IsMissing: (node, writer) =>
    `${writer.use('marked', marked)}(${writer.input(0)}, ${missingTest(node, 1)})`,
  OneHotRows: ({ attributes }, writer) =>
    `${writer.use('oneHotRows', oneHotRows)}(${writer.input(0)}, ${Number(attributes['width'])}, ${attributes['sparse'] === 1}, ${writer.make()})`,
  Binarizer: ({ attributes, inputs }, writer) => {
    if (inputs[0]!.type.sparse) return undefined
    const threshold = numberLiteral(Number(attributes['threshold'] ?? 0))
    const test = `(value) => value > ${threshold}`
    return `${writer.use('marked', marked)}(${writer.input(0)}, ${test})`
  },
}
