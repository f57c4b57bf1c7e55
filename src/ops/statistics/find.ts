/** Row of a hash given by its halves (unsigned), or -1. */
export type Find = (low: number, high: number) => number

/** Honest hashes stand within a few places of where they belong in a table half full; a file could choose others. */
const mostProbes = 64

/** keys [n, 2]: low and high halves, ascending by (high, low): found by hashing, or by halving where too many meet in one place. */
export function finder(keys: Uint32Array): Find {
  return hashed(keys) ?? ((low, high) => halved(keys, low, high))
}

function hashed(keys: Uint32Array): Find | undefined {
  const entries = keys.length / 2
  const size = 2 ** (33 - Math.clz32(Math.max(1, entries)))
  const mask = size - 1
  const slots = new Int32Array(size).fill(-1)
  for (let entry = 0; entry < entries; entry++) {
    let at = (keys[entry * 2]! ^ keys[entry * 2 + 1]!) & mask
    for (let probes = 0; slots[at]! >= 0; at = (at + 1) & mask)
      if (++probes > mostProbes) return undefined
    slots[at] = entry
  }
  return (low, high) => {
    for (let at = (low ^ high) & mask; ; at = (at + 1) & mask) {
      const entry = slots[at]!
      if (entry < 0) return -1
      if (keys[entry * 2] === low && keys[entry * 2 + 1] === high) return entry
    }
  }
}

function halved(keys: Uint32Array, low: number, high: number): number {
  let from = 0
  let to = keys.length / 2 - 1
  while (from <= to) {
    const middle = (from + to) >> 1
    const order = keys[middle * 2 + 1]! - high || keys[middle * 2]! - low
    if (order === 0) return middle
    if (order < 0) from = middle + 1
    else to = middle - 1
  }
  return -1
}
