// Records that stand for themselves: no key is hashed to make them.

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
  get unhashableAs(): string {
    return 'bytearray'
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
export const noItems: unknown[] = []
Object.freeze(noItems)

export class PyList {
  items: unknown[] = noItems
  resolution: Resolution = 'raw'
  constructor(items?: unknown[]) {
    if (items !== undefined) this.items = items
  }
  /** Named by what Python cannot use as a key. */
  get unhashableAs(): string {
    return 'list'
  }
  append(item: unknown): void {
    if (this.items === noItems) this.items = [item]
    else this.items.push(item)
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
