// Operators that look at a row as a whole: softmax, the place of the largest, sums, norms, distances.
import { elementary } from './elementary.ts'
import type { Cell, Emitter, Make } from './emitter.ts'
import { numberLiteral, textLiteral } from './emitter.ts'
import { axesOfNode } from './shapes.ts'

function softmax(
  x: Cell,
  make: Make,
  exp: (x: number) => number,
  log: ((x: number) => number) | undefined,
): Cell {
  const { shape, data } = x
  const width = shape[shape.length - 1]!
  const to = new make(data.length)
  for (let start = 0; start < data.length; start += width) {
    let largest = -Infinity
    for (let i = start; i < start + width; i++) if (data[i]! > largest) largest = data[i]!
    let sum = 0
    if (log) {
      const shift = largest - largest === 0 ? largest : 0
      for (let i = start; i < start + width; i++) sum += exp(data[i]! - shift)
      const all = log(sum) + shift
      for (let i = start; i < start + width; i++) to[i] = data[i]! - all
      continue
    }
    for (let i = start; i < start + width; i++) sum += to[i] = exp(data[i]! - largest)
    for (let i = start; i < start + width; i++) to[i]! /= sum
  }
  return { shape, data: to }
}

/** The first place of the largest (`sign` 1) or smallest (-1) of each row; NaN wins. */
function argMost(x: Cell, sign: number, shape: number[]): Cell {
  const width = x.shape[x.shape.length - 1]!
  const to = new Float64Array(x.data.length / width)
  for (let row = 0; row < to.length; row++) {
    let best = 0
    let most = x.data[row * width]!
    for (let i = 1; i < width && most === most; i++) {
      const value = x.data[row * width + i]!
      if (value * sign > most * sign || value !== value) {
        most = value
        best = i
      }
    }
    to[row] = best
  }
  return { shape, data: to }
}

function fold(
  x: Cell,
  shape: number[],
  make: Make,
  start: number,
  step: (sum: number, x: number) => number,
  finish: (sum: number, count: number) => number,
): Cell {
  const width = x.shape[x.shape.length - 1]!
  const to = new make(x.data.length / width)
  for (let row = 0; row < to.length; row++) {
    let sum = start
    for (let i = row * width; i < (row + 1) * width; i++) sum = step(sum, x.data[i]!)
    to[row] = finish(sum, width)
  }
  return { shape, data: to }
}

function normalizeRows(x: Cell, norm: string, least: number, make: Make): Cell {
  const { shape, data, csr } = x
  const rows = shape[0]!
  const to = new make(data.length)
  for (let row = 0; row < rows; row++) {
    const start = csr ? csr.offsets[row]! : row * shape[1]!
    const end = csr ? csr.offsets[row + 1]! : start + shape[1]!
    let size = 0
    for (let i = start; i < end; i++) {
      const value = Math.abs(data[i]!)
      if (norm === 'l1') size += value
      else if (norm === 'l2') size += data[i]! * data[i]!
      else if (size === size && (value > size || value !== value)) size = value
    }
    if (norm === 'l2') size = Math.sqrt(size)
    if (size === 0 || (!csr && size < least)) size = 1
    for (let i = start; i < end; i++) to[i] = data[i]! / size
  }
  return csr ? { shape, data: to, csr } : { shape, data: to }
}

function scaledDistance(x: Cell, centers: Cell, scales: Cell | undefined): Cell {
  const [rows, width, count] = [x.shape[0]!, x.shape[1]!, centers.shape[0]!]
  const to = new Float64Array(rows * count)
  for (let row = 0; row < rows; row++)
    for (let j = 0; j < count; j++) {
      let sum = 0
      for (let i = 0; i < width; i++) {
        const difference = x.data[row * width + i]! - centers.data[j * width + i]!
        sum += scales
          ? (difference * difference) / scales.data[j * width + i]!
          : difference * difference
      }
      to[row * count + j] = sum
    }
  return { shape: [rows, count], data: to }
}

