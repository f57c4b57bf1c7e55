// Operators that work element by element: their scalars as source, the loops around them once a module.
import type { Cell, Emitter, Make } from './emitter.ts'

/** As in src/ops/ai.onnx/unary.ts. */
const unaryScalars: Readonly<Record<string, string>> = {
  Abs: 'Math.abs(x)',
  Ceil: 'Math.ceil(x)',
  Cos: 'Math.cos(x)',
  Exp: 'Math.exp(x)',
  Floor: 'Math.floor(x)',
  IsNaN: 'x !== x ? 1 : 0',
  Log: 'Math.log(x)',
  Log1p: 'Math.log1p(x)',
  Exp2: '2 ** x',
  Expm1: 'Math.expm1(x)',
  Neg: '-x',
  Not: 'x ? 0 : 1',
  Reciprocal: '1 / x',
  Relu: 'x > 0 || x !== x ? x : 0',
  Sigmoid: '1 / (1 + Math.exp(-x))',
  Sign: 'Math.sign(x)',
  Sin: 'Math.sin(x)',
  Sqrt: 'Math.sqrt(x)',
  Tanh: 'Math.tanh(x)',
}

/** As in src/ops/ai.onnx/binary.ts. */
const binaryScalars: Readonly<Record<string, string>> = {
  Add: 'a + b',
  Sub: 'a - b',
  Mul: 'a * b',
  Div: 'a / b',
  Pow: 'a ** b',
  Min: 'a !== a || b !== b ? NaN : Math.min(a, b)',
  Max: 'a !== a || b !== b ? NaN : Math.max(a, b)',
  Equal: 'a === b ? 1 : 0',
  Greater: 'a > b ? 1 : 0',
  GreaterOrEqual: 'a >= b ? 1 : 0',
  Less: 'a < b ? 1 : 0',
  LessOrEqual: 'a <= b ? 1 : 0',
  And: 'a && b ? 1 : 0',
  Or: 'a || b ? 1 : 0',
}

function map(x: Cell, make: Make, of: (x: number) => number): Cell {
  const { shape, data, csr } = x
  // A sparse result is held in doubles, whatever its type.
  const to = csr ? new Float64Array(data.length) : new make(data.length)
  for (let i = 0; i < data.length; i++) to[i] = of(data[i]!)
  return csr ? { shape, data: to, csr } : { shape, data: to }
}

/** Element-wise of two with broadcasting. */
function zip(a: Cell, b: Cell, make: Make, of: (a: number, b: number) => number): Cell {
  if (a.csr) {
    const values = new Float64Array(a.csr.offsets[a.shape[0]!]!)
    for (let i = 0; i < values.length; i++)
      values[i] = of(a.data[i]!, b.data[b.data.length === 1 ? 0 : a.csr.columns[i]!]!)
    return { shape: a.shape, data: values, csr: a.csr }
  }
  const rank = Math.max(a.shape.length, b.shape.length)
  const pad = (shape: number[]) => [...new Array<number>(rank - shape.length).fill(1), ...shape]
  const [left, right] = [pad(a.shape), pad(b.shape)]
  const shape = left.map((size, i) => (size === 1 ? right[i]! : size))
  const to = new make(shape.reduce((product, size) => product * size, 1))
  const strides = (own: number[]) => {
    const steps = new Array<number>(rank).fill(0)
    for (let axis = rank - 1, step = 1; axis >= 0; step *= own[axis--]!)
      steps[axis] = own[axis] === 1 ? 0 : step
    return steps
  }
  const [stepA, stepB, index] = [strides(left), strides(right), new Array<number>(rank).fill(0)]
  for (let k = 0, i = 0, j = 0; k < to.length; k++) {
    to[k] = of(a.data[i]!, b.data[j]!)
    for (let axis = rank - 1; axis >= 0; axis--) {
      i += stepA[axis]!
      j += stepB[axis]!
      if (++index[axis]! < shape[axis]!) break
      i -= stepA[axis]! * shape[axis]!
      j -= stepB[axis]! * shape[axis]!
      index[axis] = 0
    }
  }
  return { shape, data: to }
}

function choose(
  zipped: typeof zip,
  condition: Cell,
  a: Cell,
  b: Cell,
  make: Make,
): Cell {
  // Places of the chosen elements, so that numbers and texts go one way.
  const count = (cell: Cell): Cell => ({
    shape: cell.shape,
    data: Float64Array.from({ length: cell.data.length }, (_, i) => i),
  })
  const both = zipped(count(a), count(b), Float64Array, (i) => i)
  const other = zipped(count(a), count(b), Float64Array, (_, j) => j)
  const tests = zipped(condition, count(both), Float64Array, (test) => (test ? 1 : 0))
  const lefts = zipped(tests, both, Float64Array, (_, i) => i)
  const rights = zipped(tests, other, Float64Array, (_, j) => j)
  const to = new make(tests.data.length)
  for (let i = 0; i < to.length; i++)
    to[i] = tests.data[i] ? a.data[lefts.data[i]!]! : b.data[rights.data[i]!]!
  return { shape: tests.shape, data: to }
}

function total(cells: Cell[], make: Make): Cell {
  const to = new make(cells[0]!.data.length)
  to.set(cells[0]!.data)
  for (let k = 1; k < cells.length; k++)
    for (let i = 0; i < to.length; i++) to[i]! += cells[k]!.data[i]!
  return { shape: cells[0]!.shape, data: to }
}

function emitUnary(scalar: string): Emitter {
  return (_, writer) =>
    `${writer.use('map', map)}(${writer.input(0)}, ${writer.make()}, (x) => ${scalar})`
}

function emitBinary(scalar: string): Emitter {
  return (node, writer) => {
    const type = node.inputs[0]!.type.dataType
    if (type === 'STRING' && node.opType !== 'Equal') return undefined
    // On integers a division is another operation.
    if (node.opType === 'Div' && type !== 'DOUBLE' && type !== 'FLOAT') return undefined
    const inputs = `${writer.input(0)}, ${writer.input(1)}`
    return `${writer.use('zip', zip)}(${inputs}, ${writer.make()}, (a, b) => ${scalar})`
  }
}

export const emitElementWise: Readonly<Record<string, Emitter>> = {
  ...Object.fromEntries(Object.entries(unaryScalars).map(([op, text]) => [op, emitUnary(text)])),
  ...Object.fromEntries(Object.entries(binaryScalars).map(([op, text]) => [op, emitBinary(text)])),
  Where: (_, writer) => {
    const inputs = [0, 1, 2].map((index) => writer.input(index)).join(', ')
    const zipName = writer.use('zip', zip)
    return `${writer.use('choose', choose)}(${zipName}, ${inputs}, ${writer.make()})`
  },
  Sum: (node, writer) => {
    const inputs = node.inputs.map((_, index) => writer.input(index)).join(', ')
    return `${writer.use('total', total)}([${inputs}], ${writer.make()})`
  },
}
