import type { Resolution } from './plain-records.ts'
import { PyDict } from './py-dict.ts'

/** set or frozenset, in the order of the file. Items are hashed as dict keys are. */
export class PySet {
  readonly isFrozen: boolean
  readonly #items = new PyDict()
  resolution: Resolution = 'raw'
  constructor(items: Iterable<unknown>, isFrozen: boolean) {
    this.isFrozen = isFrozen
    for (const item of items) this.add(item)
  }
  get unhashableAs(): string {
    return this.isFrozen ? 'frozenset' : 'set'
  }
  get size(): number {
    return this.#items.size
  }
  get items(): unknown[] {
    return [...this.#items.keys()]
  }
  add(item: unknown): void {
    this.#items.set(item, null)
  }
  has(item: unknown): boolean {
    return this.#items.has(item)
  }
  /** Puts other items in the place of those held. */
  replace(items: readonly unknown[]): void {
    this.#items.clear()
    for (const item of items) this.add(item)
  }
}
