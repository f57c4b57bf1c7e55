// Operators that work element by element: their scalars as source, the loops around them once a module.
import { elementary } from './elementary.ts'
import type { Cell, Emitter, Make, Writer } from './emitter.ts'

/** As in src/ops/ai.onnx/unary.ts. */
const unaryScalars: Readonly<Record<string, string>> = {
  Abs: 'Math.abs(x)',
  Ceil: 'Math.ceil(x)',
  Cos: 'Math.cos(x)',
  Floor: 'Math.floor(x)',
  IsNaN: 'x !== x ? 1 : 0',
  Neg: '-x',
  Not: 'x ? 0 : 1',
  Reciprocal: '1 / x',
  Relu: 'x > 0 || x !== x ? x : 0',
  Sign: 'Math.sign(x)',
  Sin: 'Math.sin(x)',
  Sqrt: 'Math.sqrt(x)',
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
  const pad = (shape: number[]) => [
    ...Array.from({ length: rank - shape.length }, () => 1),
    ...shape,
  ]
  const [left, right] = [pad(a.shape), pad(b.shape)]
  const shape = left.map((size, i) => (size === 1 ? right[i]! : size))
  const to = new make(shape.reduce((product, size) => product * size, 1))
  const strides = (own: number[]) => {
    const steps = Array.from({ length: rank }, () => 0)
    for (let axis = rank - 1, step = 1; axis >= 0; step *= own[axis--]!)
      steps[axis] = own[axis] === 1 ? 0 : step
    return steps
  }
  const [stepA, stepB, index] = [strides(left), strides(right), left.map(() => 0)]
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

/** 2^x in pairs of doubles, as src/ops/double-double.ts has it: written out, because a helper reaches nothing outside. */
function makeExp2(): (x: number) => number {
  type Pair = readonly [number, number]
  const normal = (high: number, low: number): Pair => [high + low, low - (high + low - high)]
  const halves = (a: number): Pair => {
    const scaled = 134217729 * a
    const high = scaled - (scaled - a)
    return [high, a - high]
  }
  const productError = (a: number, b: number, p: number) => {
    const [a1, a2] = halves(a)
    const [b1, b2] = halves(b)
    return a1 * b1 - p + a1 * b2 + a2 * b1 + a2 * b2
  }
  const multiply = ([a, aLow]: Pair, [b, bLow]: Pair): Pair =>
    normal(a * b, productError(a, b, a * b) + (a * bLow + aLow * b))
  const divide = ([a, aLow]: Pair, n: number): Pair => {
    const q = a / n
    const product = q * n
    return normal(q, (a - product - productError(q, n, product) + aLow) / n)
  }
  const sum = ([a, aLow]: Pair, [b, bLow]: Pair): Pair => {
    const s = a + b
    const part = s - a
    return normal(s, a - (s - part) + (b - part) + (aLow + bLow))
  }
  return (x) => {
    if (!(Math.abs(x) < 1000)) return 2 ** x
    const whole = Math.round(x)
    const [high, low] = multiply([x - whole, 0], [0.6931471805599453, 2.3190468138462996e-17])
    const small: Pair = [high / 16, low / 16]
    let value: Pair = [1, 0]
    for (let n = 14; n >= 1; n--) value = sum([1, 0], divide(multiply(value, small), n))
    for (let i = 0; i < 4; i++) value = multiply(value, value)
    return (value[0] + value[1]) * 2 ** whole
  }
}

function choose(zipped: typeof zip, condition: Cell, a: Cell, b: Cell, make: Make): Cell {
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

function emitFunction(sourceOf: (writer: Writer) => string): Emitter {
  return (_, writer) =>
    `${writer.use('map', map)}(${writer.input(0)}, ${writer.make()}, ${sourceOf(writer)})`
}

export const emitElementWise: Readonly<Record<string, Emitter>> = {
  Exp: emitFunction((writer) => elementary(writer, 'exp')),
  Expm1: emitFunction((writer) => elementary(writer, 'expm1')),
  Log: emitFunction((writer) => elementary(writer, 'log')),
  Log1p: emitFunction((writer) => elementary(writer, 'log1p')),
  Tanh: emitFunction((writer) => elementary(writer, 'tanh')),
  Sigmoid: emitFunction((writer) => `(x) => 1 / (1 + ${elementary(writer, 'exp')}(-x))`),
  ...Object.fromEntries(Object.entries(unaryScalars).map(([op, text]) => [op, emitUnary(text)])),
  ...Object.fromEntries(Object.entries(binaryScalars).map(([op, text]) => [op, emitBinary(text)])),
  Exp2: (_, writer) => {
    const exp2 = writer.hoist(`${writer.use('makeExp2', makeExp2)}()`)
    return `${writer.use('map', map)}(${writer.input(0)}, ${writer.make()}, ${exp2})`
  },
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
