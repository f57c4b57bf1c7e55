// Element-wise operators of two inputs with broadcasting, as a table. ai.onnx opset 21.
import type { DataType, NumericArray } from '../../ir/data-type.ts'
import { isFloating } from '../../ir/data-type.ts'
import type { Attributes, Value } from '../../ir/graph.ts'
import type { Kernel, Lowering, Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers, sameShape } from '../../ir/tensor.ts'
import { broadcast, broadcastShape, productOf, required } from '../shapes.ts'
import type { BinaryLoops, Numbers, Target } from './binary-loops.ts'
import { addLoops, divLoops, greaterLoops, lessLoops, mulLoops, subLoops } from './binary-loops.ts'

type Scalar = (a: number, b: number) => number

interface BinaryOptions {
  readonly result?: DataType
  /** f(0, b) is 0 for every finite b: a CSR left side stays CSR when the right side is a row vector. */
  readonly keepsLeftZero?: boolean
  /** The operation on integers, where it is another; undefined where it is not. */
  readonly forIntegers?: (attributes: Attributes, dataType: DataType) => Scalar | undefined
  /** Attributes a file needs to say what the operator does here. */
  readonly standardAttributes?: Attributes
  /** Loops with the operation written out, for the operators that models are made of. */
  readonly loops?: BinaryLoops
}

function binary(opType: string, version: number, f: Scalar, options: BinaryOptions = {}): Operator {
  const loops = options.loops ?? genericLoops(f)
  return {
    domain: '',
    opType,
    version,
    attributes: options.standardAttributes ? { fmod: 'int' } : {},
    lowering: standardForm(opType, options),
    ...(options.keepsLeftZero ? { sparseInputs: [0] } : {}),
    infer: (inputs) => {
      const a = required(inputs, 0, opType)
      const b = required(inputs, 1, opType)
      const shape = broadcast(a.shape, b.shape, opType)
      const dataType = options.result ?? a.dataType
      return [a.sparse ? { dataType, shape, sparse: true } : { dataType, shape }]
    },
    // A constant that reaches into the first dimension would pair rows by position.
    rowWise: (node) =>
      node.inputs.every((input) => !input?.constant || bindsNoRow(input, node.outputs[0]!)),
    prepare: (node, context) => {
      const exact = options.forIntegers?.(node.attributes, context.inputTypes[0]!.dataType)
      return exact ? makeKernel(exact, genericLoops(exact)) : makeKernel(f, loops)
    },
  }
}

/** With the attributes the standard needs, and both inputs of one type: here a FLOAT may meet a DOUBLE, which is computed in double. */
function standardForm(opType: string, { standardAttributes, result }: BinaryOptions): Lowering {
  return {
    lower: ({ inputs: [a, b], attributes }, g) => {
      const { dataType } = a!.type
      const given =
        standardAttributes && Object.keys(attributes).length === 0 ? standardAttributes : attributes
      if (dataType === b!.type.dataType)
        return given === attributes ? 'standard' : [g.add(opType, [a, b], given)]
      const wide = [a!, b!].map((value) =>
        value.type.dataType === 'DOUBLE' ? value : g.add('Cast', [value], { to: 'DOUBLE' }),
      )
      const answer = g.add(opType, wide, given)
      return [result || dataType === 'DOUBLE' ? answer : g.add('Cast', [answer], { to: dataType })]
    },
  }
}

function bindsNoRow(constant: Value, output: Value): boolean {
  const { shape } = constant.type
  return shape.length < output.type.shape.length || shape[0] === 1 || shape.length === 0
}

