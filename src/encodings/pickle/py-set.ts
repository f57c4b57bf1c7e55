import type { Resolution } from './plain-records.ts'
import { PyDict } from './py-dict.ts'

/** set or frozenset, in the order of the file. Items are hashed as dict keys are. */
export class PySet {
  readonly isFrozen: boolean
  #items: PyDict | undefined = undefined
  resolution: Resolution = 'raw'
  constructor(items: Iterable<unknown>, isFrozen: boolean) {
    this.isFrozen = isFrozen
    for (const item of items) this.add(item)
  }
  get unhashableAs(): string {
    return this.isFrozen ? 'frozenset' : 'set'
  }
  get size(): number {
    return this.#items?.size ?? 0
  }
  get items(): unknown[] {
    return this.#items === undefined ? [] : [...this.#items.keys()]
  }
  add(item: unknown): void {
    this.#items ??= new PyDict()
    this.#items.set(item, null)
  }
  has(item: unknown): boolean {
    return this.#items?.has(item) ?? false
  }
  /** Puts other items in the place of those held. */
  replace(items: readonly unknown[]): void {
    this.#items = undefined
    for (const item of items) this.add(item)
  }
}
