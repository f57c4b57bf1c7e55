// Element-wise operators of one input, as a table. ai.onnx opset 21.
import { roundHalfEven } from '../../encodings/python-text/number-text.ts'
import type { DataType } from '../../ir/data-type.ts'
import type { Value } from '../../ir/graph.ts'
import type { Lowering, NodeAdder, Operator } from '../../ir/operator.ts'
import { float64, numbers } from '../../ir/tensor.ts'
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
  /** ONNX Runtime computes it in FLOAT only: the same in operators it has in DOUBLE, or 'none'. */
  readonly inDouble?: 'none' | ((x: Value, g: NodeAdder) => Value)
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
    ...(options.inDouble ? { lowering: lowerDouble(options.inDouble) } : {}),
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

function lowerDouble(inDouble: 'none' | ((x: Value, g: NodeAdder) => Value)): Lowering {
  return {
    lower: ({ inputs: [x] }, g) => {
      if (x!.type.dataType !== 'DOUBLE') return 'standard'
      return inDouble === 'none' ? 'none' : [inDouble(x!, g)]
    },
  }
}

const scalar = (value: number) => float64([], [value])

/** (exp(x) + sign exp(-x)) / 2 */
function halfExponentials(opType: 'Add' | 'Sub') {
  return (x: Value, g: NodeAdder): Value => {
    const both = g.add(opType, [g.add('Exp', [x]), g.add('Exp', [g.add('Neg', [x])])])
    return g.add('Mul', [both, scalar(0.5)])
  }
}

/** To 1e-12 of max(1, |value|); near zero some lose relative digits. */
const inDouble = {
  acosh: (x, g) => {
    const root = g.add('Sqrt', [g.add('Sub', [g.add('Mul', [x, x]), scalar(1)])])
    return g.add('Log', [g.add('Add', [x, root])])
  },
  asinh: (x, g) => {
    const size = g.add('Abs', [x])
    const root = g.add('Sqrt', [g.add('Add', [g.add('Mul', [x, x]), scalar(1)])])
    return g.add('Mul', [g.add('Sign', [x]), g.add('Log', [g.add('Add', [size, root])])])
  },
  atanh: (x, g) => {
    const quotient = g.add('Div', [g.add('Add', [scalar(1), x]), g.add('Sub', [scalar(1), x])])
    return g.add('Mul', [g.add('Log', [quotient]), scalar(0.5)])
  },
  cosh: halfExponentials('Add'),
  sinh: halfExponentials('Sub'),
  // ONNX Runtime's own is 1 - 1 / (1 + exp(x)) below 0: all relative digits go, and a logarithm of it shows that.
  sigmoid: (x, g) =>
    g.add('Reciprocal', [g.add('Add', [g.add('Exp', [g.add('Neg', [x])]), scalar(1)])]),
  softplus: (x, g) => {
    const rest = g.add('Exp', [g.add('Neg', [g.add('Abs', [x])])])
    return g.add('Add', [g.add('Relu', [x]), g.add('Log', [g.add('Add', [rest, scalar(1)])])])
  },
  softsign: (x, g) => g.add('Div', [x, g.add('Add', [g.add('Abs', [x]), scalar(1)])]),
  tan: (x, g) => g.add('Div', [g.add('Sin', [x]), g.add('Cos', [x])]),
} satisfies Record<string, (x: Value, g: NodeAdder) => Value>

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

export const unaryOperators: readonly Operator[] = [
  unary('Abs', 13, Math.abs, { keepsZero: true, loop: loops.abs }),
  unary('Acos', 7, Math.acos, { inDouble: 'none' }),
  unary('Acosh', 9, Math.acosh, { inDouble: inDouble.acosh }),
  unary('Asin', 7, Math.asin, { keepsZero: true, inDouble: 'none' }),
  unary('Asinh', 9, Math.asinh, { keepsZero: true, inDouble: inDouble.asinh }),
  unary('Atan', 7, Math.atan, { keepsZero: true, inDouble: 'none' }),
  unary('Atanh', 9, Math.atanh, { keepsZero: true, inDouble: inDouble.atanh }),
  unary('Ceil', 13, Math.ceil, { keepsZero: true }),
  unary('Cos', 7, Math.cos),
  unary('Cosh', 9, Math.cosh, { inDouble: inDouble.cosh }),
  unary('Erf', 13, erf, { keepsZero: true, inDouble: 'none' }),
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
  unary('Sigmoid', 13, (x) => 1 / (1 + Math.exp(-x)), {
    loop: loops.sigmoid,
    inDouble: inDouble.sigmoid,
  }),
  unary('Sign', 13, Math.sign, { keepsZero: true }),
  unary('Sin', 7, Math.sin, { keepsZero: true }),
  unary('Sinh', 9, Math.sinh, { keepsZero: true, inDouble: inDouble.sinh }),
  unary('Softplus', 1, (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), {
    inDouble: inDouble.softplus,
  }),
  unary('Softsign', 1, (x) => x / (1 + Math.abs(x)), {
    keepsZero: true,
    inDouble: inDouble.softsign,
  }),
  unary('Sqrt', 13, Math.sqrt, { keepsZero: true, loop: loops.sqrt }),
  unary('Tan', 7, Math.tan, { keepsZero: true, inDouble: inDouble.tan }),
  unary('Tanh', 13, Math.tanh, { keepsZero: true, loop: loops.tanh }),
]
