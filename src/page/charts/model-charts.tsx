import { useMemo } from 'preact/hooks'
import { Chart } from './chart.tsx'
import type { Point } from './metrics-delta.ts'

interface ModelChartsProps {
  readonly points: readonly Point[] | undefined
  readonly isRefused: boolean
  readonly theme: string
}

const noPoints: readonly Point[] = []

/** Rate, latency and errors of a model over the last minutes. */
export function ModelCharts({ points = noPoints, isRefused, theme }: ModelChartsProps) {
  const series = useMemo(() => seriesOf(points), [points])
  const { times, isQuiet } = series
  const waiting = isRefused
    ? 'This key may not read /metrics.'
    : times.length === 0
      ? 'Listening ...'
      : undefined
  const quiet = waiting ?? (isQuiet ? 'No calls in these minutes.' : undefined)
  const noErrors = quiet ?? (series.hasErrors ? undefined : 'No errors in these minutes.')
  return (
    <section class="charts" aria-label="Live charts">
      <Chart title="Rate" unit="/s" lines={series.rate} {...{ times, theme }} empty={quiet} />
      <Chart title="Latency" unit="ms" lines={series.latency} {...{ times, theme }} empty={quiet} />
      <Chart
        title="Errors"
        unit="/s"
        lines={series.errors}
        {...{ times, theme }}
        empty={noErrors}
      />
    </section>
  )
}

function seriesOf(points: readonly Point[]) {
  const line = (label: string, className: string, of: (point: Point) => number | null) => ({
    label,
    className,
    values: points.map(of),
  })
  const dashed = (...of: Parameters<typeof line>) => ({ ...line(...of), isDashed: true })
  return {
    times: points.map(({ time }) => time),
    isQuiet: points.every(({ rate }) => rate === 0),
    hasErrors: points.some(({ refused, failed }) => refused + failed > 0),
    rate: [
      line('calls', 'ink-accent', ({ rate }) => rate),
      dashed('rows', 'ink-second', ({ rows }) => rows),
    ],
    latency: [
      line('p50', 'ink-accent', ({ median }) => median),
      dashed('p99', 'ink-second', ({ p99 }) => p99),
    ],
    errors: [
      line('4xx', 'ink-warn', ({ refused }) => refused),
      dashed('5xx', 'ink-bad', ({ failed }) => failed),
    ],
  }
}
