// Element-wise operators with parameters, as a table. ai.onnx opset 22.
import type { AttributeKind, Operator } from '../../ir/operator.ts'
import type { Attributes } from '../../ir/graph.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'
import { activationForms } from './activation-forms.ts'
import { erf } from '../special.ts'

type Scalar = (x: number) => number

/** 22 says the same of more types than 21 does. */
const newestWritten = 22

/** `make` gives the function of one node; parameters have ONNX's defaults. */
function activation(
  opType: string,
  version: number,
  make: (parameter: (name: string, otherwise: number) => number, attributes: Attributes) => Scalar,
  attributes: Readonly<Record<string, AttributeKind>> = { alpha: 'float' },
): Operator {
  return {
    domain: '',
    opType,
    version,
    attributes,
    infer: (inputs) => [required(inputs, 0, opType)],
    rowWise: () => true,
    lowering: {
      lower: ({ inputs: [x], attributes: given }, g) => {
        // Written files declare version 21 of the operators; ONNX Runtime has most of these in FLOAT alone.
        if (version <= newestWritten && (x!.type.dataType !== 'DOUBLE' || opType === 'Shrink'))
          return 'standard'
        const parameter = (name: string, otherwise: number) => Number(given[name] ?? otherwise)
        const made = activationForms[opType]?.(x!, parameter, g, given)
        return made ? [made] : 'none'
      },
    },
    prepare: ({ attributes: given }) => {
      const f = make((name, otherwise) => Number(given[name] ?? otherwise), given)
      return ([input], [output]) => {
        output!.resize(input!.shape)
        const from = numbers(input!)
        const to = numbers(output!)
        for (let i = 0; i < from.length; i++) to[i] = f(from[i]!)
      }
    },
  }
}

const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
const clamp01 = (x: number) => (x !== x ? x : Math.max(0, Math.min(1, x)))
const alphaGamma = { alpha: 'float', gamma: 'float' } as const

export const activationOperators: readonly Operator[] = [
  activation('Elu', 22, (parameter) => {
    const alpha = parameter('alpha', 1)
    return (x) => (x < 0 ? alpha * Math.expm1(x) : x)
  }),
  activation('Celu', 12, (parameter) => {
    const alpha = parameter('alpha', 1)
    return (x) => Math.max(0, x) + Math.min(0, alpha * Math.expm1(x / alpha))
  }),
  activation(
    'Selu',
    22,
    (parameter) => {
      const alpha = parameter('alpha', 1.6732632423543772)
      const gamma = parameter('gamma', 1.0507009873554805)
      return (x) => gamma * (x > 0 ? x : alpha * Math.expm1(x))
    },
    alphaGamma,
  ),
  activation('LeakyRelu', 16, (parameter) => {
    const alpha = parameter('alpha', Math.fround(0.01))
    return (x) => (x < 0 ? alpha * x : x)
  }),
  activation('ThresholdedRelu', 22, (parameter) => {
    const alpha = parameter('alpha', 1)
    return (x) => (x > alpha ? x : 0)
  }),
  activation(
    'HardSigmoid',
    22,
    (parameter) => {
      const alpha = parameter('alpha', Math.fround(0.2))
      const beta = parameter('beta', 0.5)
      return (x) => clamp01(alpha * x + beta)
    },
    { alpha: 'float', beta: 'float' },
  ),
  activation('HardSwish', 22, () => (x) => x * clamp01(x / 6 + 0.5), {}),
  activation('Mish', 22, () => (x) => x * Math.tanh(softplus(x)), {}),
  activation('Swish', 24, (parameter) => {
    const alpha = parameter('alpha', 1)
    return (x) => x / (1 + Math.exp(-alpha * x))
  }),
  activation(
    'Gelu',
    20,
    (_, { approximate }) =>
      approximate === 'tanh'
        ? (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))
        : (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
    { approximate: 'string' },
  ),
  activation(
    'Shrink',
    9,
    (parameter) => {
      const bias = parameter('bias', 0)
      const lambd = parameter('lambd', 0.5)
      return (x) => (x < -lambd ? x + bias : x > lambd ? x - bias : 0)
    },
    { bias: 'float', lambd: 'float' },
  ),
]
