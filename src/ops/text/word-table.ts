import { hashUnits } from './token-buffer.ts'

/**
 * Numbers of distinct words, found by their UTF-16 units without making a string. Open addressing, at most half full; a slot of
 * four integers (hash, number, first unit, length) is one look into memory, the word's own units a second one.
 */
export class WordTable {
  private readonly slots: Int32Array
  private readonly mask: number
  private readonly units: Uint16Array

  constructor(words: readonly string[]) {
    let size = 16
    while (size < words.length * 2) size *= 2
    this.slots = new Int32Array(size * 4).fill(-1)
    this.mask = size - 1
    this.units = new Uint16Array(words.reduce((sum, word) => sum + word.length, 0))
    let from = 0
    words.forEach((word, number) => {
      this.put(word, number, from)
      from += word.length
    })
  }

  /** Number of the word at [start, end) of the text, or -1. */
  find(text: string, start: number, end: number, hash: number): number {
    const { slots, mask, units } = this
    const length = end - start
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * 4
      const number = slots[at + 1]!
      if (number < 0) return -1
      if (slots[at] !== hash || slots[at + 3] !== length) continue
      const from = slots[at + 2]!
      let i = 0
      while (i < length && units[from + i] === text.charCodeAt(start + i)) i++
      if (i === length) return number
    }
  }

  private put(word: string, number: number, from: number): void {
    for (let i = 0; i < word.length; i++) this.units[from + i] = word.charCodeAt(i)
    const hash = hashUnits(word, 0, word.length)
    let slot = spread(hash) & this.mask
    while (this.slots[slot * 4 + 1]! >= 0) slot = (slot + 1) & this.mask
    this.slots.set([hash, number, from, word.length], slot * 4)
  }
}

function spread(hash: number): number {
  return hash ^ (hash >>> 15)
}
