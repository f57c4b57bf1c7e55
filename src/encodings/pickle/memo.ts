/**
 * The memo: slots numbered by the writer, from 0 or 1 upwards. Slots far ahead of the rest go to a Map, so that one
 * large index costs one entry and not a table of that size.
 */
export class Memo {
  readonly #slots: unknown[] = []
  #strays: Map<number, unknown> | undefined = undefined
  /** Number of slots filled. MEMOIZE puts at this index, as CPython does, whatever PUT has filled. */
  size = 0

  /** The value put at `index`; undefined when nothing was. */
  get(index: number): unknown {
    return index < this.#slots.length ? this.#slots[index] : this.#strays?.get(index)
  }
  put(index: number, value: unknown): void {
    const slots = this.#slots
    if (index === slots.length) {
      if (this.#strays?.delete(index) !== true) this.size++
      slots.push(value)
    } else if (index < slots.length) {
      if (slots[index] === undefined) this.size++
      slots[index] = value
    } else if (index < slots.length + 1024 && this.#strays === undefined) {
      while (slots.length < index) slots.push(undefined)
      slots.push(value)
      this.size++
    } else {
      this.#strays ??= new Map()
      if (!this.#strays.has(index)) this.size++
      this.#strays.set(index, value)
    }
  }
}
