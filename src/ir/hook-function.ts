/** One column of a call: numbers (NaN where missing) or text (null where missing). */
export type HookInput = Float64Array | readonly (string | null)[]

/** One column of an answer: a value a row; lists of strings where tokens are asked for. */
export type HookAnswer = ArrayLike<unknown>

/** What a hook may know beside its columns. */
export interface HookAbout {
  /** Names of the columns, where the model has names. */
  readonly names: readonly string[]
  /** What the file holds for it: attributes of the object it stands for, keyword arguments of the function. Plain JSON. */
  readonly state: unknown
}

/** Columns in, columns out, synchronously. */
export type HookFunction = (
  columns: readonly HookInput[],
  about: HookAbout,
) => readonly HookAnswer[]
