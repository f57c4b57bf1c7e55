// Python values as inert data. Nothing here runs, imports or compares by anything a file supplies.
//
//   None -> null            bool -> boolean         int within 2^53 -> number, beyond -> PyInt
//   float -> PyFloat        str -> string           bytes -> Uint8Array, bytearray -> PyByteArray
//   tuple, list, dict, set  -> PyTuple, PyList, PyDict, PySet
//   a class or function     -> PyGlobal             anything built by a call or a state -> PyObject

import type { ByteBudget } from '../byte-budget.ts'
import { PyDict } from './py-dict.ts'

export { PyDict } from './py-dict.ts'

/** An int beyond 2^53, in canonical decimal. */
export class PyInt {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** A float. Its own class, so that 1.0 and 1 stay apart as Python keeps them apart. */
export class PyFloat {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}

export class PyByteArray {
  readonly bytes: Uint8Array
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }
}

/** Whether `resolve` has given meaning to what a container holds; it does so in place, once. */
export type Resolution = 'raw' | 'busy' | 'resolved'

export class PyTuple {
  readonly items: unknown[]
  resolution: Resolution = 'raw'
  constructor(items: unknown[]) {
    this.items = items
  }
}

// One frozen array stands for every empty one until the first append: a file of a million `]` must not cost a million arrays.
const nothing: unknown[] = []
Object.freeze(nothing)

export class PyList {
  items: unknown[] = nothing
  resolution: Resolution = 'raw'
  constructor(items?: unknown[]) {
    if (items !== undefined) this.items = items
  }
  append(item: unknown): void {
    if (this.items === nothing) this.items = [item]
    else this.items.push(item)
  }
}

/** set or frozenset, in the order of the file. Items are hashed as dict keys are. */
export class PySet {
  readonly isFrozen: boolean
  readonly #items = new PyDict()
  resolution: Resolution = 'raw'
  constructor(items: Iterable<unknown>, isFrozen: boolean) {
    this.isFrozen = isFrozen
    for (const item of items) this.add(item)
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

/** A class or function, by the name the file gives. Never looked up anywhere but in Slipway's own tables. */
export class PyGlobal {
  readonly module: string
  readonly name: string
  /** Where the file names it, in bytes from its (inflated) start. */
  readonly offset: number
  constructor(module: string, name: string, offset: number) {
    this.module = module
    this.name = name
    this.offset = offset
  }
  /** `module.name`. */
  get qualifiedName(): string {
    return `${this.module}.${this.name}`
  }
}

export type PyCallable = PyGlobal | PyObject

/**
 * What a REDUCE, NEWOBJ, NEWOBJ_EX, OBJ or INST would have built, with everything later opcodes gave it.
 * `kind` is 'newobj' when only `cls.__new__` would have run (no `__init__`), 'reduce' when a call would have.
 */
export class PyObject {
  readonly kind: 'reduce' | 'newobj'
  readonly callable: PyCallable
  readonly args: unknown[]
  readonly kwargs: PyDict | undefined
  readonly offset: number
  /** What its arrays may allocate: shared by all records of one file. */
  readonly budget: ByteBudget
  /** The state of the first BUILD; `undefined` when there was none (a BUILD of None gives null). */
  state: unknown = undefined
  /** States of further BUILDs, in order: for a key that occurs twice the last wins. */
  laterStates: unknown[] | undefined = undefined
  /** What APPEND and APPENDS gave it (a deque, a list subclass). */
  listItems: unknown[] = nothing
  /** What SETITEM and SETITEMS gave it (an OrderedDict, a defaultdict). */
  dictItems: PyDict | undefined = undefined
  /** What followed it in the stream: a joblib array's bytes, or the root of its nested pickle. */
  payload: unknown = undefined
  /** What `resolve` made of it. */
  meaning: unknown = undefined

  constructor(kind: 'reduce' | 'newobj', callable: PyCallable, args: unknown[], kwargs: PyDict | undefined, offset: number, budget: ByteBudget) {
    this.kind = kind
    this.callable = callable
    this.args = args
    this.kwargs = kwargs
    this.offset = offset
    this.budget = budget
  }
  append(item: unknown): void {
    if (this.listItems === nothing) this.listItems = [item]
    else this.listItems.push(item)
  }
  setItem(key: unknown, value: unknown): void {
    this.dictItems ??= new PyDict()
    this.dictItems.set(key, value)
  }
}
