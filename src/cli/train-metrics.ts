import type { Metrics } from '../training/metrics.ts'
import type { Trained } from '../training/train.ts'

/** Figures as texts, for the terminal and the report: a head, and a row for each metric. */
export function metricsRows({ metrics, baseline, folds, target }: Trained): {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
} {
  const naive = target.task === 'regression' ? 'the mean' : 'the shares'
  const head = ['', 'model', naive, ...(folds.length > 0 ? [`${folds.length} folds`] : [])]
  const rows = Object.keys(metrics).map((name) => [
    name,
    figure(metrics[name]!),
    figure(baseline[name]!),
    ...(folds.length > 0 ? [spread(folds, name)] : []),
  ])
  return { head, rows }
}

export const figure = (value: number) => (Number.isFinite(value) ? value.toPrecision(4) : 'n/a')

/** Mean and standard deviation over the folds. */
function spread(folds: readonly Metrics[], name: string): string {
  const values = folds.map((fold) => fold[name]!)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return `${figure(mean)} ± ${figure(Math.sqrt(squares / values.length))}`
}
