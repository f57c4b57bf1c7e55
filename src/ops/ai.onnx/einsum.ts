import { fault } from '../../errors.ts'
import type { Dimension } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import { limitSize } from '../limit-size.ts'
import { required, stridesOf } from '../shapes.ts'

interface Equation {
  readonly terms: readonly string[]
  readonly result: string
}

/** Letters and an arrow; an implicit result has the letters that stand once, in order. */
function parse(equation: string, ranks: readonly number[]): Equation {
  const [left = '', right] = equation.replaceAll(' ', '').split('->')
  const terms = left.split(',')
  if (equation.includes('...')) throw fault('E_UNSUPPORTED', 'Einsum with an ellipsis')
  const fits = terms.length === ranks.length && terms.every((term, i) => term.length === ranks[i])
  if (!fits || !/^[A-Za-z,]*$/.test(left) || (right !== undefined && !/^[A-Za-z]*$/.test(right)))
    throw fault('E_FORMAT', `Einsum "${equation}" of ranks ${ranks.join(', ')}`)
  const letters = Array.from(new Set(left.replaceAll(',', '')))
  const once = letters
    .filter((letter) => left.split(letter).length === 2)
    .toSorted()
    .join('')
  const result = right ?? once
  if (
    Array.from(result).some((letter) => !letters.includes(letter)) ||
    new Set(result).size < result.length
  )
    throw fault('E_FORMAT', `Einsum "${equation}"`)
  return { terms, result }
}

function sizesOf<T extends Dimension>(
  { terms }: Equation,
  shapes: readonly (readonly T[])[],
): Map<string, T> {
  const sizes = new Map<string, T>()
  terms.forEach((term, i) =>
    Array.from(term).forEach((letter, axis) => {
      const size = shapes[i]![axis]!
      const known = sizes.get(letter)
      if (known === undefined) sizes.set(letter, size)
      else if (typeof known === 'number' && typeof size === 'number' && known !== size)
        throw fault('E_SHAPE', `Einsum has ${known} and ${size} for ${letter}`)
    }),
  )
  return sizes
}

/** ONNX Einsum (opset 12) without ellipsis: products summed over the letters that the result lacks. */
export const einsum: Operator = {
  domain: '',
  opType: 'Einsum',
  version: 12,
  attributes: { equation: 'string' },
  infer: (inputs, attributes) => {
    const { dataType } = required(inputs, 0, 'Einsum')
    const shapes = inputs.map((_, i) => required(inputs, i, 'Einsum').shape)
    const equation = parse(
      attributes['equation'] as string,
      shapes.map((shape) => shape.length),
    )
    const sizes = sizesOf(equation, shapes)
    return [{ dataType, shape: Array.from(equation.result).map((letter) => sizes.get(letter)!) }]
  },
  rowWise: ({ inputs, attributes }) => {
    const { terms, result } = parse(
      attributes['equation'] as string,
      inputs.map((input) => input!.type.shape.length),
    )
    const row = result[0]
    // The rows' letter leads the result and every term that is no constant, and stands nowhere else.
    return (
      row !== undefined &&
      terms.every((term, i) => {
        if (inputs[i]!.constant) return !term.includes(row)
        return term.startsWith(row) && term.lastIndexOf(row) === 0
      })
    )
  },
  prepare: ({ attributes }) => {
    return (inputs, [output]) => {
      const shapes = inputs.map((input) => input.shape)
      const equation = parse(
        attributes['equation'] as string,
        shapes.map((shape) => shape.length),
      )
      const sizes = sizesOf(equation, shapes)
      const shape = Array.from(equation.result).map((letter) => sizes.get(letter)!)
      const summed = [...sizes.keys()].filter((letter) => !equation.result.includes(letter))
      limitSize(shape, 'Einsum')
      output!.resize(shape)
      contract(equation, inputs, output!, Array.from(equation.result).concat(summed), sizes)
    }
  },
}

/** Walks all letters, those of the result outermost. */
function contract(
  { terms, result }: Equation,
  inputs: readonly Tensor[],
  output: Tensor,
  letters: readonly string[],
  sizes: ReadonlyMap<string, number>,
): void {
  const steps = terms.map((term, i) => {
    const strides = stridesOf(inputs[i]!.shape)
    return letters.map((letter) =>
      Array.from(term).reduce((sum, at, axis) => sum + (at === letter ? strides[axis]! : 0), 0),
    )
  })
  const counts = letters.map((letter) => sizes.get(letter)!)
  const inner = counts.slice(result.length).reduce((product, count) => product * count, 1)
  const data = inputs.map((input) => numbers(input))
  const places = new Int32Array(inputs.length)
  const index = new Int32Array(letters.length)
  const to = numbers(output)
  for (let i = 0; i < to.length; i++) {
    let sum = 0
    for (let j = 0; j < inner; j++) {
      let product = 1
      for (let term = 0; term < data.length; term++) product *= data[term]![places[term]!]!
      sum += product
      for (let axis = letters.length - 1; axis >= 0; axis--) {
        const isDone = ++index[axis]! === counts[axis]
        const by = isDone ? 1 - counts[axis]! : 1
        for (let term = 0; term < data.length; term++) places[term]! += steps[term]![axis]! * by
        if (!isDone) break
        index[axis] = 0
      }
    }
    to[i] = sum
  }
}
