import { fault } from '../errors.ts'
import type { Measured } from './optimize-measure.ts'
import type { Change } from './optimize-metric.ts'

/** A variant beside the model as it is. */
export interface Candidate extends Measured {
  readonly change: Change
  /** Of the metric; absent without data and target. */
  readonly drop?: number
}

export interface Wishes {
  readonly maxDrop?: number | undefined
  readonly targetLatency?: number | undefined
  readonly targetSize?: number | undefined
}

/** Files that differ by less are as small as each other. */
const asSmall = 0.05

/**
 * Of variants, the first of which is exact: the least lossy that meets the targets; or the smallest that loses no more than is allowed, of
 * several as small the fastest.
 */
export function choose(candidates: readonly Candidate[], wishes: Wishes): Candidate {
  const { maxDrop, targetLatency, targetSize } = wishes
  const hasTarget = targetLatency !== undefined || targetSize !== undefined
  if (maxDrop === undefined && !hasTarget) return candidates[0]!
  const allowed = candidates.filter(({ drop }) => maxDrop === undefined || (drop ?? 0) <= maxDrop)
  const meeting = allowed.filter(
    ({ one, bytes }) =>
      (targetLatency === undefined || one.p50 <= targetLatency) &&
      (targetSize === undefined || bytes.length <= targetSize),
  )
  if (meeting.length === 0) throw nothingMeets(allowed, wishes)
  const bySize = (a: Candidate, b: Candidate) => a.bytes.length - b.bytes.length
  if (hasTarget) return meeting.toSorted((a, b) => lossier(a, b) || bySize(a, b))[0]!
  const smallest = Math.min(...meeting.map(({ bytes }) => bytes.length))
  return meeting
    .filter(({ bytes }) => bytes.length <= smallest * (1 + asSmall))
    .toSorted((a, b) => a.one.p50 - b.one.p50 || bySize(a, b))[0]!
}

/** Above 0 where `a` loses more than `b`. */
function lossier(a: Candidate, b: Candidate): number {
  const drops = Math.max(0, a.drop ?? 0) - Math.max(0, b.drop ?? 0)
  return drops || a.change.labels - b.change.labels || a.change.worst - b.change.worst
}

function nothingMeets(allowed: readonly Candidate[], { maxDrop }: Wishes): Error {
  if (allowed.length === 0)
    return fault('E_VERIFY', `every choice loses more than ${(maxDrop ?? 0) * 100} %`)
  const smallest = Math.min(...allowed.map(({ bytes }) => bytes.length))
  const fastest = Math.min(...allowed.map(({ one }) => one.p50))
  return fault(
    'E_VERIFY',
    `no choice meets the targets: the smallest has ${smallest} bytes, the fastest answers a row in ${fastest.toFixed(1)} us`,
    { hint: 'Give a larger target, more --max-drop, or fewer --outputs.' },
  )
}
