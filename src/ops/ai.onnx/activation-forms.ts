// Activations in operators that ONNX Runtime has in DOUBLE too: its own are FLOAT only.
import type { Attributes, Value } from '../../ir/graph.ts'
import type { NodeAdder } from '../../ir/operator.ts'
import { float32, float64 } from '../../ir/tensor.ts'

export type ActivationForm = (
  x: Value,
  parameter: (name: string, otherwise: number) => number,
  g: NodeAdder,
  attributes: Attributes,
) => Value | undefined

const constantFor = (x: Value) => (value: number) =>
  x.type.dataType === 'DOUBLE' ? float64([], [value]) : float32([], [value])

/** by * (e^x - 1), where x is below 0, to 1e-16 of `by`. */
function exponential(x: Value, by: number, g: NodeAdder): Value {
  const constant = constantFor(x)
  return g.add('Mul', [g.add('Sub', [g.add('Exp', [x]), constant(1)]), constant(by)])
}

function belowZero(x: Value, value: Value, g: NodeAdder): Value {
  return g.add('Where', [g.add('Less', [x, constantFor(x)(0)]), value, x])
}

function clamped(x: Value, slope: number, shift: number, g: NodeAdder): Value {
  const constant = constantFor(x)
  const line = g.add('Add', [g.add('Mul', [x, constant(slope)]), constant(shift)])
  return g.add('Min', [g.add('Max', [line, constant(0)]), constant(1)])
}

export const activationForms: Readonly<Record<string, ActivationForm>> = {
  Elu: (x, parameter, g) => belowZero(x, exponential(x, parameter('alpha', 1), g), g),
  Celu: (x, parameter, g) => {
    const alpha = parameter('alpha', 1)
    const scaled = g.add('Div', [x, constantFor(x)(alpha)])
    return belowZero(x, exponential(scaled, alpha, g), g)
  },
  Selu: (x, parameter, g) => {
    const gamma = parameter('gamma', 1.0507009873554805)
    const below = exponential(x, parameter('alpha', 1.6732632423543772), g)
    return g.add('Mul', [belowZero(x, below, g), constantFor(x)(gamma)])
  },
  LeakyRelu: (x, parameter, g) => {
    const slope = constantFor(x)(parameter('alpha', Math.fround(0.01)))
    return belowZero(x, g.add('Mul', [x, slope]), g)
  },
  ThresholdedRelu: (x, parameter, g) => {
    const constant = constantFor(x)
    return g.add('Where', [g.add('Greater', [x, constant(parameter('alpha', 1))]), x, constant(0)])
  },
  HardSigmoid: (x, parameter, g) =>
    clamped(x, parameter('alpha', Math.fround(0.2)), parameter('beta', 0.5), g),
  HardSwish: (x, _, g) => g.add('Mul', [x, clamped(x, 1 / 6, 0.5, g)]),
  Mish: (x, _, g) => g.add('Mul', [x, g.add('Tanh', [g.add('Softplus', [x])])]),
  Swish: (x, parameter, g) => {
    const scaled = g.add('Mul', [x, constantFor(x)(parameter('alpha', 1))])
    return g.add('Mul', [x, g.add('Sigmoid', [scaled])])
  },
  Gelu: (x, _, g, { approximate }) => {
    // The other form is of erf, which ONNX Runtime has in FLOAT only.
    if (approximate !== 'tanh') return undefined
    const constant = constantFor(x)
    const cube = g.add('Mul', [g.add('Mul', [x, x]), x])
    const inside = g.add('Add', [x, g.add('Mul', [cube, constant(0.044715)])])
    const bent = g.add('Tanh', [g.add('Mul', [inside, constant(Math.sqrt(2 / Math.PI))])])
    return g.add('Mul', [g.add('Mul', [x, constant(0.5)]), g.add('Add', [bent, constant(1)])])
  },
}
