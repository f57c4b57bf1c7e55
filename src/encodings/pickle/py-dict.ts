// A dict with Python's key equality: True == 1 == 1.0 are one key, the first key is kept, the last value wins.

import { fault } from '../../errors.ts'
import { hashKey, Path, unhashNumber } from './hash-key.ts'
import type { Resolution } from './plain-records.ts'

// A Map holds at most 2^24 entries; one more is a RangeError.
const maximumEntries = 16_000_000

type Branch = Map<unknown, unknown>

interface Rare {
  /** By hash, the keys that their hash does not give back. */
  readonly keys: Branch
  /** A trie from the parts of a path to the object that stands for it among the values. */
  readonly paths: Branch
}

/**
 * An insertion-ordered dict. Names from a file are Map keys and never properties, so `__proto__` is an ordinary key.
 * Text is its own hash; a key that its hash does not give back (True, 1.0, a tuple) is kept beside it.
 */
export class PyDict {
  // Made when the first key comes: a file of a million `}` must not cost a million Maps.
  #values: Map<unknown, unknown> | undefined = undefined
  // What keys other than text and small integers need: most dicts have none.
  #rare: Rare | undefined = undefined
  resolution: Resolution = 'raw'

  constructor(entries: Iterable<readonly [unknown, unknown]> = []) {
    for (const [key, value] of entries) this.set(key, value)
  }
  get unhashableAs(): string {
    return 'dict'
  }
  get size(): number {
    return this.#values === undefined ? 0 : this.#values.size
  }
  set(key: unknown, value: unknown): void {
    const values = (this.#values ??= new Map())
    const hash = this.#hash(key, true)
    // Text is nearly every key and gives itself back: one lookup less.
    if (typeof key !== 'string' || values.size >= maximumEntries) this.#keep(values, hash, key)
    values.set(hash, value)
  }
  /** The value under a key, or undefined. */
  get(key: unknown): unknown {
    return this.#values?.get(this.#hash(key, false))
  }
  has(key: unknown): boolean {
    return this.#values?.has(this.#hash(key, false)) ?? false
  }
  *keys(): IterableIterator<unknown> {
    if (this.#values === undefined) return
    for (const hash of this.#values.keys()) yield this.#original(hash)
  }
  *values(): IterableIterator<unknown> {
    if (this.#values !== undefined) yield* this.#values.values()
  }
  *entries(): IterableIterator<[unknown, unknown]> {
    if (this.#values === undefined) return
    for (const [hash, value] of this.#values) yield [this.#original(hash), value]
  }
  clear(): void {
    this.#values = undefined
    this.#rare = undefined
  }
  /** Puts other entries in the place of those held. */
  replace(entries: readonly (readonly [unknown, unknown])[]): void {
    this.clear()
    for (const [key, value] of entries) this.set(key, value)
  }
  /** Sees to a key that is new: whether there is room, and whether its hash gives it back. */
  #keep(values: Branch, hash: unknown, key: unknown): void {
    if (values.has(hash)) return
    if (values.size >= maximumEntries) {
      throw fault('E_LIMIT', `a dict or set has more than ${maximumEntries} entries`)
    }
    const isGivenBack = typeof hash === 'number' ? typeof key === 'number' : hash === key
    if (!isGivenBack) this.#odd().keys.set(hash, key)
  }
  #odd(): Rare {
    return (this.#rare ??= { keys: new Map(), paths: new Map() })
  }
  #hash(key: unknown, make: boolean): unknown {
    const hash = hashKey(key)
    return hash instanceof Path ? this.#standIn(hash, make) : hash
  }
  #original(hash: unknown): unknown {
    if (typeof hash === 'string') return hash
    if (this.#rare?.keys.has(hash) === true) return this.#rare.keys.get(hash)
    return typeof hash === 'number' ? unhashNumber(hash) : hash
  }
  /** The object that stands for a path, made when asked for; undefined when the dict does not have it. */
  #standIn(path: Path, make: boolean): unknown {
    let branch: Branch | undefined = this.#odd().paths
    const last = path.parts.length - 1
    for (let i = 0; i < last; i++) {
      let next = branch.get(path.parts[i]) as Branch | undefined
      if (next === undefined) {
        if (!make) return undefined
        branch.set(path.parts[i], (next = new Map()))
      }
      branch = next
    }
    let standIn = branch.get(path.parts[last])
    if (standIn === undefined && make) branch.set(path.parts[last], (standIn = {}))
    return standIn
  }
}
