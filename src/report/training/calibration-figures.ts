import { barsMark, guideKey, guideMark, lineKey, lineMark } from '../drawing/marks.ts'
import { plot, short } from '../drawing/plot.ts'
import type { Scale } from '../drawing/scale.ts'
import { shortNumber } from '../short-number.ts'
import type { Calibration, ClassAnswers } from './classification-figures.ts'

/** Bins of fewer say little, and are drawn so. */
const fewRows = 10
const share = { low: 0, high: 1 }
const height = 380
const percent = (value: number) => `${(value * 100).toFixed(1)} %`

/** What came true of what was said to have a probability, and how many rows were said to have which. */
export function calibrationFigures({ calibration, calibrated }: ClassAnswers): string[] {
  const bins = calibration.filter(({ count }) => count > 0)
  const texts = bins.map(
    ({ predicted, observed, count }) =>
      `of ${count} rows said ${percent(predicted)}, true ${percent(observed)}`,
  )
  const few = {
    name: `fewer than ${fewRows}`,
    mark: '<circle class="hollow s1" r="3.5" cx="12" cy="5"/>',
  }
  const curve = plot({
    id: 'calibration',
    title: 'Calibration',
    caption: `How often ${calibrated} came true among rows of like probability, and how many rows those are. Whiskers: 95 % intervals.`,
    description: `${texts.join('; ')}.`,
    x: { label: `probability of ${calibrated}`, range: share },
    y: { label: 'came true', range: share },
    height,
    marks: (x, y) => calibrationMarks(bins, x, y),
    legend: [
      { name: 'held-out rows', mark: lineKey('s1') },
      ...(bins.some(({ count }) => count < fewRows) ? [few] : []),
      { name: 'as said', mark: guideKey },
    ],
  })
  return [curve, countsFigure(calibration, calibrated)]
}

function calibrationMarks(bins: readonly Calibration[], x: Scale, y: Scale): string[] {
  const firm = bins.filter(({ count }) => count >= fewRows)
  const whiskers = bins.map(
    ({ predicted, low, high }) =>
      `M${short(x.at(predicted))} ${short(y.at(low))}V${short(y.at(high))}`,
  )
  const [xs, ys] = [firm.map(({ predicted }) => predicted), firm.map(({ observed }) => observed)]
  return [
    guideMark(x.at(0), y.at(0), x.at(1), y.at(1)),
    `<path class="line s1" opacity=".6" d="${whiskers.join('')}"/>`,
    lineMark(xs, ys, x, y, 's1'),
    ...bins.map(({ predicted, observed, count }) => {
      const [left, top] = [x.at(predicted), y.at(observed)]
      const [isLeft, isTop] = [predicted < 0.1, observed > 0.95]
      return `<circle class="${count < fewRows ? 'hollow s1' : 'f1'}" r="3.5" cx="${short(left)}" cy="${short(top)}"/><text class="on" x="${short(left + (isLeft ? 7 : -7))}" y="${short(top + (isTop ? 15 : -6))}" text-anchor="${isLeft ? 'start' : 'end'}">${count}</text>`
    }),
  ]
}

function countsFigure(calibration: readonly Calibration[], calibrated: string): string {
  const counts = calibration.map(({ count }) => count)
  const edges = [...calibration.map(({ from }) => from), 1]
  const most = Math.max(1, ...counts)
  return plot({
    id: 'counts',
    title: 'How sure it is',
    caption: `Rows by the probability of ${calibrated}; the fullest of ${counts.length} bins has ${shortNumber(most)}.`,
    x: { label: `probability of ${calibrated}`, range: share },
    y: { label: 'rows', range: { low: 0, high: most }, isWhole: true },
    height,
    marks: (x, y) => [barsMark(edges, counts, x, y)],
  })
}
