// Element-wise functions of numpy that ONNX lacks: composed of its operators they would lose digits near zero.
import type { Operator } from '../../ir/operator.ts'
import { unary } from '../ai.onnx/unary.ts'
import { normalCdf, normalQuantile } from '../special.ts'

const domain = 'slipway'

export const ownUnaryOperators: readonly Operator[] = [
  unary('Cbrt', 1, Math.cbrt, { domain, keepsZero: true }),
  unary('Exp2', 1, (x) => 2 ** x, { domain }),
  unary('Expm1', 1, Math.expm1, { domain, keepsZero: true }),
  unary('Log10', 1, Math.log10, { domain }),
  unary('Log1p', 1, Math.log1p, { domain, keepsZero: true }),
  unary('Log2', 1, Math.log2, { domain }),
  unary('NormalCdf', 1, normalCdf, { domain }),
  unary('NormalQuantile', 1, normalQuantile, { domain }),
  unary('Trunc', 1, Math.trunc, { domain, keepsZero: true }),
]
