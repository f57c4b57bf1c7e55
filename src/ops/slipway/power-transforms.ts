// Box-Cox and Yeo-Johnson power transforms, column by column, and their inverses.
import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

type Transform = (x: number, lambda: number) => number

/** Below it an exponent counts as zero (numpy.spacing(1)). */
const tiny = 2 ** -52

const boxCox: Transform = (x, lambda) =>
  Math.abs(lambda) < 1e-19 ? Math.log(x) : Math.expm1(lambda * Math.log(x)) / lambda

const inverseBoxCox: Transform = (x, lambda) =>
  lambda === 0 ? Math.exp(x) : (x * lambda + 1) ** (1 / lambda)

const yeoJohnson: Transform = (x, lambda) => {
  if (x >= 0) return Math.abs(lambda) < tiny ? Math.log1p(x) : ((x + 1) ** lambda - 1) / lambda
  return Math.abs(lambda - 2) > tiny
    ? -((1 - x) ** (2 - lambda) - 1) / (2 - lambda)
    : -Math.log1p(-x)
}

/** As scipy.stats.yeojohnson rounds it: no digits are lost for exponents near zero. */
const stableYeoJohnson: Transform = (x, lambda) => {
  if (x >= 0)
    return Math.abs(lambda) < tiny ? Math.log1p(x) : Math.expm1(lambda * Math.log1p(x)) / lambda
  return Math.abs(lambda - 2) > tiny
    ? -Math.expm1((2 - lambda) * Math.log1p(-x)) / (2 - lambda)
    : -Math.log1p(-x)
}

const inverseYeoJohnson: Transform = (x, lambda) => {
  if (x >= 0)
    return Math.abs(lambda) < tiny ? Math.exp(x) - 1 : (x * lambda + 1) ** (1 / lambda) - 1
  return Math.abs(lambda - 2) > tiny
    ? 1 - (-(2 - lambda) * x + 1) ** (1 / (2 - lambda))
    : 1 - Math.exp(-x)
}

/**
 * Inputs: x [N, k]; lambdas [k], an initializer, the exponent of each column. NaN stays NaN. Output: [N, k].
 * `refusesBelow`: a value that is not above it is E_VALUE.
 */
function powerTransform(opType: string, transform: Transform, refusesBelow = -Infinity): Operator {
  return {
    domain: 'slipway',
    opType,
    version: 1,
    attributes: {},
    infer: (inputs) => {
      const [x, lambdas] = [required(inputs, 0, opType), required(inputs, 1, opType)]
      if (x.shape.length !== 2 || x.shape[1] !== lambdas.shape[0])
        throw fault(
          'E_FORMAT',
          `${opType} of [${x.shape.join(', ')}] with ${lambdas.shape[0]} exponents`,
        )
      return [x]
    },
    rowWise: (node) => node.inputs[1]!.constant !== undefined,
    prepare: (_, context) => {
      return ([x, lambdas], [output]) => {
        output!.resize(x!.shape)
        const from = numbers(x!)
        const exponents = numbers(lambdas!)
        const to = numbers(output!)
        for (let i = 0; i < from.length; i++) {
          const column = i % exponents.length
          if (from[i]! <= refusesBelow) {
            const row = context.firstRow() + Math.floor(i / exponents.length)
            throw fault('E_VALUE', {
              where: `X, row ${row}, column ${column}`,
              '!value': from[i]!,
              what: 'is not above zero, as Box-Cox needs it',
            })
          }
          to[i] = transform(from[i]!, exponents[column]!)
        }
      }
    },
  }
}

export const powerTransforms: readonly Operator[] = [
  powerTransform('BoxCox', boxCox, 0),
  powerTransform('InverseBoxCox', inverseBoxCox),
  powerTransform('YeoJohnson', yeoJohnson),
  powerTransform('StableYeoJohnson', stableYeoJohnson),
  powerTransform('InverseYeoJohnson', inverseYeoJohnson),
]
