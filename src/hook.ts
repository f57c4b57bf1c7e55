import type { HookColumn } from './estimators/hooks.ts'
import type { HookFunction } from './ir/hook-function.ts'

/**
 * One export of a hook file: what a function or class does that a model file names without its code (docs/guide/hooks.md).
 * `tokenizer` and `analyzer` give one column of lists of strings, `preprocessor` one of strings; they need no `outputs`.
 */
export interface Hook {
  /** Columns it takes, for a class: a name is a column of numbers; 'text': one text a row. Default: numbers, as many as the file says. */
  readonly inputs?: 'text' | readonly (string | HookColumn)[]
  /** Columns it gives; default: as many numbers as it takes. */
  readonly outputs?: readonly (string | HookColumn)[]
  /** true: a row's answer depends on that row alone, so that batches may be cut. Default false. */
  readonly rowWise?: boolean
  /** Columns in, columns out. Numbers come as Float64Array (NaN: missing), text as strings (null: missing). Synchronous. */
  readonly call: HookFunction
}
