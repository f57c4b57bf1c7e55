// Operators that move elements and compute none.
import { numbers } from '../../ir/tensor.ts'
import type { Cell, Emitter, Make } from './emitter.ts'
import { constantOf } from './emitter.ts'

function reshaped(x: Cell, shape: number[]): Cell {
  return { shape, data: x.data }
}

function cast(x: Cell, make: Make, whole: boolean, truth: boolean): Cell {
  if (x.csr) return x
  const to = new make(x.data.length)
  for (let i = 0; i < to.length; i++) {
    const value = x.data[i]!
    to[i] = truth ? (value === 0 ? 0 : 1) : whole ? Math.trunc(value) : value
  }
  return { shape: x.shape, data: to }
}

function gather(data: Cell, indices: Cell, axis: number, make: Make): Cell {
  const { shape } = data
  const size = shape[axis]!
  const inner = shape.slice(axis + 1).reduce((product, length) => product * length, 1)
  const outer = shape.slice(0, axis).reduce((product, length) => product * length, 1)
  const to = new make(outer * indices.data.length * inner)
  let at = 0
  for (let block = 0; block < outer; block++)
    for (let i = 0; i < indices.data.length; i++) {
      const index = indices.data[i]!
      const slice = index < 0 ? index + size : index
      if (!(slice >= 0 && slice < size)) throw new RangeError(`index ${index} of ${size}`)
      for (let j = 0; j < inner; j++) to[at++] = data.data[(block * size + slice) * inner + j]!
    }
  return { shape: [...shape.slice(0, axis), ...indices.shape, ...shape.slice(axis + 1)], data: to }
}

function concat(cells: Cell[], axis: number, make: Make): Cell {
  const sizeOf = (shape: number[]) => shape.reduce((product, length) => product * length, 1)
  const first = cells[0]!.shape
  const total = cells.reduce((sum, { shape }) => sum + shape[axis]!, 0)
  const shape = first.map((size, i) => (i === axis ? total : size))
  const to = new make(sizeOf(shape))
  const width = sizeOf(shape.slice(axis))
  let offset = 0
  for (const cell of cells) {
    const size = sizeOf(cell.shape.slice(axis))
    for (let block = 0; block * width < to.length; block++)
      for (let i = 0; i < size; i++) to[block * width + offset + i] = cell.data[block * size + i]!
    offset += size
  }
  return { shape, data: to }
}

/** Columns side by side where some are sparse: stored zeros stay, zeros of dense ones are left out. */
function concatSparse(cells: Cell[]): Cell {
  const rows = cells[0]!.shape[0]!
  const [columns, values, offsets]: [number[], number[], Int32Array] = [
    [],
    [],
    new Int32Array(rows + 1),
  ]
  for (let row = 0; row < rows; row++) {
    let left = 0
    for (const { shape, data, csr } of cells) {
      const width = shape[1]!
      const end = csr ? csr.offsets[row + 1]! : (row + 1) * width
      for (let i = csr ? csr.offsets[row]! : row * width; i < end; i++) {
        if (!csr && data[i] === 0) continue
        columns.push((csr ? csr.columns[i]! : i - row * width) + left)
        values.push(data[i]!)
      }
      left += width
    }
    offsets[row + 1] = columns.length
  }
  const width = cells.reduce((sum, { shape }) => sum + shape[1]!, 0)
  return {
    shape: [rows, width],
    data: Float64Array.from(values),
    csr: { offsets, columns: Int32Array.from(columns) },
  }
}

function toDense(x: Cell, make: Make): Cell {
  if (!x.csr) return x
  const [rows, width] = [x.shape[0]!, x.shape[1]!]
  const to = new make(rows * width)
  const { offsets, columns } = x.csr
  for (let row = 0; row < rows; row++)
    for (let i = offsets[row]!; i < offsets[row + 1]!; i++)
      to[row * width + columns[i]!]! += x.data[i]!
  return { shape: x.shape, data: to }
}

function repeatRow(counter: Cell, value: Cell, make: Make): Cell {
  const rows = counter.shape[0]!
  const size = value.data.length
  const to = new make(rows * size)
  for (let i = 0; i < to.length; i++) to[i] = value.data[i % size]!
  return { shape: [rows, ...value.shape], data: to }
}

/** Sizes of a result as source: fixed ones, and those of the input where they are the request's. */
function sizesOf(sizes: readonly (number | string)[], input: string): string | undefined {
  const known = sizes.map((size) =>
    typeof size === 'number' ? String(size) : size === 'N' ? `${input}.shape[0]` : undefined,
  )
  return known.includes(undefined) ? undefined : `[${known.join(', ')}]`
}

const emitView: Emitter = (node, writer) => {
  const sizes = sizesOf(node.outputs[0]!.type.shape, writer.input(0))
  // The request's rows must still be the first dimension.
  if (sizes === undefined || node.inputs[0]!.type.shape[0] !== node.outputs[0]!.type.shape[0])
    return undefined
  return `${writer.use('reshaped', reshaped)}(${writer.input(0)}, ${sizes})`
}

const axisOf = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis)

export const emitShapes: Readonly<Record<string, Emitter>> = {
  Squeeze: emitView,
  Unsqueeze: emitView,
  Reshape: emitView,
  Flatten: emitView,
  Identity: (_, writer) => writer.input(0),
  Cast: (node, writer) => {
    const to = node.outputs[0]!.type.dataType
    if (node.inputs[0]!.type.dataType === 'STRING') return undefined
    const isWhole = to.includes('INT')
    return `${writer.use('cast', cast)}(${writer.input(0)}, ${writer.make()}, ${isWhole}, ${to === 'BOOL'})`
  },
  Gather: (node, writer) => {
    if (node.inputs[0]!.type.sparse) return undefined
    const axis = axisOf(Number(node.attributes['axis'] ?? 0), node.inputs[0]!.type.shape.length)
    return `${writer.use('gather', gather)}(${writer.input(0)}, ${writer.input(1)}, ${axis}, ${writer.make()})`
  },
  Concat: (node, writer) => {
    const inputs = node.inputs.map((_, index) => writer.input(index)).join(', ')
    if (node.outputs[0]!.type.sparse)
      return `${writer.use('concatSparse', concatSparse)}([${inputs}])`
    const axis = axisOf(Number(node.attributes['axis'] ?? 0), node.inputs[0]!.type.shape.length)
    return `${writer.use('concat', concat)}([${inputs}], ${axis}, ${writer.make()})`
  },
  ToDense: (_, writer) => `${writer.use('toDense', toDense)}(${writer.input(0)}, ${writer.make()})`,
  RepeatRow: (_, writer) =>
    `${writer.use('repeatRow', repeatRow)}(${writer.input(0)}, ${writer.input(1)}, ${writer.make()})`,
}

/** The axes that a node reduces over, ascending; undefined where they are computed. */
export function axesOfNode(node: Parameters<Emitter>[0]): number[] | undefined {
  const rank = node.inputs[0]!.type.shape.length
  const given = node.attributes['axes'] as readonly number[] | undefined
  const constant = constantOf(node, 1)
  if (node.inputs[1] && !constant) return undefined
  const axes = given ?? (constant ? Array.from(numbers(constant)) : [])
  return axes.map((axis) => axisOf(axis, rank)).toSorted((a, b) => a - b)
}
