import type { Tensor } from '../../ir/tensor.ts'
import type { TreeEnsemble } from './ensemble.ts'
import { ensembleOf, validateEnsemble } from './ensemble.ts'
import type { PackedTrees } from './pack.ts'
import { packTrees } from './pack.ts'
import type { CategoryReading } from './walk-general.ts'

/** Trees that were checked, and packed at first need; every graph and method over the same initializers shares them. */
export interface SharedTrees {
  readonly ensemble: TreeEnsemble
  readonly depths: Int32Array
  packed(isSingle: boolean, reading: CategoryReading): PackedTrees | undefined
}

interface Kept {
  readonly initializers: readonly (Tensor | undefined)[]
  readonly features: number
  readonly outputs: number
  readonly trees: SharedTrees
}

const kept = new WeakMap<Tensor, Kept[]>()
const firstInitializer = 2
const lastInitializer = 9

/** Inputs 2 to 9 of TreeEnsemble, all of them: a file may combine the nodes of one ensemble with another's values. Throws E_FORMAT. */
export function sharedTrees(
  constant: (index: number) => Tensor | undefined,
  features: number,
  outputs: number,
): SharedTrees {
  const initializers: (Tensor | undefined)[] = []
  for (let i = firstInitializer; i <= lastInitializer; i++) initializers.push(constant(i))
  const nodes = initializers[0]
  const list = (nodes && kept.get(nodes)) ?? []
  const found = list.find(
    (entry) =>
      entry.features === features &&
      entry.outputs === outputs &&
      entry.initializers.every((tensor, i) => tensor === initializers[i]),
  )
  if (found) return found.trees
  const trees = prepareTrees(ensembleOf(constant), features, outputs)
  list.push({ initializers, features, outputs, trees })
  if (nodes) kept.set(nodes, list)
  return trees
}

function prepareTrees(ensemble: TreeEnsemble, features: number, outputs: number): SharedTrees {
  const checked = validateEnsemble(ensemble, features, outputs)
  const made = new Map<string, PackedTrees | undefined>()
  return {
    ensemble,
    depths: checked.depths,
    packed: (isSingle, reading) => {
      const key = `${isSingle} ${reading}`
      if (!made.has(key)) made.set(key, packTrees(ensemble, checked, isSingle, reading))
      return made.get(key)
    },
  }
}
