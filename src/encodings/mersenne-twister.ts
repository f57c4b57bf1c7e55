// MT19937 (Matsumoto & Nishimura 1998) and the draws that numpy.random.RandomState makes of it (numpy/random/src/legacy).

const size = 624
const shift = 397

export class MersenneTwister {
  private readonly state = new Uint32Array(size)
  private at = size

  /** RandomState(seed): Knuth's generator fills the state. */
  constructor(seed: number) {
    let value = seed >>> 0
    for (let i = 0; i < size; i++) {
      this.state[i] = value
      value = (Math.imul(1812433253, value ^ (value >>> 30)) + i + 1) >>> 0
    }
  }

  /** 32 random bits. */
  next(): number {
    if (this.at === size) this.twist()
    let y = this.state[this.at++]!
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    return (y ^ (y >>> 18)) >>> 0
  }

  /** 53 random bits as a double in [0, 1). */
  double(): number {
    const high = this.next() >>> 5
    const low = this.next() >>> 6
    return (high * 67108864 + low) / 9007199254740992
  }

  /** randint(n): masked rejection over 32 bits; n = 1 draws nothing. */
  integerBelow(n: number): number {
    const highest = n - 1
    if (highest <= 0) return 0
    const mask = 2 ** (32 - Math.clz32(highest)) - 1
    let value: number
    do value = (this.next() & mask) >>> 0
    while (value > highest)
    return value
  }

  /** multinomial(1, p): a one at one place. */
  multinomialOne(p: ArrayLike<number>): Float64Array {
    const counts = new Float64Array(p.length)
    let remaining = 1
    let left = 1
    for (let i = 0; i < p.length - 1; i++) {
      counts[i] = this.binomialOne(p[i]! / remaining)
      left -= counts[i]!
      if (left <= 0) return counts
      remaining -= p[i]!
    }
    counts[p.length - 1] = left
    return counts
  }

  /** binomial(1, p) by inversion, as numpy does for small n * p. */
  private binomialOne(p: number): number {
    if (p === 0) return 0
    return p <= 0.5 ? this.invert(p) : 1 - this.invert(1 - p)
  }

  private invert(p: number): number {
    const q = 1 - p
    const start = Math.exp(Math.log(q))
    const bound = Math.min(1, p + 10 * Math.sqrt(p * q + 1))
    let count = 0
    let probability = start
    let u = this.double()
    while (u > probability) {
      count++
      if (count > bound) {
        count = 0
        probability = start
        u = this.double()
      } else {
        u -= probability
        probability = ((2 - count) * p * probability) / (count * q)
      }
    }
    return count
  }

  private twist(): void {
    const { state } = this
    for (let i = 0; i < size; i++) {
      const y = (state[i]! & 0x80000000) | (state[(i + 1) % size]! & 0x7fffffff)
      state[i] = state[(i + shift) % size]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0)
    }
    this.at = 0
  }
}
