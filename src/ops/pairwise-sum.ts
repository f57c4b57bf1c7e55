/**
 * numpy.add.reduce of contiguous numbers: pairwise summation, with eight accumulators in blocks of up to 128
 * (numpy/core/src/umath/loops_utils.h).
 */
export function pairwiseSum(values: ArrayLike<number>, start: number, count: number): number {
  if (count < 8) {
    let sum = 0
    for (let i = start; i < start + count; i++) sum += values[i]!
    return sum
  }
  if (count > 128) {
    const half = (count >> 1) - ((count >> 1) % 8)
    return pairwiseSum(values, start, half) + pairwiseSum(values, start + half, count - half)
  }
  let [a, b, c, d] = [values[start]!, values[start + 1]!, values[start + 2]!, values[start + 3]!]
  let [e, f, g, h] = [
    values[start + 4]!,
    values[start + 5]!,
    values[start + 6]!,
    values[start + 7]!,
  ]
  const end = start + count
  let i = start + 8
  for (; i + 8 <= end; i += 8) {
    a += values[i]!
    b += values[i + 1]!
    c += values[i + 2]!
    d += values[i + 3]!
    e += values[i + 4]!
    f += values[i + 5]!
    g += values[i + 6]!
    h += values[i + 7]!
  }
  let sum = a + b + (c + d) + (e + f + (g + h))
  for (; i < end; i++) sum += values[i]!
  return sum
}
