import { fault } from '../../errors.ts'
import type { LightgbmTree, LinearLeaves } from './model.ts'
import { isCategorical, missingTypeOf } from './model.ts'
import { readCount, readNumbers } from './read-numbers.ts'

/** The lines of one tree, `key=value`, as a checked tree (Tree::Tree of LightGBM's src/io/tree.cpp). */
export function parseTree(
  lines: ReadonlyMap<string, string>,
  index: number,
  features: number,
): LightgbmTree {
  const where = (key: string) => `${key} of tree ${index}`
  const need = (key: string): string => {
    const text = lines.get(key)
    if (text === undefined) throw fault('E_FORMAT', `tree ${index} has no ${key}`)
    return text
  }
  const values = need('leaf_value')
  const leaves = readCount(need('num_leaves'), values.length, where('num_leaves'))
  if (leaves < 1) throw fault('E_FORMAT', `tree ${index} has no leaves`)
  const splits = leaves - 1
  const doubles = (key: string, count: number) =>
    readNumbers(Float64Array, need(key), count, where(key))
  const integers = (key: string, count: number) =>
    readNumbers(Int32Array, need(key), count, where(key))
  // What only explanations and importances need may be absent, and is empty in trees of one leaf.
  const optional = (key: string, count: number) =>
    lines.get(key)?.trim() ? doubles(key, count) : undefined
  const tree: LightgbmTree = {
    leaves,
    leafValue: doubles('leaf_value', leaves),
    ...(splits > 0
      ? {
          feature: integers('split_feature', splits),
          threshold: doubles('threshold', splits),
          left: integers('left_child', splits),
          right: integers('right_child', splits),
          decision: lines.has('decision_type')
            ? readNumbers(Uint8Array, need('decision_type'), splits, where('decision_type'))
            : new Uint8Array(splits),
        }
      : noSplits()),
    leafCount: optional('leaf_count', leaves),
    leafWeight: optional('leaf_weight', leaves),
    internalCount: optional('internal_count', splits),
    internalWeight: optional('internal_weight', splits),
    splitGain: optional('split_gain', splits),
    categories: splits > 0 ? categoriesOf(lines, need, where) : undefined,
    linear: lines.get('is_linear') === '1' ? linearOf(need, where, leaves, features) : undefined,
  }
  checkSplits(tree, index, features)
  return tree
}

function noSplits() {
  const none = new Int32Array(0)
  const threshold = new Float64Array(0)
  return { feature: none, threshold, left: none, right: none, decision: new Uint8Array(0) }
}

type Need = (key: string) => string
type Where = (key: string) => string

function categoriesOf(
  lines: ReadonlyMap<string, string>,
  need: Need,
  where: Where,
): LightgbmTree['categories'] {
  const boundaries = lines.get('cat_boundaries') ?? ''
  const sets = readCount(need('num_cat'), Math.max(1, boundaries.length), where('num_cat'))
  if (sets === 0) return undefined
  const starts = readNumbers(Int32Array, boundaries, sets + 1, where('cat_boundaries'))
  if (starts.some((start, i) => (i === 0 ? start !== 0 : start < starts[i - 1]!)))
    throw fault('E_FORMAT', `${where('cat_boundaries')} do not rise from 0`)
  const words = readNumbers(
    Uint32Array,
    need('cat_threshold'),
    starts[sets]!,
    where('cat_threshold'),
  )
  return { starts, words }
}

function linearOf(need: Need, where: Where, leaves: number, features: number): LinearLeaves {
  const constants = readNumbers(Float64Array, need('leaf_const'), leaves, where('leaf_const'))
  const counts = readNumbers(Int32Array, need('num_features'), leaves, where('num_features'))
  const starts = new Int32Array(leaves + 1)
  const text = need('leaf_features')
  for (let leaf = 0; leaf < leaves; leaf++) {
    const end = starts[leaf]! + counts[leaf]!
    if (counts[leaf]! < 0 || end > text.length)
      throw fault('E_FORMAT', `${where('num_features')} do not fit its leaf_features`)
    starts[leaf + 1] = end
  }
  const total = starts[leaves]!
  const used = readNumbers(Int32Array, text, total, where('leaf_features'))
  if (used.some((feature) => feature < 0 || feature >= features))
    throw fault('E_FORMAT', `${where('leaf_features')} name a feature that is not there`)
  const coefficients = readNumbers(Float64Array, need('leaf_coeff'), total, where('leaf_coeff'))
  return { constants, starts, features: used, coefficients }
}

/** Children, features, thresholds and sets exist; every split and leaf is reached at most once, so that no walk is endless. */
function checkSplits(tree: LightgbmTree, index: number, features: number): void {
  const { leaves, left, right } = tree
  const splits = leaves - 1
  const isReached = new Uint8Array(splits + leaves)
  for (let split = 0; split < splits; split++) {
    for (const child of [left[split]!, right[split]!]) {
      // A later split or a leaf: LightGBM numbers splits as it makes them, so a child is never in front of its parent.
      if (child >= splits || child < -leaves || (child >= 0 && child <= split))
        throw malformed(index, split, `has a child ${child} of ${leaves} leaves`)
      const place = child >= 0 ? child : splits + ~child
      if (isReached[place]) throw malformed(index, split, `has a child ${child} that another has`)
      isReached[place] = 1
    }
    checkSplit(tree, index, split, features)
  }
}

function checkSplit(tree: LightgbmTree, index: number, split: number, features: number): void {
  const feature = tree.feature[split]!
  const threshold = tree.threshold[split]!
  const decision = tree.decision[split]!
  if (feature < 0 || feature >= features)
    throw malformed(index, split, `asks for feature ${feature} of ${features}`)
  if (isCategorical(decision)) {
    const sets = (tree.categories?.starts.length ?? 1) - 1
    if (!(Number.isInteger(threshold) && threshold >= 0 && threshold < sets))
      throw malformed(index, split, `asks for set ${threshold} of ${sets} sets of categories`)
  } else if (Number.isNaN(threshold)) {
    throw malformed(index, split, 'has the threshold NaN')
  } else if (missingTypeOf(decision) === undefined || decision > 15) {
    throw malformed(index, split, `has decision_type ${decision}, which LightGBM does not write`)
  }
}

function malformed(index: number, split: number, what: string): Error {
  return fault('E_FORMAT', `tree ${index} is malformed: split ${split} ${what}`)
}
