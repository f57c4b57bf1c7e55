import type { Tensor } from '../../ir/tensor.ts'
import { fault } from '../../errors.ts'
import { numbers } from '../../ir/tensor.ts'

/** Columns of the `nodes` tensor, one row a node, trees one behind the other in their own node order. */
export const nodeColumns = 5
export const featureColumn = 0
/** Absolute rows of the children; -1 at a leaf. */
export const leftColumn = 1
export const rightColumn = 2
/** Row of `values` at a leaf; -1 elsewhere. */
export const leafColumn = 3
/** Bit 0: a missing value goes left. The bits above: 1 + row of `categories` for a split on categories, else 0. */
export const flagsColumn = 4

/** An ensemble as the operator's initializers hold it. */
export interface TreeEnsemble {
  readonly nodes: Int32Array
  readonly thresholds: Float64Array
  /** First row of each tree. */
  readonly roots: Int32Array
  /** [leaves, width] */
  readonly values: Float64Array
  readonly width: number
  /** Output column of each tree, where a leaf holds one value. */
  readonly targets: Int32Array | undefined
  /** Bits of the categories that go left, one set a split behind the other: set s fills the words from starts[s] to starts[s + 1]. */
  readonly categories: Uint32Array | undefined
  readonly starts: Int32Array
  /** [features, 8] bits of the categories seen in training, where unseen ones go as missing ones do. */
  readonly known: Uint32Array | undefined
}

export function ensembleOf(constant: (index: number) => Tensor | undefined): TreeEnsemble {
  const need = (index: number): Tensor => {
    const tensor = constant(index)
    if (!tensor) throw fault('E_FORMAT', 'a tree ensemble whose trees are not constant')
    return tensor
  }
  const values = need(5)
  const int32 = (tensor: Tensor) =>
    tensor.data instanceof Int32Array ? tensor.data : Int32Array.from(numbers(tensor))
  // A file may hold numbers as smaller types where they fit (src/optimizing).
  const float64 = (tensor: Tensor) =>
    tensor.data instanceof Float64Array ? tensor.data : Float64Array.from(numbers(tensor))
  const targets = constant(6)
  const categories = constant(7)
  const known = constant(8)
  return {
    nodes: int32(need(2)),
    thresholds: float64(need(3)),
    roots: int32(need(4)),
    values: float64(values),
    width: values.shape[1] ?? 1,
    targets: targets && int32(targets),
    categories: categories && Uint32Array.from(numbers(categories)),
    starts: startsOf(categories, constant(9)),
    known: known && Uint32Array.from(numbers(known)),
  }
}

/** Where sets start: as given, or one row of `categories` each. */
function startsOf(categories: Tensor | undefined, given: Tensor | undefined): Int32Array {
  if (given) return Int32Array.from(numbers(given))
  const splits = categories?.shape[0] ?? 0
  const words = categories?.shape[1] ?? 0
  return Int32Array.from({ length: splits + 1 }, (_, split) => split * words)
}

/** What the check of an ensemble has seen of it. */
export interface CheckedTrees {
  readonly depths: Int32Array
  readonly roles: FeatureRoles
}

/** How nodes ask for features. */
export interface FeatureRoles {
  readonly features: number
  /** [plain, raised, categories] x features: 1 where a node asks so (src/ops/trees/slots.ts); empty where features are too many. */
  readonly used: Uint8Array
  /** Where missing values go right: whether a threshold is Infinity, and the largest that is not. */
  hasInfinite: boolean
  largest: number
}

/** A width is only a number in a file: tables of it are made up to here. */
const mostFeatures = 2 ** 20

/**
 * Checks once what walking relies on: every child lies in its own tree and is reached once (no cycles), features are below
 * `features`, leaves and targets exist. Throws E_FORMAT.
 */
