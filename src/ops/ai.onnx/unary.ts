// Element-wise operators of one input, as a table. ai.onnx opset 21.
import type { DataType } from '../../ir/data-type.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'
import { erf } from '../special.ts'

type Scalar = (x: number) => number

interface UnaryOptions {
  /** f(0) is 0, so that a CSR matrix stays one. */
  readonly keepsZero?: boolean
  readonly result?: DataType
  readonly domain?: '' | 'slipway'
  /** The loop with the operation written out, for the operators that models are made of: 1 ns an element less than 7 (binary-loops.ts says why). */
  readonly loop?: Loop
}

export function unary(
  opType: string,
  version: number,
  f: Scalar,
  options: UnaryOptions = {},
): Operator {
  const loop = options.loop ?? makeLoop(f)
  return {
    domain: options.domain ?? '',
    opType,
    version,
    attributes: {},
    ...(options.keepsZero ? { sparseInputs: [0] } : {}),
    infer: (inputs) => {
      const type = required(inputs, 0, opType)
      return [{ ...type, dataType: options.result ?? type.dataType }]
    },
    rowWise: () => true,
    prepare: () => {
      return ([input], [output]) => {
        if (input!.csr) {
          const values = new Float64Array(input!.data.length)
          loop(numbers(input!), values, input!.csr.offsets[input!.rows]!)
          output!.setCsr(input!.shape[0]!, input!.shape[1]!, input!.csr, values)
          return
        }
        output!.resize(input!.shape)
        loop(numbers(input!), numbers(output!), input!.data.length)
      }
    },
  }
}

type Loop = (from: ArrayLike<number>, to: { [index: number]: number }, count: number) => void

function makeLoop(f: Scalar): Loop {
  return (from, to, count) => {
    for (let i = 0; i < count; i++) to[i] = f(from[i]!)
  }
}

const loops = {
  abs: (from, to, count) => {
    for (let i = 0; i < count; i++) to[i] = Math.abs(from[i]!)
  },
  exp: (from, to, count) => {
    for (let i = 0; i < count; i++) to[i] = Math.exp(from[i]!)
  },
  isNaN: (from, to, count) => {
    for (let i = 0; i < count; i++) to[i] = from[i]! !== from[i]! ? 1 : 0
  },
  log: (from, to, count) => {
    for (let i = 0; i < count; i++) to[i] = Math.log(from[i]!)
  },
  neg: (from, to, count) => {
    for (let i = 0; i < count; i++) to[i] = -from[i]!
  },
  not: (from, to, count) => {
    for (let i = 0; i < count; i++) to[i] = from[i]! ? 0 : 1
  },
  relu: (from, to, count) => {
    for (let i = 0; i < count; i++) {
      const x = from[i]!
      to[i] = x > 0 || x !== x ? x : 0
    }
  },
  sigmoid: (from, to, count) => {
    for (let i = 0; i < count; i++) to[i] = 1 / (1 + Math.exp(-from[i]!))
  },
  sqrt: (from, to, count) => {
    for (let i = 0; i < count; i++) to[i] = Math.sqrt(from[i]!)
  },
  tanh: (from, to, count) => {
    for (let i = 0; i < count; i++) to[i] = Math.tanh(from[i]!)
  },
} satisfies Record<string, Loop>

/** Half to even, as IEEE and numpy round. */
function roundHalfEven(x: number): number {
  const rounded = Math.round(x)
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}

export const unaryOperators: readonly Operator[] = [
  unary('Abs', 13, Math.abs, { keepsZero: true, loop: loops.abs }),
  unary('Acos', 7, Math.acos),
  unary('Acosh', 9, Math.acosh),
  unary('Asin', 7, Math.asin, { keepsZero: true }),
  unary('Asinh', 9, Math.asinh, { keepsZero: true }),
  unary('Atan', 7, Math.atan, { keepsZero: true }),
  unary('Atanh', 9, Math.atanh, { keepsZero: true }),
  unary('Ceil', 13, Math.ceil, { keepsZero: true }),
  unary('Cos', 7, Math.cos),
  unary('Cosh', 9, Math.cosh),
  unary('Erf', 13, erf, { keepsZero: true }),
  unary('Exp', 13, Math.exp, { loop: loops.exp }),
  unary('Floor', 13, Math.floor, { keepsZero: true }),
  unary('IsNaN', 20, (x) => (x !== x ? 1 : 0), { result: 'BOOL', loop: loops.isNaN }),
  unary('IsInf', 20, (x) => (x === Infinity || x === -Infinity ? 1 : 0), { result: 'BOOL' }),
  unary('Log', 13, Math.log, { loop: loops.log }),
  unary('Neg', 13, (x) => -x, { keepsZero: true, loop: loops.neg }),
  unary('Not', 1, (x) => (x ? 0 : 1), { loop: loops.not }),
  unary('Reciprocal', 13, (x) => 1 / x),
  unary('Relu', 14, (x) => (x > 0 || x !== x ? x : 0), { keepsZero: true, loop: loops.relu }),
  unary('Round', 11, roundHalfEven, { keepsZero: true }),
  // As scipy.special.expit: exp may overflow, which gives the 0 whose logarithm scikit-learn reports as -Infinity.
  unary('Sigmoid', 13, (x) => 1 / (1 + Math.exp(-x)), { loop: loops.sigmoid }),
  unary('Sign', 13, Math.sign, { keepsZero: true }),
  unary('Sin', 7, Math.sin, { keepsZero: true }),
  unary('Sinh', 9, Math.sinh, { keepsZero: true }),
  unary('Softplus', 1, (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  unary('Softsign', 1, (x) => x / (1 + Math.abs(x)), { keepsZero: true }),
  unary('Sqrt', 13, Math.sqrt, { keepsZero: true, loop: loops.sqrt }),
  unary('Tan', 7, Math.tan, { keepsZero: true }),
  unary('Tanh', 13, Math.tanh, { keepsZero: true, loop: loops.tanh }),
]
