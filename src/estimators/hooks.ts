/** 'TOKENS': one list of strings a row, as a vectorizer's tokenizer or analyzer gives. */
export type HookDatatype = 'FP64' | 'BYTES' | 'TOKENS'

export interface HookColumn {
  readonly name: string
  readonly datatype: 'FP64' | 'BYTES'
}

/** What a hook file says of one of its functions. The function itself never comes here: it runs in a worker. */
export interface HookSpec {
  /** Its name in the hook file. */
  readonly name: string
  /** Columns it takes, where it stands for a class: by default numbers, as many as the file says; 'text': one text a row. */
  readonly inputs?: 'text' | readonly HookColumn[]
  /** Columns it gives; by default as many numbers as it takes. */
  readonly outputs?: readonly HookColumn[]
  /** A row's answer depends on that row alone. */
  readonly rowWise: boolean
  /** Which functions it gives. */
  readonly methods: readonly HookMethod[]
  /** Labels in the order of predict_proba's columns, where the file does not name them. */
  readonly classes?: readonly (string | number)[]
}

/** `call` is what a function, or a class's transform, does; the others are a model's own methods. */
export const hookMethods = ['call', 'predict', 'predict_proba', 'decision_function'] as const
export type HookMethod = (typeof hookMethods)[number]

/** What an operator calls: the hook itself, or a method of it. */
export function hookKey(name: string, method: HookMethod): string {
  return method === 'call' ? name : `${name}.${method}`
}

/** What the file would have a hook do; 'class': transform, or predict and its like. */
export type HookRole = 'tokenizer' | 'analyzer' | 'preprocessor' | 'function' | 'class'

/** The functions a user gives for what a file can't carry, by the global names the file uses. */
export interface Hooks {
  /** Undefined where there is none. `holds` names what the hook will get as its state. Throws E_CONFIG where two names fit. */
  find(qualifiedName: string, role: HookRole, holds: readonly string[]): HookSpec | undefined
}

/** The way round for a function or class outside the file, where a hook can stand for it. */
export const hookHint =
  'Give what it does with --hook hooks.mjs (its skeleton: slipway inspect FILE --hook-template hooks.mjs), or'
