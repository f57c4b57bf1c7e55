// Element-wise functions of numpy that ONNX lacks: composed of its operators they would lose digits near zero.
import type { Value } from '../../ir/graph.ts'
import type { NodeAdder, Operator } from '../../ir/operator.ts'
import { float64 } from '../../ir/tensor.ts'
import { unary } from '../ai.onnx/unary.ts'
import { exp2 } from '../double-double.ts'
import { normalCdf, normalQuantile } from '../special.ts'

const domain = 'slipway'

const scalar = (value: number) => float64([], [value])
const isDouble = (x: Value) => x.type.dataType === 'DOUBLE'

// To 1e-12 of max(1, |value|) in doubles; near zero log1p and expm1 lose relative digits there.
const lowerings = {
  Cbrt: (x, g) => {
    const root = g.add('Pow', [g.add('Abs', [x]), scalar(1 / 3)])
    return g.add('Mul', [g.add('Sign', [x]), root])
  },
  Exp2: (x, g) => g.add('Pow', [scalar(2), x]),
  Expm1: (x, g) => g.add('Sub', [g.add('Exp', [x]), scalar(1)]),
  Log10: (x, g) => g.add('Div', [g.add('Log', [x]), scalar(Math.LN10)]),
  Log1p: (x, g) => g.add('Log', [g.add('Add', [x, scalar(1)])]),
  Log2: (x, g) => g.add('Div', [g.add('Log', [x]), scalar(Math.LN2)]),
  Trunc: (x, g) => g.add('Mul', [g.add('Sign', [x]), g.add('Floor', [g.add('Abs', [x])])]),
} satisfies Record<string, (x: Value, g: NodeAdder) => Value>

function own(
  opType: keyof typeof lowerings,
  f: (x: number) => number,
  keepsZero: boolean,
): Operator {
  return {
    ...unary(opType, 1, f, { domain, keepsZero }),
    lowering: {
      lower: ({ inputs: [x] }, g) => (isDouble(x!) ? [lowerings[opType](x!, g)] : 'none'),
    },
  }
}

export const ownUnaryOperators: readonly Operator[] = [
  own('Cbrt', Math.cbrt, true),
  own('Exp2', exp2, false),
  own('Expm1', Math.expm1, true),
  own('Log10', Math.log10, false),
  own('Log1p', Math.log1p, true),
  own('Log2', Math.log2, false),
  unary('NormalCdf', 1, normalCdf, { domain }),
  unary('NormalQuantile', 1, normalQuantile, { domain }),
  own('Trunc', Math.trunc, true),
]
