/** Buckets a power of two is divided into: values are known to 1 part in 64. */
const parts = 64
const powers = 32

/** Latencies in whole microseconds up to an hour, in constant memory (HdrHistogram's layout). */
export class Histogram {
  private readonly counts = new Float64Array(parts * powers)
  count = 0
  max = 0
  private sum = 0

  record(microseconds: number): void {
    const value = Math.max(0, Math.round(microseconds))
    this.counts[bucketOf(value)]!++
    this.count++
    this.sum += value
    if (value > this.max) this.max = value
  }

  get mean(): number {
    return this.count === 0 ? 0 : this.sum / this.count
  }

  /** The value that a share of all does not exceed, in microseconds. */
  quantile(share: number): number {
    const wanted = Math.ceil(share * this.count)
    let seen = 0
    for (let i = 0; i < this.counts.length; i++) {
      seen += this.counts[i]!
      if (seen >= wanted && seen > 0) return Math.min(this.max, upperEdge(i))
    }
    return this.max
  }

  add(other: Histogram): void {
    for (let i = 0; i < this.counts.length; i++) this.counts[i]! += other.counts[i]!
    this.count += other.count
    this.sum += other.sum
    this.max = Math.max(this.max, other.max)
  }

  /** How many lie in each power of two that holds any: [from, to) in microseconds. */
  octaves(): { readonly from: number; readonly to: number; readonly count: number }[] {
    const found: { from: number; to: number; count: number }[] = []
    for (let i = 0; i < this.counts.length; i++) {
      if (this.counts[i] === 0) continue
      const from = 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, lowerEdge(i)))))
      const last = found.at(-1)
      if (last?.from === from) last.count += this.counts[i]!
      else found.push({ from, to: from * 2, count: this.counts[i]! })
    }
    return found
  }
}

function bucketOf(value: number): number {
  if (value < parts) return value
  const power = Math.floor(Math.log2(value)) - 5
  return Math.min(parts * powers - 1, power * 32 + Math.floor(value / 2 ** power))
}

function lowerEdge(bucket: number): number {
  if (bucket < parts) return bucket
  const power = Math.floor(bucket / 32) - 1
  return (bucket - power * 32) * 2 ** power
}

function upperEdge(bucket: number): number {
  return bucket < parts ? bucket : lowerEdge(bucket + 1) - 1
}
