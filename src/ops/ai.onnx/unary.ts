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
}

/** The element loop is compiled once per table entry: a shared loop would make the call megamorphic (5x slower). */
export function unary(
  opType: string,
  version: number,
  f: Scalar,
  options: UnaryOptions = {},
): Operator {
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
      const loop = makeLoop(f)
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

/** Half to even, as IEEE and numpy round. */
function roundHalfEven(x: number): number {
  const rounded = Math.round(x)
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}

export const unaryOperators: readonly Operator[] = [
  unary('Abs', 13, Math.abs, { keepsZero: true }),
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
  unary('Exp', 13, Math.exp),
  unary('Floor', 13, Math.floor, { keepsZero: true }),
  unary('IsNaN', 20, (x) => (x !== x ? 1 : 0), { result: 'BOOL' }),
  unary('IsInf', 20, (x) => (x === Infinity || x === -Infinity ? 1 : 0), { result: 'BOOL' }),
  unary('Log', 13, Math.log),
  unary('Neg', 13, (x) => -x, { keepsZero: true }),
  unary('Not', 1, (x) => (x ? 0 : 1)),
  unary('Reciprocal', 13, (x) => 1 / x),
  unary('Relu', 14, (x) => (x > 0 || x !== x ? x : 0), { keepsZero: true }),
  unary('Round', 11, roundHalfEven, { keepsZero: true }),
  // Both branches keep the exponential's argument negative: exp never overflows (scipy.special.expit does the same).
  unary('Sigmoid', 13, (x) => {
    if (x >= 0) return 1 / (1 + Math.exp(-x))
    const e = Math.exp(x)
    return e / (1 + e)
  }),
  unary('Sign', 13, Math.sign, { keepsZero: true }),
  unary('Sin', 7, Math.sin, { keepsZero: true }),
  unary('Sinh', 9, Math.sinh, { keepsZero: true }),
  unary('Softplus', 1, (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  unary('Softsign', 1, (x) => x / (1 + Math.abs(x)), { keepsZero: true }),
  unary('Sqrt', 13, Math.sqrt, { keepsZero: true }),
  unary('Tan', 7, Math.tan, { keepsZero: true }),
  unary('Tanh', 13, Math.tanh, { keepsZero: true }),
]
