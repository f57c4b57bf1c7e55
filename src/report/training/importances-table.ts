import { cut } from '../cut.ts'
import { short } from '../drawing/plot.ts'
import { shortNumber } from '../short-number.ts'
import { table } from '../table.ts'

export interface Importances {
  /** 'RMSE' */
  readonly metric: string
  readonly repeats: number
  readonly list: readonly {
    readonly name: string
    readonly mean: number
    readonly deviation: number
  }[]
}

const mostShown = 40

/** By how much the metric grows where a column is shuffled, as bars with whiskers. */
export function importancesTable({ metric, repeats, list }: Importances): string {
  const shown = list.slice(0, mostShown)
  const low = Math.min(0, ...shown.map(({ mean, deviation }) => mean - deviation))
  const high = Math.max(1e-300, ...shown.map(({ mean, deviation }) => mean + deviation))
  const at = (value: number) => ((value - low) / (high - low)) * 300
  const more =
    list.length > shown.length
      ? ` ${list.length - shown.length} columns of less importance are not shown.`
      : ''
  return table({
    caption: `By how much ${metric} of the held-out rows grows when a column's values change places: mean and standard deviation of ${repeats} shuffles. Columns that say the same share their importance.${more}`,
    head: ['column', `${metric} grows by`, 'spread', ''],
    rows: shown.map(({ name, mean, deviation }) => [
      cut(name, 60),
      shortNumber(mean),
      `± ${shortNumber(deviation)}`,
      { text: '', drawing: bar(at(0), at(mean), at(mean - deviation), at(mean + deviation)) },
    ]),
  })
}

function bar(zero: number, end: number, low: number, high: number): string {
  const [from, to] = zero < end ? [zero, end] : [end, zero]
  return `<svg class="bar" viewBox="0 0 300 14" aria-hidden="true"><path class="f1" opacity=".75" d="M${short(from)} 2H${short(to)}V12H${short(from)}z"/><path class="whisker" d="M${short(low)} 7H${short(high)}M${short(low)} 4V10M${short(high)} 4V10"/></svg>`
}

export const importancesStyle =
  '.bar{width:100%;min-width:9rem;max-width:26rem;display:block;overflow:visible}.whisker{stroke:var(--ink);fill:none}'
