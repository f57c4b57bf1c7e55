import { hashUnits } from './token-buffer.ts'

/** Numbers of distinct words, found by their UTF-16 units without making a string: open addressing, at most half full. */
export class WordTable {
  private readonly slots: Int32Array
  private readonly mask: number
  private readonly hashes: Int32Array
  private readonly offsets: Int32Array
  private readonly units: Uint16Array

  constructor(words: readonly string[]) {
    let slots = 16
    while (slots < words.length * 2) slots *= 2
    this.slots = new Int32Array(slots).fill(-1)
    this.mask = slots - 1
    this.hashes = new Int32Array(words.length)
    this.offsets = new Int32Array(words.length + 1)
    this.units = new Uint16Array(words.reduce((sum, word) => sum + word.length, 0))
    words.forEach((word, number) => this.put(word, number))
  }

  /** Number of the word at [start, end) of the text, or -1. */
  find(text: string, start: number, end: number, hash: number): number {
    const { slots, mask, hashes, offsets, units } = this
    const length = end - start
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const number = slots[slot]!
      if (number < 0) return -1
      if (hashes[number] !== hash) continue
      const from = offsets[number]!
      if (offsets[number + 1]! - from !== length) continue
      let i = 0
      while (i < length && units[from + i] === text.charCodeAt(start + i)) i++
      if (i === length) return number
    }
  }

  private put(word: string, number: number): void {
    const from = this.offsets[number]!
    for (let i = 0; i < word.length; i++) this.units[from + i] = word.charCodeAt(i)
    this.offsets[number + 1] = from + word.length
    const hash = hashUnits(word, 0, word.length)
    this.hashes[number] = hash
    let slot = spread(hash) & this.mask
    while (this.slots[slot]! >= 0) slot = (slot + 1) & this.mask
    this.slots[slot] = number
  }
}

function spread(hash: number): number {
  return hash ^ (hash >>> 15)
}
