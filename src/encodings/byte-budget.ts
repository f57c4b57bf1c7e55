import { fault } from '../errors.ts'

/**
 * What one file may make us allocate in typed arrays and decoded text. A worker's memory limit does not count
 * ArrayBuffers, and a file can name one buffer a thousand times: so every array made from it asks here first.
 */
export class ByteBudget {
  readonly limit: number
  #taken = 0
  constructor(limit: number) {
    this.limit = limit
  }
  get taken(): number {
    return this.#taken
  }
  /** Books `bytes` before they are allocated. Throws E_LIMIT when the file's allowance is spent. */
  take(bytes: number, what: string): void {
    this.#taken += bytes
    if (this.#taken <= this.limit) return
    throw fault(
      'E_LIMIT',
      `${what} would bring this file's arrays to ${this.#taken} bytes; the limit for a file of its size is ${this.limit}`,
      {
        hint: 'If the file is trustworthy and really this large, raise the limit.',
      },
    )
  }
}
