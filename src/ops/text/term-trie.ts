/**
 * Terms as paths of symbols (word numbers, characters): a child is found under (node, symbol) in one integer table, so that no
 * n-gram is ever put together as text. Symbol s begins at node s.
 */
export class TermTrie {
  /** Column by node, or -1. */
  readonly columns: Int32Array
  /** Symbols of the longest term. */
  readonly depth: number
  // Per slot: node, symbol, child; a free slot has child -1.
  private readonly slots: Int32Array
  private readonly mask: number

  /** `terms[column]` is the path of a column; `symbols` is one more than the largest symbol. */
  constructor(terms: readonly (ArrayLike<number> | undefined)[], symbols: number) {
    let edges = 0
    let depth = 0
    for (const term of terms) {
      edges += Math.max(0, (term?.length ?? 0) - 1)
      depth = Math.max(depth, term?.length ?? 0)
    }
    let size = 16
    while (size < edges * 2) size *= 2
    this.depth = depth
    this.slots = new Int32Array(size * 3).fill(-1)
    this.mask = size - 1
    const columns = new Int32Array(symbols + edges).fill(-1)
    let nodes = symbols
    terms.forEach((term, column) => {
      if (!term || term.length === 0) return
      let node = term[0]!
      for (let i = 1; i < term.length; i++) {
        const child = this.child(node, term[i]!)
        if (child >= 0) node = child
        else node = this.put(node, term[i]!, nodes++)
      }
      columns[node] = column
    })
    this.columns = columns.subarray(0, nodes)
  }

  /** The node under (node, symbol), or -1. */
  child(node: number, symbol: number): number {
    const { slots, mask } = this
    for (let slot = mix(node, symbol) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * 3
      const child = slots[at + 2]!
      if (child < 0 || (slots[at] === node && slots[at + 1] === symbol)) return child
    }
  }

  private put(node: number, symbol: number, child: number): number {
    let slot = mix(node, symbol) & this.mask
    while (this.slots[slot * 3 + 2]! >= 0) slot = (slot + 1) & this.mask
    this.slots.set([node, symbol, child], slot * 3)
    return child
  }
}

function mix(node: number, symbol: number): number {
  const hash = Math.imul(node, 0x9e3779b1) ^ Math.imul(symbol, 0x85ebca6b)
  return hash ^ (hash >>> 15)
}
