import type { Counts } from './metrics-text.ts'

/** What happened between two looks at /metrics. */
export interface Point {
  /** Seconds since 1970 of the later look. */
  readonly time: number
  /** Answers a second. */
  readonly rate: number
  /** Answers of 4xx and of 5xx a second. */
  readonly refused: number
  readonly failed: number
  readonly rows: number
  /** Milliseconds; null where nothing was answered. */
  readonly median: number | null
  readonly p99: number | null
}

const none: Counts = { requests: 0, refused: 0, failed: 0, rows: 0, buckets: [] }

/** A server that was started again in between counts from zero. */
export function pointBetween(
  before: Counts = none,
  after: Counts = none,
  time: number,
  seconds: number,
): Point {
  const since = after.requests < before.requests ? none : before
  const earlier = new Map(since.buckets)
  const buckets = after.buckets.map(
    ([bound, count]) => [bound, count - (earlier.get(bound) ?? 0)] as const,
  )
  const perSecond = (key: 'requests' | 'refused' | 'failed' | 'rows'): number =>
    (after[key] - since[key]) / seconds
  return {
    time,
    rate: perSecond('requests'),
    refused: perSecond('refused'),
    failed: perSecond('failed'),
    rows: perSecond('rows'),
    median: quantile(buckets, 0.5),
    p99: quantile(buckets, 0.99),
  }
}

/** As Prometheus' histogram_quantile: linear inside a bucket, the last finite bound beyond. In milliseconds. */
export function quantile(
  buckets: readonly (readonly [bound: number, count: number])[],
  q: number,
): number | null {
  const total = buckets.at(-1)?.[1] ?? 0
  if (total <= 0) return null
  const rank = q * total
  let bound = 0
  let below = 0
  for (const [upper, count] of buckets) {
    if (count >= rank) {
      if (upper === Infinity) return bound * 1000
      const part = count > below ? (rank - below) / (count - below) : 1
      return (bound + (upper - bound) * part) * 1000
    }
    bound = upper
    below = count
  }
  return bound * 1000
}
