import { fault } from '../../errors.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'

/** Trees as the operator's initializers hold them (src/ops/slipway/oblivious-ensemble.ts). */
export interface ObliviousEnsemble {
  readonly depths: Int32Array
  readonly features: Int32Array
  readonly borders: Float32Array
  readonly values: Float64Array
  /** 1 where NaN is above every border. */
  readonly missing: Int32Array
}

export const maximumDepth = 16

export function obliviousOf(constant: (index: number) => Tensor | undefined): ObliviousEnsemble {
  const need = (index: number): Tensor => {
    const tensor = constant(index)
    if (!tensor) throw fault('E_FORMAT', 'an ensemble of oblivious trees that are not constant')
    return tensor
  }
  return {
    depths: Int32Array.from(numbers(need(1))),
    features: Int32Array.from(numbers(need(2))),
    borders: Float32Array.from(numbers(need(3))),
    values: numbers(need(4)) as Float64Array,
    missing: Int32Array.from(numbers(need(5))),
  }
}

/** Checks what walking relies on. Throws E_FORMAT. */
export function checkOblivious(
  { depths, features, borders, values, missing }: ObliviousEnsemble,
  width: number,
  outputs: number,
): void {
  let splits = 0
  let leaves = 0
  for (const depth of depths) {
    if (depth < 0 || depth > maximumDepth) throw malformed(`a tree has ${depth} levels`)
    splits += depth
    leaves += 2 ** depth
  }
  if (splits !== features.length || splits !== borders.length)
    throw malformed(`${splits} splits are asked for, and ${features.length} are there`)
  if (outputs < 1 || leaves * outputs !== values.length)
    throw malformed(`${leaves} leaves of ${outputs} values, but ${values.length} values`)
  if (missing.length !== width) throw malformed('it does not say where missing values go')
  for (const feature of features)
    if (feature < 0 || feature >= width)
      throw malformed(`a split asks for feature ${feature} of ${width}`)
  if (borders.some((border) => border !== border)) throw malformed('a border is NaN')
}

function malformed(what: string): Error {
  return fault('E_FORMAT', `the oblivious trees are malformed: ${what}`)
}
