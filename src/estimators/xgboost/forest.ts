import { int32, tensor } from '../../ir/tensor.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { fault } from '../../errors.ts'
import type { EnsembleTensors, TreeSource } from '../scikit-learn/tree/ensemble-tensors.ts'
import { ensembleTensors } from '../scikit-learn/tree/ensemble-tensors.ts'
import { malformed } from './faults.ts'
import type { BoosterModel, BoosterTree } from './model.ts'

/** The trees as TreeEnsemble takes them: x < t becomes x <= the next float32 below t. */
export interface Forest {
  readonly tensors: EnsembleTensors
  /** Output of each tree; undefined where leaves hold a value for each. */
  readonly targets: Tensor | undefined
  /** Bits of the categories that go left, and where each set starts. */
  readonly categories: Tensor | undefined
  readonly starts: Tensor | undefined
}

/** How dart's weight reaches a leaf. 'inplace': as Booster.inplace_predict of 1.4 to 3.2 does, which adds the base and takes it off again. */
export type Weighing = 'plain' | 'inplace'

/** The first `count` trees. */
export function forestOf(model: BoosterModel, count: number, weighing: Weighing): Forest {
  const trees = model.trees.slice(0, count)
  const width = trees[0]?.vectors ? model.outputs : 1
  const sets = new CategorySets()
  const tensors = ensembleTensors(
    trees.map((tree, i) =>
      sourceOf(splitsOf(tree, model, sets), width, weightOf(model, i, weighing)),
    ),
    width,
  )
  const groups = model.groups.slice(0, count)
  if (groups.some((group) => group < 0 || group >= model.outputs))
    throw malformed('a tree adds to an output that is not there')
  return { tensors, targets: width > 1 ? undefined : int32([count], groups), ...sets.tensors() }
}

/** Rounded to float32 at each step, as it is when XGBoost adds a tree's answer. */
function weightOf(model: BoosterModel, tree: number, weighing: Weighing): (leaf: number) => number {
  const weight = model.weights?.[tree]
  if (weight === undefined) return (leaf) => leaf
  if (weighing === 'plain') return (leaf) => Math.fround(leaf * weight)
  const base = model.base[model.groups[tree]!] ?? model.base[0]!
  return (leaf) => Math.fround(Math.fround(Math.fround(base + leaf) - base) * weight)
}

interface Splits {
  readonly tree: BoosterTree
  /** What TreeEnsemble knows a node's set by; absent where it splits on numbers. */
  readonly sets: ReadonlyMap<number, number>
  /** XGBoost's sets go right, TreeEnsemble's left: most such nodes have their children exchanged. */
  readonly isSwapped: (node: number) => boolean
}

/**
 * Sets of a tree. What is in no set goes left, except in 1.6, where a category beyond the set's last word goes as missing ones do: where
 * that is right, those of its words that are not in the set are what goes left.
 */
function splitsOf(tree: BoosterTree, { version }: BoosterModel, sets: CategorySets): Splits {
  const isBounded = version[0] === 1 && version[1] === 6
  const rest = new Set<number>()
  const numbered = new Map<number, number>()
  for (const [node, categories] of tree.categories) {
    if (isBounded && !tree.defaultLeft[node]) rest.add(node)
    numbered.set(node, sets.add(categories, rest.has(node)))
  }
  return { tree, sets: numbered, isSwapped: (node) => numbered.has(node) && !rest.has(node) }
}

function sourceOf(
  { tree, sets, isSwapped }: Splits,
  width: number,
  weighted: (leaf: number) => number,
): TreeSource {
  const { left, right, condition, defaultLeft, vectors, cover } = tree
  const count = left.length
  return {
    count,
    left: Int32Array.from(left, (child, node) =>
      child !== -1 && isSwapped(node) ? right[node]! : child,
    ),
    right: Int32Array.from(right, (child, node) => (isSwapped(node) ? left[node]! : child)),
    feature: tree.feature,
    threshold: Float64Array.from(condition, (bound, node) =>
      sets.has(node) ? 0 : belowFloat32(bound),
    ),
    missingLeft: Uint8Array.from({ length: count }, (_, node) =>
      Boolean(defaultLeft[node]) === isSwapped(node) ? 0 : 1,
    ),
    category: (node) => sets.get(node) ?? 0,
    cover: (node) => cover[node]!,
    leaf: (node, to, at) => {
      if (!vectors) {
        to[at] = weighted(condition[node]!)
        return
      }
      const row = vectors.rowOf(node) * width
      for (let k = 0; k < width; k++) to[at + k] = weighted(vectors.values[row + k]!)
    },
  }
}

const single = new Float32Array(1)
const bits = new Int32Array(single.buffer)

/** The largest float32 below x, itself a float32. Below -Infinity there is nothing, but no finite number is below either. */
function belowFloat32(x: number): number {
  if (x !== x || x === -Infinity) return x
  if (x === 0) return -1.401298464324817e-45
  single[0] = x
  bits[0]! += x > 0 ? -1 : 1
  return single[0]!
}

/** XGBoost's bitsets reach as far as the largest category; all of a file's together may take this many words (256 MiB). */
const mostWords = 2 ** 26
const largestCategory = 2 ** 24

class CategorySets {
  private readonly words: Uint32Array[] = []
  private readonly starts: number[] = [0]

  /** Returns the number TreeEnsemble knows the set by: from 1 on. `isRest`: what is not in it, as far as its last word reaches. */
  add(categories: ArrayLike<number>, isRest: boolean): number {
    let largest = 0
    for (let i = 0; i < categories.length; i++) {
      const category = categories[i]!
      if (!(category >= 0 && category < largestCategory))
        throw malformed(`a split on category ${category}`)
      if (category > largest) largest = category
    }
    const size = (largest >> 5) + 1
    const end = this.starts.at(-1)! + size
    if (end > mostWords)
      throw fault(
        'E_LIMIT',
        `the sets of categories of an XGBoost model take more than ${mostWords * 4} bytes`,
      )
    const words = new Uint32Array(size)
    for (let i = 0; i < categories.length; i++)
      words[categories[i]! >> 5]! |= 1 << (categories[i]! & 31)
    this.words.push(isRest ? words.map((word) => ~word) : words)
    this.starts.push(end)
    return this.words.length
  }

  tensors(): Pick<Forest, 'categories' | 'starts'> {
    if (this.words.length === 0) return { categories: undefined, starts: undefined }
    const all = new Uint32Array(this.starts.at(-1)!)
    this.words.forEach((words, i) => all.set(words, this.starts[i]!))
    return {
      categories: tensor('UINT32', [all.length], all),
      starts: int32([this.starts.length], this.starts),
    }
  }
}
