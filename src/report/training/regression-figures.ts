import { barsMark, densityMark, dotsMark, guideKey, guideMark } from '../drawing/marks.ts'
import type { PlotSpec } from '../drawing/plot.ts'
import { plot } from '../drawing/plot.ts'
import { padded, rangeOf } from '../drawing/scale.ts'
import { shortNumber } from '../short-number.ts'

export interface RegressionAnswers {
  readonly target: string
  readonly actual: Float64Array
  readonly predicted: Float64Array
}

/** More are drawn as cells that count them. */
const mostDots = 1500
const bins = 30

/** Predicted against actual; residuals against predicted, and how they are spread. */
export function regressionFigures({ target, actual, predicted }: RegressionAnswers): string[] {
  const residuals = actual.map((value, i) => value - predicted[i]!)
  const both = padded(rangeOf(actual, predicted))
  const across = padded(rangeOf(predicted))
  const spread = padded(rangeOf(residuals, [0]))
  return [
    scatter({
      id: 'actual',
      title: 'Predicted against actual',
      what: 'On the dashed line the prediction is right; above it, it is too high.',
      xs: actual,
      ys: predicted,
      x: { label: `actual ${target}`, range: both },
      y: { label: 'predicted', range: both },
      guide: { from: [both.low, both.low], to: [both.high, both.high] },
      guideName: 'predicted as it is',
    }),
    scatter({
      id: 'residuals',
      title: 'Residuals',
      what: 'Actual minus predicted. A pattern here is something the model has not learned.',
      xs: predicted,
      ys: residuals,
      x: { label: `predicted ${target}`, range: across },
      y: { label: 'residual', range: spread },
      guide: { from: [across.low, 0], to: [across.high, 0] },
      guideName: 'no error',
    }),
    histogram(residuals),
  ]
}

interface Scatter {
  readonly id: string
  readonly title: string
  readonly what: string
  readonly xs: Float64Array
  readonly ys: Float64Array
  readonly x: PlotSpec['x']
  readonly y: PlotSpec['y']
  readonly guide: {
    readonly from: readonly [number, number]
    readonly to: readonly [number, number]
  }
  readonly guideName: string
}

function scatter({ id, title, what, xs, ys, x, y, guide, guideName }: Scatter): string {
  const isMany = xs.length > mostDots
  const rows = `${xs.length} held-out rows${isMany ? ', the darker a cell the more of them' : ''}`
  return plot({
    id,
    title,
    caption: `${what} ${rows[0]!.toUpperCase()}${rows.slice(1)}.`,
    x,
    y,
    marks: (across, up) => [
      isMany
        ? densityMark(xs, ys, { x: x.range, y: y.range }, across, up)
        : dotsMark(xs, ys, across, up),
      guideMark(
        across.at(guide.from[0]),
        up.at(guide.from[1]),
        across.at(guide.to[0]),
        up.at(guide.to[1]),
      ),
    ],
    legend: [
      {
        name: isMany ? 'held-out rows' : 'a held-out row',
        mark: isMany
          ? '<path class="f1" opacity=".6" d="M6 0h12v10H6z"/>'
          : '<path class="dots s1" d="M12 5h0"/>',
      },
      { name: guideName, mark: guideKey },
    ],
  })
}

function histogram(residuals: Float64Array): string {
  const sorted = residuals.toSorted()
  const quantile = (q: number) => sorted[Math.round((sorted.length - 1) * q)] ?? NaN
  const whole = rangeOf(sorted, [0])
  // A few far ones would leave all others in one bar.
  const near = rangeOf([quantile(0.01) * 1.5, quantile(0.99) * 1.5, 0])
  const range = {
    low: Math.max(whole.low, near.low),
    high: Math.min(whole.high, near.high),
  }
  const isCut = range.low > whole.low || range.high < whole.high
  const counts = new Float64Array(bins)
  for (const value of residuals) {
    const bin = Math.floor(((value / 2 - range.low / 2) / (range.high / 2 - range.low / 2)) * bins)
    if (Number.isFinite(bin)) counts[Math.max(0, Math.min(bins - 1, bin))]!++
  }
  const edges = Array.from(
    { length: bins + 1 },
    (_, i) => range.low * (1 - i / bins) + range.high * (i / bins),
  )
  const most = counts.reduce((a, b) => Math.max(a, b), 1)
  const [low, middle, high] = [0.05, 0.5, 0.95].map((q) => shortNumber(quantile(q)))
  return plot({
    id: 'spread',
    title: 'How residuals are spread',
    caption: `Nine of ten lie between ${low} and ${high}, the middle one is ${middle}.${isCut ? ' The bars at the ends hold those beyond.' : ''}`,
    x: { label: 'residual (actual minus predicted)', range },
    y: { label: 'rows', range: { low: 0, high: most }, isWhole: true },
    marks: (x, y) => [
      barsMark(edges, counts, x, y),
      guideMark(x.at(0), y.at(0), x.at(0), y.at(most)),
    ],
  })
}
