import { fault } from '../errors.ts'
import { copyRows, rowsOf } from '../ir/rows.ts'
import type { Tensor } from '../ir/tensor.ts'
import { answerOf } from '../ir/tensor.ts'
import type { Bound } from '../signature/bind-tensors.ts'
import type { RunQueue } from './run-queue.ts'

type Run = (
  tensors: readonly Tensor[],
  before: number,
  into?: readonly Tensor[],
) => Tensor[] | Promise<Tensor[]>

/** The loop is given back to others after about this long. */
const sliceMilliseconds = 8
const firstSlice = 256

/** What a row of a model takes, in milliseconds; known better with every slice. */
export interface RowCost {
  milliseconds: number
}

export interface SlicedCall {
  readonly caller: { readonly isCancelled: boolean }
  readonly bound: Bound
  /** Whether rows are independent, so that bits do not depend on the slices. */
  readonly isBatchable: boolean
  readonly cost: RowCost
  readonly run: Run
}

/**
 * Runs a call: at once where it is short, else in turns with others. A batch of independent rows runs in slices of rows whose size
 * follows the clock, so that a large request does not hold up small ones. Throws E_BUSY when too much work waits, E_CANCELLED when
 * the caller is gone.
 */
export function runInSlices(queue: RunQueue, call: SlicedCall): Tensor[] | Promise<Tensor[]> {
  const { bound, cost, run } = call
  const expected = bound.rows * cost.milliseconds
  if (expected < sliceMilliseconds && (bound.rows <= firstSlice || !call.isBatchable))
    return run(bound.tensors, 0)
  queue.admit(expected)
  return takeTurns(queue, call, expected)
}

async function takeTurns(queue: RunQueue, call: SlicedCall, expected: number): Promise<Tensor[]> {
  const { rows } = call.bound
  let settled = 0
  try {
    if (!call.isBatchable) return await timed(queue, call, 0, rows)
    let joined: Tensor[] | undefined
    let start = 0
    while (start < rows) {
      const end = Math.min(rows, start + sliceRows(call.cost))
      const views = joined?.map((target) => rowsOf(target, start, end))
      const parts = await timed(queue, call, start, end, views)
      joined ??= parts.map((part) => answerOf(part.dataType, [rows, ...part.shape.slice(1)]))
      joined.forEach((target, i) => {
        if (parts[i] !== views?.[i]) copyRows(target, parts[i]!, start)
      })
      const share = (expected * (end - start)) / rows
      queue.settle(share)
      settled += share
      start = end
    }
    return joined!
  } finally {
    queue.settle(expected - settled)
  }
}

/** Runs some rows in one turn, into their place in the whole answer once it has one, and learns from the time they took. */
async function timed(
  queue: RunQueue,
  { caller, bound, cost, run }: SlicedCall,
  start: number,
  end: number,
  into?: readonly Tensor[],
): Promise<Tensor[]> {
  await queue.turn()
  try {
    if (caller.isCancelled) throw fault('E_CANCELLED', {})
    const began = performance.now()
    const parts = run(
      start === 0 && end === bound.rows
        ? bound.tensors
        : bound.tensors.map((tensor) => rowsOf(tensor, start, end)),
      start,
      into,
    )
    // Work in another process does not hold the loop, so others need not wait for it.
    if (!(parts instanceof Promise)) {
      const each = (performance.now() - began) / (end - start)
      cost.milliseconds = cost.milliseconds === 0 ? each : (cost.milliseconds + each) / 2
    }
    return parts
  } finally {
    queue.pass()
  }
}

function sliceRows({ milliseconds }: RowCost): number {
  if (milliseconds === 0) return firstSlice
  return Math.max(1, Math.floor(sliceMilliseconds / milliseconds))
}
