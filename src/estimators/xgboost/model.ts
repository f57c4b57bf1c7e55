import type { Version } from '../context.ts'

/** A tree in XGBoost's own node numbers; every array has one element a node. */
export interface BoosterTree {
  /** -1 at a leaf. */
  readonly left: ArrayLike<number>
  readonly right: ArrayLike<number>
  readonly feature: ArrayLike<number>
  /** Where a split: x < condition goes left. At a leaf of one value: that value. float32. */
  readonly condition: Float32Array
  readonly defaultLeft: ArrayLike<number | boolean>
  /** Sums of hessians and gains of splits, as training saw them: for explanations and importances. */
  readonly cover: Float32Array
  readonly gain: Float32Array
  /** Categories that go RIGHT, by node; other nodes split on numbers. */
  readonly categories: ReadonlyMap<number, ArrayLike<number>>
  /** Leaves of several values: [nodes or leaves, width], and the row of a leaf. */
  readonly vectors?: {
    readonly values: Float32Array
    readonly rowOf: (node: number) => number
  }
}

/** Categories of one feature in the order of their codes: text, or whole numbers. */
export type FeatureCategories = readonly string[] | readonly number[]

/** What every file of XGBoost says, whichever way it is written. */
export interface BoosterModel {
  /** Of the library that wrote it; 0.90 for the headerless files before 1.0. */
  readonly version: Version
  readonly objective: string
  readonly booster: 'gbtree' | 'dart' | 'gblinear'
  readonly features: number
  /** Columns of the margin: classes, targets or 1. */
  readonly outputs: number
  /** num_class: 0 where the objective is not one of several classes. */
  readonly classCount: number
  /** Of the margin, before any tree: one for all outputs or one each, float32. */
  readonly base: readonly number[]
  readonly trees: readonly BoosterTree[]
  /** Output of each tree whose leaves hold one value. */
  readonly groups: readonly number[]
  /** Trees after each round; the first is 0. */
  readonly rounds: readonly number[]
  /** dart: the weight of each tree. */
  readonly weights?: Float32Array
  /** gblinear: [features + 1, outputs], the bias last. */
  readonly linear?: Float32Array
  readonly attributes: ReadonlyMap<string, string>
  readonly featureNames?: readonly string[]
  readonly featureTypes?: readonly string[]
  /** Per feature; undefined where it has none. */
  readonly categories?: readonly (FeatureCategories | undefined)[]
}
