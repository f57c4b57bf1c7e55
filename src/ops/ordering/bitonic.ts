/**
 * Orders places[low .. high) by the values they point at, as the bitonic networks of vectorised sorts do: every exchange keeps
 * the smaller value in front and leaves equal ones alone. The lanes that fill the last vector hold the largest value, so
 * no exchange with them ever happens and they need not exist here. No NaN.
 */
export function bitonicSort(
  values: ArrayLike<number>,
  places: Int32Array,
  low: number,
  high: number,
): void {
  const count = high - low
  const exchange = (a: number, b: number) => {
    const [first, second] = [places[low + a]!, places[low + b]!]
    if (values[first]! <= values[second]!) return
    places[low + a] = second
    places[low + b] = first
  }
  for (let size = 2; size < 2 * count; size *= 2) {
    for (let start = 0; start < count; start += size)
      for (let i = Math.max(0, start + size - count); i < size / 2; i++)
        exchange(start + i, start + size - 1 - i)
    for (let step = size / 4; step >= 1; step /= 2)
      for (let start = 0; start + step < count; start += 2 * step)
        for (let i = start; i < start + step && i + step < count; i++) exchange(i, i + step)
  }
}
