/** Where a library's newest release answers otherwise than the version that made an object, or not at all. */
export interface Drift {
  /** 'differs': another answer without an error; 'fails': an error when the file is loaded or asked. */
  readonly effect: 'differs' | 'fails'
  /** Class it is about. */
  readonly estimator: string
  readonly what: string
}
