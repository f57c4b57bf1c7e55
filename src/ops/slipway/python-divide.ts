import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { broadcast, broadcastShape, required } from '../shapes.ts'

const functions = {
  true: (a: number, b: number) => a / b,
  modulo,
  /** As CPython divides floats: from the remainder, not from the rounded quotient (1 // 0.1 is 9). */
  floor: (a: number, b: number) => {
    const remainder = modulo(a, b)
    const quotient = (a - remainder) / b
    const below = Math.floor(quotient)
    return quotient - below > 0.5 ? below + 1 : below
  },
}

/** The remainder with the sign of the divisor. */
function modulo(a: number, b: number): number {
  const rest = a % b
  if (rest === 0) return b < 0 ? -0 : 0
  return rest < 0 !== b < 0 ? rest + b : rest
}

/**
 * a / b, a // b or a % b as Python divides floats: attribute `kind` is true, floor or modulo. Inputs DOUBLE, each [N, 1] or []; a
 * divisor of zero is E_VALUE, naming the formula (`name`).
 */
export const pythonDivide: Operator = {
  domain: 'slipway',
  opType: 'PythonDivide',
  version: 1,
  attributes: { kind: 'string', name: 'string' },
  infer: (inputs, attributes) => {
    const [a, b] = [required(inputs, 0, 'PythonDivide'), required(inputs, 1, 'PythonDivide')]
    if (!Object.hasOwn(functions, attributes['kind'] as string))
      throw fault('E_FORMAT', 'PythonDivide of an unknown kind')
    if (a.dataType !== 'DOUBLE' || b.dataType !== 'DOUBLE')
      throw fault('E_FORMAT', `PythonDivide of ${a.dataType} by ${b.dataType}`)
    return [{ dataType: 'DOUBLE', shape: broadcast(a.shape, b.shape, 'PythonDivide') }]
  },
  lowering: {
    lower: ({ inputs: [a, b], attributes }, g) =>
      attributes['kind'] === 'true' ? [g.add('Div', [a, b])] : 'none',
    loses: () => 'a division by zero is not refused',
  },
  rowWise: ({ inputs }) =>
    inputs.every((input) => !input!.constant || input!.type.shape.length === 0),
  prepare: (node, context) => {
    const divide = functions[node.attributes['kind'] as keyof typeof functions]
    const name = node.attributes['name'] as string
    return ([a, b], [output]) => {
      output!.resize(broadcastShape(a!.shape, b!.shape))
      const [x, y, to] = [numbers(a!), numbers(b!), numbers(output!)]
      const [stepX, stepY] = [x.length === 1 ? 0 : 1, y.length === 1 ? 0 : 1]
      for (let i = 0; i < to.length; i++) {
        const divisor = y[i * stepY]!
        if (divisor === 0)
          throw fault('E_VALUE', {
            where: `${name}, row ${context.firstRow() + i}`,
            '!value': '0',
            what: 'is a divisor',
          })
        to[i] = divide(x[i * stepX]!, divisor)
      }
    }
  },
}
