import { fault } from '../errors.ts'

/**
 * Takes turns between calls that need more than a moment of the event loop: one slice at a time, round robin, and the loop is given
 * back to the rest of the server after each. What all of them still owe is bounded, by cost and not by count.
 */
export class RunQueue {
  private readonly waiting: (() => void)[] = []
  private isTaken = false
  private owed = 0
  private readonly limit: number

  /** `limit`: milliseconds of work that may wait. */
  constructor(limit: number) {
    this.limit = limit
  }

  /** Counts a call of so many milliseconds. One call alone may be longer than the limit. Throws E_BUSY. */
  admit(milliseconds: number): void {
    if (this.owed > 0 && this.owed + milliseconds > this.limit)
      throw fault(
        'E_BUSY',
        `the server has ${Math.round(this.owed)} ms of work before it; try again`,
      )
    this.owed += milliseconds
  }

  /** What `admit` counted, or a part of it, is done. */
  settle(milliseconds: number): void {
    this.owed = Math.max(0, this.owed - milliseconds)
  }

  /** Resolves when the next slice may run; `pass` must follow. */
  turn(): Promise<void> {
    if (!this.isTaken) {
      this.isTaken = true
      return Promise.resolve()
    }
    return new Promise((resolve) => this.waiting.push(resolve))
  }

  /** Hands the turn on, after the loop has served others. */
  pass(): void {
    setImmediate(() => {
      const next = this.waiting.shift()
      if (next) next()
      else this.isTaken = false
    })
  }
}
