import type { HookColumn } from './estimators/hooks.ts'
import type { HookFunction } from './ir/hook-function.ts'

/**
 * One export of a hook file: what a function or class does that a model file names without its code (docs/guide/hooks.md).
 * `tokenizer` and `analyzer` give one column of lists of strings, `preprocessor` one of strings; they need no `outputs`. A class that is
 * a model has `predict`, and `predict_proba` or `decision_function` where what stands around it asks for them.
 */
export interface Hook {
  /** Columns it takes, for a class: a name is a column of numbers; 'text': one text a row. Default: numbers, as many as the file says. */
  readonly inputs?: 'text' | readonly (string | HookColumn)[]
  /** Columns it gives; default: as many numbers as it takes. */
  readonly outputs?: readonly (string | HookColumn)[]
  /** true: a row's answer depends on that row alone, so that batches may be cut. Default false. */
  readonly rowWise?: boolean
  /** Columns in, columns out. Numbers come as Float64Array (NaN: missing), text as strings (null: missing). Synchronous. */
  readonly call?: HookFunction
  /** A model's answers: one column of labels or numbers (`outputs` where they are text and no classes are known, or several). */
  readonly predict?: HookFunction
  /** A column of probabilities for each class, in order. Without `predict` the most likely class is the answer. */
  readonly predict_proba?: HookFunction
  /** One column for two classes, else one for each class. */
  readonly decision_function?: HookFunction
  /** Labels in the order of those columns; default: `classes_` in the file. */
  readonly classes?: readonly string[] | readonly number[]
}
