import { shuffled } from './random.ts'
import type { Target } from './table/target.ts'

/** Rows of the table, in ascending order. */
export interface Split {
  readonly train: Int32Array
  readonly test: Int32Array
}

/** A share of the rows held out; of classes, the same share of each. At least one row of every class stays in training. */
export function holdOut(target: Target, rows: Int32Array, share: number, seed: number): Split {
  const isHeld = new Uint8Array(target.values.length)
  for (const group of groupsOf(target, rows, seed)) {
    const held = Math.min(group.length - 1, Math.round(group.length * share))
    for (const row of group.slice(0, held)) isHeld[row] = 1
  }
  return {
    train: rows.filter((row) => isHeld[row] === 0),
    test: rows.filter((row) => isHeld[row] === 1),
  }
}

/** k parts of the rows, each once held out; of classes, each has its share. */
export function foldsOf(target: Target, rows: Int32Array, k: number, seed: number): Split[] {
  const fold = new Int32Array(target.values.length)
  let next = 0
  for (const group of groupsOf(target, rows, seed)) for (const row of group) fold[row] = next++ % k
  return Array.from({ length: k }, (_, i) => ({
    train: rows.filter((row) => fold[row] !== i),
    test: rows.filter((row) => fold[row] === i),
  }))
}

/** The rows of each class, or all of them, in an order that depends on the seed. */
function groupsOf(target: Target, rows: Int32Array, seed: number): number[][] {
  const order = Array.from(shuffled(rows.length, seed), (place) => rows[place]!)
  if (target.task === 'regression') return [order]
  const groups = target.classes.map((): number[] => [])
  for (const row of order) groups[target.values[row]!]!.push(row)
  return groups.filter((group) => group.length > 0)
}
