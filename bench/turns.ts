// What the benches share: our side of a turn, how far answers are apart, and figures in columns.
import type { Session } from '../src/backends/backend.ts'
import { Tensor } from '../src/ir/tensor.ts'

/** CPU microseconds per row of a session on bound tensors, answers in memory of their own or in bound tensors too. */
export function ours(
  session: Session,
  batches: readonly Tensor[],
  rows: number,
  repeats: number,
  into?: readonly Tensor[],
): number {
  const start = process.cpuUsage()
  for (let i = 0; i < repeats; i++) void session.run([batches[i % batches.length]!], 0, into)
  const { user, system } = process.cpuUsage(start)
  return (user + system) / (rows * repeats)
}

/** Largest difference from the answers that the library gave to the first 100 rows. */
export function check(
  session: Session,
  { width, answers }: { readonly width: number; readonly answers: readonly number[] },
  data: Float64Array,
): number {
  const [answer] = session.run([
    new Tensor('DOUBLE', [100, width], data.slice(0, 100 * width)),
  ]) as Tensor[]
  return answers.reduce(
    (worst, want, i) => Math.max(worst, Math.abs(want - Number(answer!.data[i]))),
    0,
  )
}

/** `count` batches of `rows` rows, one behind the other. */
export function batchesOf(
  data: Float64Array,
  width: number,
  rows: number,
  count: number,
): Tensor[] {
  return Array.from(
    { length: count },
    (_, i) =>
      new Tensor('DOUBLE', [rows, width], data.slice(i * rows * width, (i + 1) * rows * width)),
  )
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!
}

export function pad(value: string | number, width: number): string {
  return String(value).padStart(width)
}