export function validateEnsemble(
  ensemble: TreeEnsemble,
  features: number,
  outputs: number,
): CheckedTrees {
  const { nodes, roots, values, width, targets, thresholds } = ensemble
  const splits = checkSets(ensemble)
  const knownFeatures = ensemble.known ? ensemble.known.length / 8 : features
  const count = nodes.length / nodeColumns
  const leaves = values.length / width
  if (thresholds.length !== count) throw malformed('it has not as many thresholds as nodes')
  if (outputs < 1) throw malformed('it has no outputs')
  if (
    targets
      ? width !== 1 || targets.length !== roots.length || targets.some((t) => t < 0 || t >= outputs)
      : width !== outputs
  ) {
    throw malformed('its leaves do not fit its outputs')
  }
  const depths = new Int32Array(roots.length)
  // Of one tree after the other, so that it stays in the cache.
  const level = new Int32Array(mostNodes(ensemble))
  const limits: Limits = { level, leaves, features, splits, knownFeatures }
  const used = new Uint8Array(features <= mostFeatures ? 3 * features : 0)
  const roles: FeatureRoles = { features, used, hasInfinite: false, largest: -Infinity }
  for (let tree = 0; tree < roots.length; tree++) {
    const start = roots[tree]!
    const end = tree + 1 < roots.length ? roots[tree + 1]! : count
    if (start < 0 || start >= end || end > count) throw malformed('a tree has no nodes')
    depths[tree] = checkTree(nodes, thresholds, limits, roles, start, end)
  }
  return { depths, roles }
}

/** Nodes of the largest tree; 0 where roots do not rise. */
export function mostNodes({ roots, thresholds }: TreeEnsemble): number {
  let most = 0
  for (let tree = 0; tree < roots.length; tree++)
    most = Math.max(most, (roots[tree + 1] ?? thresholds.length) - roots[tree]!)
  return most
}

interface Limits {
  /** Of each node of the tree, as many as the largest has. */
  readonly level: Int32Array
  readonly leaves: number
  readonly features: number
  readonly splits: number
  readonly knownFeatures: number
}

/** Returns the tree's depth. */
function checkTree(
  nodes: Int32Array,
  thresholds: Float64Array,
  { level, leaves, features, splits, knownFeatures }: Limits,
  roles: FeatureRoles,
  start: number,
  end: number,
): number {
  const { used } = roles
  level.fill(-1, 0, end - start)
  level[0] = 0
  let deepest = 0
  // Most files list a node before its children, so that one pass meets it after the one that leads to it; the others wait.
  const waiting: number[] = []
  let listed = start
  while (listed < end || waiting.length > 0) {
    const isPass = listed < end
    const node = isPass ? listed++ : waiting.pop()!
    const depth = level[node - start]!
    if (depth < 0) continue
    const at = node * nodeColumns
    const left = nodes[at + leftColumn]!
    if (left < 0) {
      const leaf = nodes[at + leafColumn]!
      if (leaf < 0 || leaf >= leaves) throw malformed('a leaf has no value')
      if (depth > deepest) deepest = depth
      continue
    }
    const feature = nodes[at + featureColumn]!
    if (feature < 0 || feature >= features)
      throw malformed(`a node asks for feature ${feature} of ${features}`)
    const flags = nodes[at + flagsColumn]!
    const category = flags >> 1
    const threshold = thresholds[node]!
    if (category === 0 && threshold !== threshold) throw malformed('a threshold is NaN')
    if (category < 0 || category > splits || (category > 0 && feature >= knownFeatures))
      throw malformed('a node splits on categories that are not there')
    const role = category > 0 ? 2 : flags === 1 ? 0 : 1
    used[role * features + feature] = 1
    if (role === 1) {
      if (threshold === Infinity) roles.hasInfinite = true
      else if (threshold > roles.largest) roles.largest = threshold
    }
    const right = nodes[at + rightColumn]!
    if (left <= start || left >= end || right <= start || right >= end) {
      const child = left <= start || left >= end ? left : right
      throw malformed(`a child lies outside its tree (node ${child - start})`)
    }
    if (level[left - start]! >= 0 || level[right - start]! >= 0 || left === right)
      throw malformed(`node ${(level[left - start]! >= 0 ? left : right) - start} is reached twice`)
    level[left - start] = depth + 1
    level[right - start] = depth + 1
    if (!isPass || left < node) waiting.push(left)
    if (!isPass || right < node) waiting.push(right)
  }
  return deepest
}

/** How many sets there are; each must lie in the words. */
function checkSets({ categories, starts }: TreeEnsemble): number {
  const words = categories?.length ?? 0
  const isRising = starts.every((start, i) => start >= (i > 0 ? starts[i - 1]! : 0))
  if (!isRising || (starts.at(-1) ?? 0) > words)
    throw malformed('its sets of categories are not there')
  return Math.max(0, starts.length - 1)
}

function malformed(what: string): Error {
  return fault('E_FORMAT', `the trees are malformed: ${what}`)
}