/** Rows of tables chosen by code, added in the order of columns. */
function sumOfTables(codes: Cell, tables: Cell, starts: Cell): Cell {
  const [rows, columns, classes] = [codes.shape[0]!, codes.shape[1]!, tables.shape[1]!]
  const to = new Float64Array(rows * classes)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [begin, end] = [starts.data[column]!, starts.data[column + 1]!]
      const code = codes.data[row * columns + column]!
      if (!(code >= begin - end && code < end - begin))
        throw new RangeError(`category ${code} of ${end - begin}`)
      const start = (code < 0 ? end + code : begin + code) * classes
      for (let k = 0; k < classes; k++) {
        const value = tables.data[start + k]!
        // The first is copied: 0 + -0 is another zero.
        to[row * classes + k] = column === 0 ? value : to[row * classes + k]! + value
      }
    }
  return { shape: [rows, classes], data: to }
}

/** Sizes without the last axis, as source. */
function reducedShape(node: Parameters<Emitter>[0], input: string): string {
  return node.attributes['keepdims'] === 0
    ? `${input}.shape.slice(0, -1)`
    : `[...${input}.shape.slice(0, -1), 1]`
}

const emitArg =
  (sign: number): Emitter =>
  (node, writer) => {
    const rank = node.inputs[0]!.type.shape.length
    const axis = Number(node.attributes['axis'] ?? 0)
    if ((axis < 0 ? axis + rank : axis) !== rank - 1 || node.attributes['select_last_index'])
      return undefined
    const input = writer.input(0)
    return `${writer.use('argMost', argMost)}(${input}, ${sign}, ${reducedShape(node, input)})`
  }

const emitFold =
  (start: string, step: string, finish = 'sum'): Emitter =>
  (node, writer) => {
    const axes = axesOfNode(node)
    if (axes?.length !== 1 || axes[0] !== node.inputs[0]!.type.shape.length - 1) return undefined
    const input = writer.input(0)
    const functions = `(sum, x) => ${step}, (sum, count) => ${finish}`
    return `${writer.use('fold', fold)}(${input}, ${reducedShape(node, input)}, ${writer.make()}, ${start}, ${functions})`
  }

const emitSoftmax =
  (isLog: boolean): Emitter =>
  (_, writer) => {
    const functions = `${elementary(writer, 'exp')}, ${isLog ? elementary(writer, 'log') : 'undefined'}`
    return `${writer.use('softmax', softmax)}(${writer.input(0)}, ${writer.make()}, ${functions})`
  }

export const emitRows: Readonly<Record<string, Emitter>> = {
  Softmax: emitSoftmax(false),
  LogSoftmax: emitSoftmax(true),
  ArgMax: emitArg(1),
  ArgMin: emitArg(-1),
  ReduceSum: emitFold('0', 'sum + x'),
  ReduceMean: emitFold('0', 'sum + x', 'sum / count'),
  ReduceSumSquare: emitFold('0', 'sum + x * x'),
  ReduceL2: emitFold('0', 'sum + x * x', 'Math.sqrt(sum)'),
  ReduceMax: emitFold('-Infinity', 'sum !== sum || x !== x ? NaN : Math.max(sum, x)'),
  ReduceMin: emitFold('Infinity', 'sum !== sum || x !== x ? NaN : Math.min(sum, x)'),
  NormalizeRows: (node, writer) => {
    const norm = textLiteral(node.attributes['norm'] as string)
    const least = numberLiteral(Number(node.attributes['least'] ?? 0))
    return `${writer.use('normalizeRows', normalizeRows)}(${writer.input(0)}, ${norm}, ${least}, ${writer.make()})`
  },
  SumOfTables: (_, writer) => {
    const inputs = [0, 1, 2].map((index) => writer.input(index)).join(', ')
    return `${writer.use('sumOfTables', sumOfTables)}(${inputs})`
  },
  ScaledSquaredDistance: (_, writer) => {
    const inputs = [0, 1, 2].map((index) => writer.input(index)).join(', ')
    return `${writer.use('scaledDistance', scaledDistance)}(${inputs})`
  },
}
