import type { Signature } from '../ir/model.ts'
import type { InferTensor } from './infer-tensor.ts'

/**
 * Tensors of a model that knows no names of its columns: where none bears a name of an input and there is one a column, they stand for
 * the columns in their order, as the library takes a table whose names it never saw.
 */
export function bindByPlace(
  { inputs }: Signature,
  given: readonly InferTensor[],
): readonly InferTensor[] {
  const isOne = (name: string) => inputs.some((input) => input.name === name)
  if (!inputs[0]?.byPlace || inputs.length === 1 || given.length !== inputs.length) return given
  if (given.some(({ name }) => isOne(name))) return given
  return given.map((tensor, i) => ({ ...tensor, name: inputs[i]!.name }))
}
