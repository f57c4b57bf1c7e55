import { fault } from '../../errors.ts'
import type { Dimension } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers, sizeOf } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/** ONNX Reshape (opset 21): 0 keeps a size (with `allowzero` it is a size), one -1 is what is left. */
export const reshape: Operator = {
  domain: '',
  opType: 'Reshape',
  version: 21,
  attributes: { allowzero: 'int' },
  infer: (inputs, attributes, constants) => {
    const { dataType, shape } = required(inputs, 0, 'Reshape')
    const target = required(inputs, 1, 'Reshape')
    if (!constants[1]) {
      const rank = target.shape[0]
      if (typeof rank !== 'number')
        throw fault('E_UNSUPPORTED', 'Reshape to a shape of unknown length')
      return [
        { dataType, shape: Array.from({ length: rank }, (_, i): Dimension => `reshaped_${i}`) },
      ]
    }
    const wanted = Array.from(numbers(constants[1]))
    if (
      wanted.filter((size) => size === -1).length > 1 ||
      !wanted.every((size) => Number.isInteger(size) && size >= -1)
    ) {
      throw fault('E_FORMAT', `Reshape to [${wanted.join(', ')}]`)
    }
    return [{ dataType, shape: staticShape(shape, wanted, attributes['allowzero'] === 1) }]
  },
  // Rows stay rows when their size is kept, by a 0 or as the only size that can be left.
  rowWise: (node) => {
    const [from, target] = node.inputs
    const first = from!.type.shape[0]
    return (
      target!.constant !== undefined &&
      typeof first === 'string' &&
      node.outputs[0]!.type.shape[0] === first
    )
  },
  prepare: (node) => {
    const keepsZero = node.attributes['allowzero'] === 1
    return ([input, target], [output]) => {
      const wanted = Array.from(numbers(target!))
      const total = sizeOf(input!.shape)
      const sizes = wanted.map((size, axis) =>
        size === 0 && !keepsZero ? (input!.shape[axis] ?? 0) : size,
      )
      const rest = sizes.reduce((product, size) => (size === -1 ? product : product * size), 1)
      const shape = sizes.map((size) => (size === -1 ? total / rest : size))
      if (sizeOf(shape) !== total)
        throw fault(
          'E_SHAPE',
          `[${input!.shape.join(', ')}] can't be reshaped to [${wanted.join(', ')}]`,
        )
      output!.alias(input!, shape)
    }
  },
}

function staticShape(
  from: readonly Dimension[],
  wanted: readonly number[],
  keepsZero: boolean,
): Dimension[] {
  const sizes = wanted.map((size, axis): Dimension =>
    size === 0 && !keepsZero ? (from[axis] ?? 0) : size,
  )
  const given = splitSizes(from)
  const left = splitSizes(sizes.filter((size) => size !== -1))
  const isExact = given.symbols.length === 0 && left.symbols.length === 0
  if (isExact && !sizes.includes(-1) && given.product !== left.product)
    throw fault('E_FORMAT', `Reshape of [${from.join(', ')}] to [${wanted.join(', ')}]`)
  return sizes.map((size) => (size === -1 ? leftSize(given, left) : size))
}

interface Sizes {
  readonly product: number
  readonly symbols: readonly string[]
}

function splitSizes(shape: readonly Dimension[]): Sizes {
  let product = 1
  const symbols: string[] = []
  for (const size of shape) {
    if (typeof size === 'number') product *= size
    else symbols.push(size)
  }
  return { product, symbols }
}

/** What is left for the -1: a number, the one symbol that is not used up, or an unknown size. */
function leftSize(given: Sizes, used: Sizes): Dimension {
  const symbols = given.symbols.slice()
  for (const symbol of used.symbols) {
    const at = symbols.indexOf(symbol)
    if (at < 0) return 'reshaped'
    symbols.splice(at, 1)
  }
  const quotient = given.product / used.product
  if (symbols.length === 0)
    return Number.isInteger(quotient) ? quotient : refuseQuotient(given, used)
  return symbols.length === 1 && quotient === 1 ? symbols[0]! : 'reshaped'
}

function refuseQuotient(given: Sizes, used: Sizes): never {
  throw fault('E_FORMAT', `Reshape of ${given.product} elements by ${used.product}`)
}