function makeKernel(f: Scalar, loops: BinaryLoops): Kernel {
  return ([a, b], [output]) => {
    if (a!.csr) return sparseByRow(f, a!, b!, output!)
    const x = numbers(a!)
    const y = numbers(b!)
    if (y.length === 1 && a!.shape.length >= b!.shape.length) {
      output!.resize(a!.shape)
      loops.scalar(x, y[0]!, numbers(output!), x.length)
    } else if (x.length === 1 && b!.shape.length >= a!.shape.length) {
      output!.resize(b!.shape)
      loops.reverse(x[0]!, y, numbers(output!), y.length)
    } else if (sameShape(a!.shape, b!.shape)) {
      output!.resize(a!.shape)
      loops.equal(x, y, numbers(output!), x.length)
    } else if (isTail(b!.shape, a!.shape)) {
      output!.resize(a!.shape)
      loops.tail(x, y, numbers(output!), x.length, y.length)
    } else if (isColumn(b!.shape, a!.shape)) {
      output!.resize(a!.shape)
      loops.column(x, y, numbers(output!), y.length, x.length / y.length)
    } else if (isChannels(b!.shape, a!.shape) && !Array.isArray(a!.data)) {
      output!.resize(a!.shape)
      byChannel(loops, x, y, numbers(output!), b!.shape, a!.shape)
    } else {
      output!.resize(broadcastShape(a!.shape, b!.shape))
      general(f, a!, b!, output!)
    }
  }
}

/** Whether `short`, less its leading ones, is the end of `long`: then it repeats. */
function isTail(short: readonly number[], long: readonly number[]): boolean {
  let first = 0
  while (first < short.length && short[first] === 1) first++
  if (short.length > long.length) return false
  for (let i = first; i < short.length; i++) {
    if (short[i] !== long[i - short.length + long.length]) return false
  }
  return true
}

/** Whether `narrow` is `wide` with its last size 1: one value a row. */
function isColumn(narrow: readonly number[], wide: readonly number[]): boolean {
  const last = narrow.length - 1
  if (narrow.length !== wide.length || last < 0 || narrow[last] !== 1) return false
  for (let i = 0; i < last; i++) if (narrow[i] !== wide[i]) return false
  return wide[last] !== 0
}

/** Whether `narrow` has one size that is no 1, and `wide` the same there: one value a channel of images. */
function isChannels(narrow: readonly number[], wide: readonly number[]): boolean {
  if (narrow.length > wide.length) return false
  const axis = narrow.findIndex((size) => size !== 1)
  if (axis < 0 || narrow.findLastIndex((size) => size !== 1) !== axis) return false
  return narrow[axis] === wide[axis + wide.length - narrow.length]
}

function byChannel(
  loops: BinaryLoops,
  x: NumericArray,
  y: NumericArray,
  to: NumericArray,
  narrow: readonly number[],
  wide: readonly number[],
): void {
  const channels = y.length
  const axis = narrow.findIndex((size) => size !== 1)
  const plane = productOf(wide.slice(axis + 1 + wide.length - narrow.length))
  const image = channels * plane
  for (let start = 0; start < x.length; start += image)
    loops.column(
      x.subarray(start, start + image),
      y,
      to.subarray(start, start + image),
      channels,
      plane,
    )
}

/** For operators that are rarely met: one loop for all, 7 ns an element because the call to `f` is megamorphic. */
function genericLoops(f: Scalar): BinaryLoops {
  return {
    scalar(x: Numbers, y: number, to: Target, count: number) {
      for (let i = 0; i < count; i++) to[i] = f(x[i]!, y)
    },
    reverse(x: number, y: Numbers, to: Target, count: number) {
      for (let i = 0; i < count; i++) to[i] = f(x, y[i]!)
    },
    equal(x: Numbers, y: Numbers, to: Target, count: number) {
      for (let i = 0; i < count; i++) to[i] = f(x[i]!, y[i]!)
    },
    tail(x: Numbers, y: Numbers, to: Target, count: number, period: number) {
      for (let start = 0; start < count; start += period) {
        for (let j = 0; j < period; j++) to[start + j] = f(x[start + j]!, y[j]!)
      }
    },
    column(x: Numbers, y: Numbers, to: Target, rows: number, width: number) {
      for (let row = 0, i = 0; row < rows; row++) {
        for (let j = 0; j < width; j++, i++) to[i] = f(x[i]!, y[row]!)
      }
    },
  }
}

