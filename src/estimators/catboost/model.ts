// CatBoost's model, read from whichever file: what trees ask, what leaves hold, and what the library notes about itself.

/** A numeric feature. `index` counts numeric features, `flat` all columns. */
export interface NumericFeature {
  readonly index: number
  readonly flat: number
  readonly name: string
  /** Ascending; what trees compare with. Empty where no tree asks. */
  readonly borders: Float32Array
  /** NaN counts as +infinity (nan_mode='Max'); else no border is below it. */
  readonly isMissingAbove: boolean
}

/** A categorical feature. `index` counts those. */
export interface CategoricalFeature {
  readonly index: number
  readonly flat: number
  readonly name: string
}

/** Categories of one feature that trees ask for by themselves, as hashes. */
export interface OneHotFeature {
  readonly category: number
  readonly values: Int32Array
}

/** Features whose joint value is one category: whole categories, and answers to numeric and categorical questions. */
export interface Projection {
  readonly categories: readonly number[]
  readonly numericSplits: readonly { readonly feature: number; readonly border: number }[]
  readonly oneHotSplits: readonly { readonly category: number; readonly value: number }[]
}

export const ctrTypes = [
  'Borders',
  'Buckets',
  'BinarizedTargetMeanValue',
  'FloatTargetMeanValue',
  'Counter',
  'FeatureFreq',
] as const
export type CtrType = (typeof ctrTypes)[number]

/** What was counted in training, by the hash of a projection's value. */
export interface CtrTable {
  /** [entries, 2]: low and high half of the hash, ascending by (high, low), each once. */
  readonly keys: Uint32Array
  /** [entries, width]: a count per target class; one count; or sum and count of the target. */
  readonly statistics: Float64Array
  readonly width: number
  /** Of counters. */
  readonly denominator: number
}

/** A statistic of the target as a number that trees ask about (CTR: the library's word). */
export interface CtrFeature {
  readonly projection: Projection
  readonly type: CtrType
  readonly table: CtrTable
  readonly targetBorder: number
  readonly priorNumerator: number
  readonly priorDenominator: number
  readonly shift: number
  readonly scale: number
  readonly borders: Float32Array
}

/** What a split asks: a numeric feature or a statistic above a border, or a category equal to a value. Places are those in the model's lists. */
export type Split =
  | { readonly kind: 'numeric'; readonly feature: number; readonly border: number }
  | { readonly kind: 'oneHot'; readonly category: number; readonly value: number }
  | { readonly kind: 'ctr'; readonly feature: number; readonly border: number }

/** Every level asks one question: bit i of a leaf's number is the answer to a tree's question i. */
export interface ObliviousTrees {
  readonly kind: 'oblivious'
  /** Levels of each tree. */
  readonly depths: Int32Array
  /** Places in `splits`, trees one behind the other. */
  readonly questions: Int32Array
}

/** Trees grown leaf by leaf (Depthwise, Lossguide). */
export interface UnevenTrees {
  readonly kind: 'uneven'
  /** First node of each tree, and how many it has. */
  readonly starts: Int32Array
  readonly sizes: Int32Array
  /** Place in `splits` of each node; meaningless at leaves. */
  readonly questions: Int32Array
  /** [nodes, 2]: how far on the next node lies, where the answer is no and yes; 0: this node is the leaf. */
  readonly steps: Uint16Array | Uint32Array
  /** Where a leaf's values begin. */
  readonly leaves: Uint32Array
}

export interface CatBoostModel {
  /** Values of a leaf. */
  readonly dimension: number
  /** Columns of the table it was trained on, as far as the file tells. */
  readonly columns: number
  readonly numeric: readonly NumericFeature[]
  readonly categorical: readonly CategoricalFeature[]
  /** Columns of features that no tree uses and that are neither (text). */
  readonly others: readonly { readonly flat: number; readonly name: string }[]
  readonly oneHot: readonly OneHotFeature[]
  readonly ctrs: readonly CtrFeature[]
  /** Every question trees may ask, in the library's order. */
  readonly splits: readonly Split[]
  readonly trees: ObliviousTrees | UnevenTrees
  readonly leafValues: Float64Array
  /** Weight of the training rows in each leaf; empty where the file has none. For explanations. */
  readonly leafWeights: Float64Array
  readonly scale: number
  /** One per dimension. */
  readonly bias: Float64Array
  /** What the library notes beside the trees: 'params', 'class_params', ...; JSON where it is JSON. */
  readonly info: ReadonlyMap<string, unknown>
}
