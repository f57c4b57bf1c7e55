/** A LightGBM model as its file says it, checked: every index, count and size fits. */
export interface LightgbmModel {
  /** 'v2' (2.1, 2.2), 'v3' (2.3 to 3.x), 'v4' (4.x): the file's own mark. */
  readonly version: string
  /** The major version of the library, as far as the text tells: 2, 3 or 4. */
  readonly major: number
  /** Scores a row gets: trees of an iteration. */
  readonly outputs: number
  /** 'binary sigmoid:1', 'regression sqrt', ...; undefined: the scores are the answer (an objective of the trainer's own). */
  readonly objective: string | undefined
  /** 'gbdt', 'rf', 'dart', 'goss', as the parameters at the end say. */
  readonly boosting: string | undefined
  /** Random forests: scores are divided by the number of iterations before the link. */
  readonly isAveraged: boolean
  readonly featureNames: readonly string[]
  /** Features whose values are categories, as far as the file tells. */
  readonly categoricalFeatures: readonly number[]
  /** Per feature: 'none' (training found it constant: no tree splits on it), a range '[-3.5:2]', or the categories seen, '-1:3:0'. */
  readonly featureInfos: readonly string[]
  /** Trained on a DataFrame: columns are known by name. */
  readonly isFromFrame: boolean
  /** Categories of the DataFrame's category columns, in the order of those columns; a value's code is its place. */
  readonly pandasCategories: readonly (readonly Category[])[]
  readonly trees: readonly LightgbmTree[]
}

export type Category = string | number | boolean

/**
 * One tree. Splits are 0 to n - 2, leaves 0 to n - 1; a child below 0 is leaf ~child. Weights and counts of training data are kept for
 * explanations; older files lack some.
 */
export interface LightgbmTree {
  readonly leaves: number
  readonly feature: Int32Array
  readonly threshold: Float64Array
  /** Bit 0: a split on categories; bit 1: missing values go left; bits 2 and 3: what is missing (0 nothing, 1 zero, 2 NaN). */
  readonly decision: Uint8Array
  readonly left: Int32Array
  readonly right: Int32Array
  readonly leafValue: Float64Array
  readonly leafCount: Float64Array | undefined
  readonly leafWeight: Float64Array | undefined
  readonly internalCount: Float64Array | undefined
  readonly internalWeight: Float64Array | undefined
  readonly splitGain: Float64Array | undefined
  /** Bits of the categories that go left: set s fills the words from starts[s] to starts[s + 1]; a split's threshold is its set. */
  readonly categories: { readonly starts: Int32Array; readonly words: Uint32Array } | undefined
  readonly linear: LinearLeaves | undefined
}

/** Leaf l answers constants[l] + the sum of coefficients[j] * x[features[j]] for j from starts[l] to starts[l + 1]. */
export interface LinearLeaves {
  readonly constants: Float64Array
  readonly starts: Int32Array
  readonly features: Int32Array
  readonly coefficients: Float64Array
}

export const isCategorical = (decision: number): boolean => (decision & 1) === 1
export const isDefaultLeft = (decision: number): boolean => (decision & 2) === 2

/** What counts as missing at a split on numbers. */
export type MissingType = 'none' | 'zero' | 'nan'
export const missingTypeOf = (decision: number): MissingType | undefined =>
  (['none', 'zero', 'nan'] as const)[(decision >> 2) & 3]
