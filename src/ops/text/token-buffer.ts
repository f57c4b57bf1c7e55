/** Where a document's tokens stand: units [starts[i], ends[i]) of its text; grows and is used again. */
export class TokenBuffer {
  starts = new Int32Array(256)
  ends = new Int32Array(256)
  /** `hashUnits` of each token. */
  hashes = new Int32Array(256)
  count = 0

  add(start: number, end: number, hash: number): void {
    if (this.count === this.starts.length) this.grow()
    this.starts[this.count] = start
    this.ends[this.count] = end
    this.hashes[this.count++] = hash
  }

  private grow(): void {
    for (const name of ['starts', 'ends', 'hashes'] as const) {
      const larger = new Int32Array(this.count * 2)
      larger.set(this[name])
      this[name] = larger
    }
  }
}

export const hashSeed = 0x811c9dc5 | 0

/** One step of the hash over UTF-16 units (FNV-1a, whose low bits are mixed once more where they are used). */
export function hashStep(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193)
}

export function hashUnits(text: string, start: number, end: number): number {
  let hash = hashSeed
  for (let i = start; i < end; i++) hash = hashStep(hash, text.charCodeAt(i))
  return hash
}
