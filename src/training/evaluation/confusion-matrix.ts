/** How often rows of a class were answered as which; [actual][answered]. */
export interface ConfusionMatrix {
  readonly classes: readonly string[]
  readonly counts: readonly (readonly number[])[]
  /** Classes that stand together in the last row and column. */
  readonly together: number
}

const others = (count: number) => `${count} other classes`

/** `actual` and `answered`: indices of classes. Of more classes than `most`, the most frequent have rows of their own. */
export function confusionMatrix(
  classes: readonly string[],
  actual: ArrayLike<number>,
  answered: ArrayLike<number>,
  most: number,
): ConfusionMatrix {
  const frequency = new Float64Array(classes.length)
  for (let i = 0; i < actual.length; i++) frequency[actual[i]!]!++
  const order = classes.map((_, i) => i)
  const kept =
    classes.length <= most
      ? order
      : order
          .toSorted((a, b) => frequency[b]! - frequency[a]! || a - b)
          .slice(0, most - 1)
          .toSorted((a, b) => a - b)
  const together = classes.length - kept.length
  const size = kept.length + (together > 0 ? 1 : 0)
  const places = new Int32Array(classes.length).fill(size - 1)
  kept.forEach((label, i) => (places[label] = i))
  const counts = Array.from({ length: size }, () => Array.from({ length: size }, () => 0))
  for (let i = 0; i < actual.length; i++) counts[places[actual[i]!]!]![places[answered[i]!]!]!++
  const names = kept.map((label) => classes[label]!)
  return { classes: together > 0 ? [...names, others(together)] : names, counts, together }
}