function sparseByRow(f: Scalar, a: Tensor, b: Tensor, output: Tensor): void {
  const count = a.csr!.offsets[a.rows]!
  const x = numbers(a)
  const y = numbers(b)
  const values = new Float64Array(count)
  const scalar = y.length === 1
  for (let i = 0; i < count; i++) values[i] = f(x[i]!, y[scalar ? 0 : a.csr!.columns[i]!]!)
  output.setCsr(a.shape[0]!, a.shape[1]!, a.csr!, values)
}

function general(f: Scalar, a: Tensor, b: Tensor, output: Tensor): void {
  const rank = output.shape.length
  const stepA = steps(a.shape, rank)
  const stepB = steps(b.shape, rank)
  const index = new Int32Array(rank)
  const x = numbers(a)
  const y = numbers(b)
  const to = numbers(output)
  let i = 0
  let j = 0
  for (let k = 0; k < to.length; k++) {
    to[k] = f(x[i]!, y[j]!)
    for (let axis = rank - 1; axis >= 0; axis--) {
      i += stepA[axis]!
      j += stepB[axis]!
      if (++index[axis]! < output.shape[axis]!) break
      i -= stepA[axis]! * output.shape[axis]!
      j -= stepB[axis]! * output.shape[axis]!
      index[axis] = 0
    }
  }
}

/** Strides of a shape inside a broadcast one: 0 where it repeats. */
function steps(shape: readonly number[], rank: number): Int32Array {
  const result = new Int32Array(rank)
  let step = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    result[axis + rank - shape.length] = shape[axis] === 1 ? 0 : step
    step *= shape[axis]!
  }
  return result
}

const truth = { result: 'BOOL' } as const

export const binaryOperators: readonly Operator[] = [
  binary('Add', 14, (a, b) => a + b, { loops: addLoops }),
  binary('Sub', 14, (a, b) => a - b, { loops: subLoops }),
  binary('Mul', 14, (a, b) => a * b, { loops: mulLoops, keepsLeftZero: true }),
  binary('Div', 14, (a, b) => a / b, {
    loops: divLoops,
    keepsLeftZero: true,
    forIntegers: (_, dataType) => (isFloating(dataType) ? undefined : (a, b) => Math.trunc(a / b)),
  }),
  binary('Pow', 15, (a, b) => a ** b),
  binary('Min', 13, (a, b) => (a !== a || b !== b ? NaN : Math.min(a, b))),
  binary('Max', 13, (a, b) => (a !== a || b !== b ? NaN : Math.max(a, b))),
  // C's fmod: the result has the dividend's sign (attribute fmod=1 is implied for floats).
  binary('Mod', 13, (a, b) => a % b, {
    standardAttributes: { fmod: 1 },
    // fmod=0: Python's, with the divisor's sign.
    forIntegers: ({ fmod }) => (fmod === 0 ? (a, b) => ((a % b) + b) % b : undefined),
  }),
  binary('PRelu', 16, (x, slope) => (x < 0 ? x * slope : x)),
  binary('Equal', 19, (a, b) => (a === b ? 1 : 0), truth),
  binary('Greater', 13, (a, b) => (a > b ? 1 : 0), { ...truth, loops: greaterLoops }),
  binary('GreaterOrEqual', 16, (a, b) => (a >= b ? 1 : 0), truth),
  binary('Less', 13, (a, b) => (a < b ? 1 : 0), { ...truth, loops: lessLoops }),
  binary('LessOrEqual', 16, (a, b) => (a <= b ? 1 : 0), truth),
  binary('And', 7, (a, b) => (a && b ? 1 : 0), truth),
  binary('Or', 7, (a, b) => (a || b ? 1 : 0), truth),
  binary('Xor', 7, (a, b) => ((a ? 1 : 0) !== (b ? 1 : 0) ? 1 : 0), truth),
]
