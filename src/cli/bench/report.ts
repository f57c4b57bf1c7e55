import { paint } from '../terminal.ts'
import type { LoadResult } from './load.ts'

export interface Figures {
  readonly rate: number
  readonly rows_per_second: number
  readonly requests: number
  /** Milliseconds. */
  readonly latency: {
    readonly mean: number
    readonly p50: number
    readonly p90: number
    readonly p99: number
    readonly p999: number
    readonly max: number
  }
  /** Answers that were no 200, by status; 0: no answer. */
  readonly failed: Readonly<Record<string, number>>
  readonly unsent: number
}

export function figuresOf(
  { latencies, seconds, statuses, unsent }: LoadResult,
  rows: number,
): Figures {
  const milliseconds = (share: number) => latencies.quantile(share) / 1000
  return {
    rate: latencies.count / seconds,
    rows_per_second: ((statuses.get(200) ?? 0) * rows) / seconds,
    requests: latencies.count,
    latency: {
      mean: latencies.mean / 1000,
      p50: milliseconds(0.5),
      p90: milliseconds(0.9),
      p99: milliseconds(0.99),
      p999: milliseconds(0.999),
      max: latencies.max / 1000,
    },
    failed: Object.fromEntries([...statuses].filter(([status]) => status !== 200)),
    unsent,
  }
}

/** A table of figures, and the latencies as bars. */
export function reportLines(name: string, result: LoadResult, rows: number): string[] {
  const figures = figuresOf(result, rows)
  const { latency } = figures
  const number = (value: number) =>
    value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 })
  const lines = [
    `${paint('bold', name)}  ${number(figures.rate)} requests/s${rows > 1 ? `, ${number(figures.rows_per_second)} rows/s` : ''}  (${number(figures.requests)} in ${result.seconds.toFixed(1)} s)`,
    `  latency ms   p50 ${number(latency.p50)}   p90 ${number(latency.p90)}   p99 ${number(latency.p99)}   p99.9 ${number(latency.p999)}   max ${number(latency.max)}`,
    ...bars(result),
  ]
  for (const [status, count] of Object.entries(figures.failed))
    lines.push(
      paint(
        'red',
        `  ${number(count)} ${status === '0' ? 'had no answer' : `were answered ${status}`}`,
      ),
    )
  if (figures.unsent > 0)
    lines.push(
      paint('red', `  ${number(figures.unsent)} were never sent: this client could not keep up`),
    )
  return lines
}

const width = 40

function bars({ latencies }: LoadResult): string[] {
  const octaves = latencies.octaves()
  const most = Math.max(...octaves.map(({ count }) => count))
  const edge = (us: number) => (us < 1000 ? `${us} us` : `${Math.round(us / 1000)} ms`).padStart(8)
  return octaves.map(({ from, to, count }) => {
    const share = (100 * count) / latencies.count
    const bar = '#'.repeat(Math.max(1, Math.round((width * count) / most)))
    return `  ${edge(from)} to ${edge(to)}  ${share.toFixed(share < 1 ? 3 : 1).padStart(6)} %  ${bar}`
  })
}
