// Functions of one number, by the names Python's math and numpy give them, and the operator of each.
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { float64 } from '../../ir/tensor.ts'

export type NumberFunction = (g: GraphBuilder, x: Value) => Value

const node =
  (opType: string): NumberFunction =>
  (g, x) =>
    g.add(opType, [x])

const scaled =
  (factor: number): NumberFunction =>
  (g, x) =>
    g.add('Mul', [x, float64([], [factor])])

export const numberFunctions: ReadonlyMap<string, NumberFunction> = new Map([
  ['abs', node('Abs')],
  ['fabs', node('Abs')],
  ['sqrt', node('Sqrt')],
  ['cbrt', node('Cbrt')],
  ['square', (g, x) => g.add('Mul', [x, x])],
  ['exp', node('Exp')],
  ['exp2', node('Exp2')],
  ['expm1', node('Expm1')],
  ['log', node('Log')],
  ['log1p', node('Log1p')],
  ['log2', node('Log2')],
  ['log10', node('Log10')],
  ['expit', node('Sigmoid')],
  ['sigmoid', node('Sigmoid')],
  ['floor', node('Floor')],
  ['ceil', node('Ceil')],
  ['trunc', node('Trunc')],
  ['rint', node('Round')],
  ['sign', node('Sign')],
  ['sin', node('Sin')],
  ['cos', node('Cos')],
  ['tan', node('Tan')],
  ['asin', node('Asin')],
  ['arcsin', node('Asin')],
  ['acos', node('Acos')],
  ['arccos', node('Acos')],
  ['atan', node('Atan')],
  ['arctan', node('Atan')],
  ['sinh', node('Sinh')],
  ['cosh', node('Cosh')],
  ['tanh', node('Tanh')],
  ['radians', scaled(Math.PI / 180)],
  ['degrees', scaled(180 / Math.PI)],
])
