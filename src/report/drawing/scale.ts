import { shortNumber } from '../short-number.ts'

/** Values along a line of the drawing. */
export interface Scale {
  readonly at: (value: number) => number
  readonly ticks: readonly { readonly at: number; readonly label: string }[]
}

export interface Range {
  readonly low: number
  readonly high: number
}

/** The finite values' ends; wider where they are all equal. */
export function rangeOf(...lists: readonly ArrayLike<number>[]): Range {
  let low = Infinity
  let high = -Infinity
  for (const list of lists)
    for (let i = 0; i < list.length; i++) {
      const value = list[i]!
      if (!Number.isFinite(value)) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  if (low > high) return { low: 0, high: 1 }
  const middle = Math.abs(low) > 0 ? Math.abs(low) / 2 : 0.5
  return low === high ? { low: low - middle, high: high + middle } : { low, high }
}

/** A little wider: what lies at the ends stays in the frame. */
export function padded({ low, high }: Range): Range {
  const more = (high / 2 - low / 2) * 0.06
  return { low: low - more, high: high + more }
}

/** `from` and `to`: where the ends are drawn. Ticks at 1, 2 or 5 times a power of ten, no closer than `least`. */
export function linearScale({ low, high }: Range, from: number, to: number, least = 0): Scale {
  // Halves: the difference of two doubles may be infinite.
  const span = high / 2 - low / 2
  const at = (value: number) => from + ((value / 2 - low / 2) / span) * (to - from)
  const power = 10 ** Math.floor(Math.log10((span / 5) * 2))
  const free = power * ([1, 2, 5].find((times) => (span * 2) / (power * times) <= 6) ?? 10)
  const step = Math.max(least, free)
  const first = Math.ceil(low / step - 1e-9)
  const count = Math.floor(high / step + 1e-9) - first + 1
  const ticks = Array.from({ length: Math.min(12, Math.max(0, count)) || 0 }, (_, i) => {
    const value = (first + i) * step
    return { at: at(value), label: shortNumber(Math.abs(value) < step / 1e6 ? 0 : value) }
  })
  return { at, ticks }
}

/** Of values above 0; ticks at powers of ten, or where there are few at 1, 2 and 5 times them. */
export function logScale({ low, high }: Range, from: number, to: number): Scale {
  const [first, last] = [Math.log10(low), Math.log10(high)]
  const at = (value: number) => from + ((Math.log10(value) - first) / (last - first)) * (to - from)
  const decades = Math.floor(last) - Math.ceil(first)
  const every = Math.max(1, Math.ceil(decades / 6))
  const values: number[] = []
  for (let power = Math.floor(first); power <= Math.ceil(last); power++)
    for (const times of decades < 2 ? [1, 2, 5] : [1])
      if (power % every === 0) values.push(times * 10 ** power)
  const ticks = values
    .filter((value) => value >= low && value <= high)
    .map((value) => ({ at: at(value), label: shortNumber(value) }))
  return { at, ticks }
}
