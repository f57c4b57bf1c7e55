import { guideKey, guideMark, lineKey, lineMark } from '../drawing/marks.ts'
import { plot } from '../drawing/plot.ts'
import { cut } from '../cut.ts'
import { table } from '../table.ts'

export interface ClassAnswers {
  readonly confusion: {
    readonly classes: readonly string[]
    /** [actual][answered] */
    readonly counts: readonly (readonly number[])[]
    readonly together: number
  }
  /** Of two classes the second; else each of the most frequent ones against all others. */
  readonly roc: readonly Roc[]
  /** What the probability is of: 'yes', or the class that was answered. */
  readonly calibrated: string
  readonly calibration: readonly Calibration[]
}

export interface Roc {
  readonly name: string
  readonly positives: number
  readonly area: number
  readonly x: readonly number[]
  readonly y: readonly number[]
}

export interface Calibration {
  readonly from: number
  readonly to: number
  readonly count: number
  readonly predicted: number
  readonly observed: number
  readonly low: number
  readonly high: number
}

const share = { low: 0, high: 1 }
const mostCurves = 6
const percent = (value: number) => `${(value * 100).toFixed(1)} %`

export function confusionTable({ confusion }: ClassAnswers): string {
  const { classes, counts, together } = confusion
  const more = together > 0 ? ` The ${together} rarest classes stand together.` : ''
  return table({
    caption: `Rows: what it is. Columns: what was answered, with the share of the row.${more}`,
    head: ['', ...classes.map((name) => cut(name, 24)), 'rows'],
    rows: counts.map((row, i) => {
      const total = row.reduce((a, b) => a + b, 0)
      return [
        cut(classes[i]!, 40),
        ...row.map((count) =>
          count === 0
            ? '0'
            : { text: String(count), note: percent(count / total), share: count / total },
        ),
        String(total),
      ]
    }),
  })
}

export function rocFigure({ roc }: ClassAnswers): string {
  const shown = roc.filter(({ area }) => Number.isFinite(area)).slice(0, mostCurves)
  const areas = shown.map(({ name, area }) => `${cut(name, 30)} ${area.toFixed(4)}`).join(', ')
  return plot({
    id: 'roc',
    title: 'ROC',
    caption: `How many are found against how many false alarms, at every threshold. Area under the curve: ${areas}.`,
    x: { label: 'false alarms (share of the others)', range: share },
    y: { label: 'found (share of the class)', range: share },
    height: 380,
    marks: (x, y) => [
      guideMark(x.at(0), y.at(0), x.at(1), y.at(1)),
      ...shown.map((own, i) => lineMark(own.x, own.y, x, y, seriesOf(i))),
    ],
    legend: [
      ...shown.map(({ name, area, positives }, i) => ({
        name: `${cut(name, 30)}: AUC ${area.toFixed(4)}, ${positives} rows`,
        mark: lineKey(seriesOf(i)),
      })),
      { name: 'by chance', mark: guideKey },
    ],
  })
}

/** Told apart by their dashes too. */
const seriesOf = (i: number) => `s${i + 1} d${i + 1}`

/** Where more classes are than curves fit in. */
export function areasTable({ roc, confusion }: ClassAnswers): string {
  const { classes, together } = confusion
  const all = classes.length + (together > 0 ? together - 1 : 0)
  return table({
    caption: `Each class against all others${all > roc.length ? `: the ${roc.length} most frequent of ${all}` : ''}`,
    head: ['class', 'AUC', 'rows'],
    rows: roc.map(({ name, area, positives }) => [
      cut(name, 60),
      Number.isFinite(area) ? area.toFixed(4) : 'n/a',
      String(positives),
    ]),
  })
}
