import { fault } from '../errors.ts'
import type { DataType, NumericArray } from '../ir/data-type.ts'
import { allocate, isFloating } from '../ir/data-type.ts'
import type { Dimension, Graph, Value } from '../ir/graph.ts'
import { Tensor } from '../ir/tensor.ts'
import type { InferTensor } from './infer-tensor.ts'

/** Tensors in exactly the types and shapes that the graph declares (ONNX files); a symbol has one size in all inputs. */
export function bindDeclared(graph: Graph, matched: readonly InferTensor[]): Tensor[] {
  const sizes = new Map<string, number>()
  return matched.map((given, i) => {
    const value = graph.inputs[i]!
    checkShape(value, given, sizes)
    const { dataType } = value.type
    const data = dataType === 'STRING' ? textsOf(value, given) : numbersOf(value, dataType, given)
    return new Tensor(dataType, [...given.shape], data)
  })
}

function checkShape(value: Value, { shape }: InferTensor, sizes: Map<string, number>): void {
  const { shape: declared } = value.type
  const { sizes: fixed, isOpen } = leadingSizes(declared)
  const fits =
    (isOpen ? shape.length >= fixed.length : shape.length === fixed.length) &&
    fixed.every((size, axis) => {
      if (typeof size === 'number') return size === shape[axis]
      const known = sizes.get(size)
      sizes.set(size, shape[axis]!)
      return known === undefined || known === shape[axis]
    })
  if (!fits)
    throw fault(
      'E_SHAPE',
      `input "${value.name}" has shape [${shape.join(', ')}], the model takes [${declared.join(', ')}]`,
    )
}

/** Sizes before a last `...`, which stands for any number of further ones. */
export function leadingSizes(shape: readonly Dimension[]): {
  readonly sizes: readonly Dimension[]
  readonly isOpen: boolean
} {
  const isOpen = shape.at(-1) === '...'
  return { sizes: isOpen ? shape.slice(0, -1) : shape, isOpen }
}

const ranges: Readonly<Partial<Record<DataType, readonly [number, number]>>> = {
  INT8: [-128, 127],
  INT16: [-32768, 32767],
  INT32: [-(2 ** 31), 2 ** 31 - 1],
  INT64: [-(2 ** 53), 2 ** 53],
  UINT8: [0, 255],
  UINT16: [0, 65535],
  UINT32: [0, 2 ** 32 - 1],
  UINT64: [0, 2 ** 53],
  BOOL: [0, 1],
}

/** Floats are rounded to the declared width, as numpy would; integers must be whole and fit. */
function numbersOf(
  value: Value,
  dataType: DataType,
  { data, datatype }: InferTensor,
): NumericArray {
  if (datatype === 'BYTES')
    throw fault('E_DATATYPE', `input "${value.name}" takes numbers, not BYTES`)
  const numbers = allocate(dataType, data.length) as NumericArray
  const range = ranges[dataType]
  const hasNull = isFloating(dataType)
  for (let i = 0; i < numbers.length; i++) {
    const given = data[i]
    const x = typeof given === 'boolean' ? Number(given) : given === null && hasNull ? NaN : given
    if (
      typeof x !== 'number' ||
      (range && !(Number.isInteger(x) && x >= range[0] && x <= range[1]))
    )
      throw fault('E_VALUE', {
        where: `input "${value.name}", element ${i}`,
        '!value': JSON.stringify(given) ?? 'undefined',
        what: `is not ${dataType}`,
      })
    numbers[i] = x
  }
  return numbers
}

function textsOf(value: Value, { data, datatype }: InferTensor): string[] {
  if (datatype !== 'BYTES')
    throw fault('E_DATATYPE', `input "${value.name}" takes text (BYTES), not ${datatype}`)
  return Array.from(data, (x, i) => {
    if (typeof x === 'string') return x
    throw fault('E_VALUE', {
      where: `input "${value.name}", element ${i}`,
      '!value': JSON.stringify(x) ?? 'undefined',
      what: 'is not a string',
    })
  })
}
