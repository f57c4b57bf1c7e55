import { shuffled } from './random.ts'

export interface Split {
  readonly train: Int32Array
  readonly test: Int32Array
}

/** A share of the rows held out; of classes, the same share of each. At least one row of every class stays in training. */
export function holdOut(
  groups: Float64Array | undefined,
  count: number,
  share: number,
  seed: number,
): Split {
  const order = shuffled(count, seed)
  const test: number[] = []
  const train: number[] = []
  for (const rows of groupRows(groups, order)) {
    const held = Math.min(rows.length - 1, Math.round(rows.length * share))
    test.push(...rows.slice(0, held))
    train.push(...rows.slice(held))
  }
  return { train: Int32Array.from(train).toSorted(), test: Int32Array.from(test).toSorted() }
}

/** k parts of the rows, each once held out. */
export function foldsOf(
  groups: Float64Array | undefined,
  count: number,
  k: number,
  seed: number,
): Split[] {
  const fold = new Int32Array(count)
  let next = 0
  for (const rows of groupRows(groups, shuffled(count, seed)))
    for (const row of rows) fold[row] = next++ % k
  return Array.from({ length: k }, (_, i) => {
    const all = Int32Array.from({ length: count }, (_row, row) => row)
    return {
      train: all.filter((row) => fold[row] !== i),
      test: all.filter((row) => fold[row] === i),
    }
  })
}

function groupRows(groups: Float64Array | undefined, order: Int32Array): number[][] {
  if (!groups) return [[...order]]
  const byGroup = new Map<number, number[]>()
  for (const row of order) {
    const group = groups[row]!
    const list = byGroup.get(group)
    if (list) list.push(row)
    else byGroup.set(group, [row])
  }
  return [...byGroup.entries()].toSorted(([a], [b]) => a - b).map(([, rows]) => rows)
}
