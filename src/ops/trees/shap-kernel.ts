import { fault } from '../../errors.ts'
import type { Kernel, KernelContext } from '../../ir/operator.ts'
import type { ValueType } from '../../ir/graph.ts'
import { numbers } from '../../ir/tensor.ts'
import type { TreeEnsemble } from './ensemble.ts'
import type { ShapSource } from './shap-paths.ts'
import { treePaths } from './shap-paths.ts'
import type { CategoryReading } from './walk-general.ts'
import type { ShapWalk } from './walk-shap.ts'
import { shapScratch, shapWalk } from './walk-shap.ts'

export interface ShapProblem {
  /** Checked. */
  readonly ensemble: TreeEnsemble
  readonly source: Omit<ShapSource, 'unseenLeaf'>
  /** Nodes without cover answer 0. */
  readonly isUnseenZero: boolean
  readonly outputs: number
  /** How many features contribute. */
  readonly features: number
  readonly reading: CategoryReading
  readonly isSingle: boolean
  readonly hasBase: boolean
}

/** [N, D + 1], or [N, K, D + 1] for several outputs. */
export function shapType(x: ValueType, outputs: number, features: number): ValueType {
  const rows = x.shape[0]!
  const shape = outputs === 1 ? [rows, features + 1] : [rows, outputs, features + 1]
  return { dataType: 'DOUBLE', shape }
}

/** Inputs X and, with a base, [outputs] or [N, outputs]. Throws E_FORMAT over covers that say nothing, E_LIMIT over chains of splits. */
export function shapKernel(problem: ShapProblem, context: KernelContext): Kernel {
  const { outputs, isSingle, hasBase } = problem
  const width = problem.features + 1
  const { walks, expected } = prepareWalks(problem)
  let rounded = new Float32Array(0)
  return ([x, base], [output]) => {
    const { rows } = x!
    if (outputs === 1) output!.resize2(rows, width)
    else output!.resize([rows, outputs, width])
    const to = numbers(output!) as Float64Array
    to.fill(0)
    fillBase(to, expected, hasBase ? numbers(base!) : undefined, width)
    let from = numbers(x!) as Float64Array | Float32Array
    if (isSingle && from instanceof Float64Array) {
      if (rounded.length < from.length) rounded = new Float32Array(from.length)
      rounded.set(from)
      from = rounded
    }
    for (const walk of walks) {
      context.spend(rows * walk.work)
      walk.run(from, rows, x!.width, to, outputs * width)
    }
  }
}

function prepareWalks({
  ensemble: given,
  source,
  isUnseenZero,
  outputs,
  features,
  reading,
}: ShapProblem): {
  walks: ShapWalk[]
  expected: Float64Array
} {
  if (source.covers.length !== given.thresholds.length)
    throw fault('E_FORMAT', "the trees can't be explained: they have not as many covers as nodes")
  const expected = new Float64Array(outputs)
  const ensemble = isUnseenZero ? withZeroLeaf(given) : given
  const unseenLeaf = isUnseenZero ? given.values.length / given.width : undefined
  const trees = Array.from(ensemble.roots, (_, tree) =>
    treePaths(ensemble, { ...source, unseenLeaf }, tree),
  )
  const scratch = shapScratch(trees, ensemble.width)
  const walks = trees.map((paths, tree) => {
    const first = ensemble.targets?.[tree] ?? 0
    paths.expected.forEach((value, k) => (expected[first + k]! += value))
    const offsets = paths.expected.map((_value, k) => (first + k) * (features + 1))
    return shapWalk(ensemble, reading, paths, offsets, scratch)
  })
  return { walks, expected }
}

function withZeroLeaf(ensemble: TreeEnsemble): TreeEnsemble {
  const values = new Float64Array(ensemble.values.length + ensemble.width)
  values.set(ensemble.values)
  return { ...ensemble, values }
}

/** The last column: the mean of all trees, plus the base. */
function fillBase(
  to: Float64Array,
  expected: Float64Array,
  base: ArrayLike<number> | undefined,
  width: number,
): void {
  for (let i = 0, at = width - 1; at < to.length; i++, at += width)
    to[at] = expected[i % expected.length]! + (base ? base[i % base.length]! : 0)
}
