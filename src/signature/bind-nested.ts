import { fault } from '../errors.ts'
import type { Signature } from '../ir/model.ts'
import { bindDeclared, leadingSizes } from './bind-declared.ts'
import type { BoundRows } from './bind-rows.ts'
import type { InferTensor } from './infer-tensor.ts'

/**
 * Binds nested lists to a model that takes tensors as its file declares them (images, sequences): a list for the one input, or a
 * record of lists by input name. Rows may be flat where the declared sizes say how they are laid out.
 */
export function bindNested(signature: Signature, x: unknown): BoundRows {
  const { inputs } = signature
  const isNamed = typeof x === 'object' && x !== null && !Array.isArray(x)
  if (!isNamed && inputs.length > 1)
    throw fault(
      'E_INPUT',
      `${signature.estimator} has the inputs ${inputs.map((input) => input.name).join(', ')}: send {"X": {"name": [...], ...}}`,
    )
  const given = isNamed ? (x as Readonly<Record<string, unknown>>) : { [inputs[0]!.name]: x }
  let isSingle = false
  const matched = inputs.map(({ name, kind }, i): InferTensor => {
    if (!Object.hasOwn(given, name)) throw fault('E_INPUT', `missing input ${name}`)
    const { type } = signature.graph.inputs[i]!
    const { shape, data } = flatten(given[name], name)
    const { sizes: leading, isOpen } = leadingSizes(type.shape)
    const declared = leading.length
    // One row without a list around it.
    isSingle ||= shape.length === declared - 1 && !isFlatBatch(shape, leading)
    const whole = isSingle ? [1, ...shape] : shape
    const sizes = leading.slice(1)
    const isLaidOut =
      !isOpen &&
      whole.length === 2 &&
      declared > 2 &&
      sizes.every((size) => typeof size === 'number')
    return {
      name,
      datatype: kind === 'string' ? 'BYTES' : 'FP64',
      shape: isLaidOut ? [whole[0]!, ...(sizes as number[])] : whole,
      data,
    }
  })
  for (const { name, shape, data } of matched)
    if (shape.reduce((product, size) => product * size, 1) !== data.length)
      throw fault(
        'E_SHAPE',
        `input "${name}" has ${data.length} values, the model takes [${shape.join(', ')}]`,
      )
  const rows = matched[0]?.shape[0] ?? 1
  if (rows === 0) throw fault('E_EMPTY', `${signature.estimator} needs at least one row`)
  return { tensors: bindDeclared(signature.graph, matched), numeric: 'DOUBLE', rows, isSingle }
}

/** [n, k] for [N, a, b] with a * b = k: rows laid out flat, not one row of fewer axes. */
function isFlatBatch(shape: readonly number[], declared: readonly (number | string)[]): boolean {
  const width = declared.slice(1).reduce<number>((product, size) => product * Number(size), 1)
  return shape.length === 2 && shape[1] === width
}

const deepest = 16

function flatten(value: unknown, name: string): { shape: number[]; data: unknown[] } {
  const shape: number[] = []
  for (let at = value; Array.isArray(at); at = at[0]) {
    shape.push(at.length)
    if (shape.length > deepest)
      throw fault('E_SHAPE', `input "${name}" is nested more than ${deepest} deep`)
  }
  const data: unknown[] = []
  const walk = (item: unknown, depth: number): void => {
    if (depth === shape.length && !Array.isArray(item)) data.push(item)
    else if (Array.isArray(item) && item.length === shape[depth])
      for (const inner of item) walk(inner, depth + 1)
    else throw fault('E_SHAPE', `input "${name}" is ragged: its lists differ in length or depth`)
  }
  walk(value, 0)
  return { shape, data }
}
