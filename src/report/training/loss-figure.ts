import { lineKey, lineMark, guideKey } from '../drawing/marks.ts'
import { plot, short } from '../drawing/plot.ts'
import { rangeOf } from '../drawing/scale.ts'
import { shortNumber } from '../short-number.ts'

export interface LossCurves {
  /** After each step. */
  readonly losses: readonly number[]
  /** Of which rows. */
  readonly of: string
  /** Of rows held out to stop early. */
  readonly heldOut?: readonly number[]
}

/** Losses that fall by more than this factor are drawn on a logarithmic scale. */
const logFrom = 100

export function lossFigure({ losses, of, heldOut }: LossCurves): string {
  const steps = losses.map((_, i) => i + 1)
  const both = heldOut ? [losses, heldOut] : [losses]
  const range = rangeOf(...both)
  const isLog = range.low > 0 && range.high / range.low > logFrom
  const best = heldOut ? bestOf(heldOut) : undefined
  const fall = `from ${shortNumber(losses[0]!)} to ${shortNumber(losses.at(-1)!)}`
  const isCut = best !== undefined && best < losses.length
  const later = isCut ? '; what came later is not kept' : ''
  const kept =
    best === undefined
      ? ''
      : ` Of the rows held out to stop early it is least, ${shortNumber(heldOut![best - 1]!)}, after step ${best}${later}.`
  return plot({
    id: 'loss',
    title: 'Loss',
    caption: `After each of ${losses.length} steps, ${fall}${isLog ? ', on a logarithmic scale' : ''}.${kept}`,
    x: { label: 'step', range: { low: 1, high: losses.length }, isWhole: true },
    y: { label: 'loss', range, isLog },
    marks: (x, y) => [
      ...(!isCut
        ? []
        : [
            `<path class="guide" d="M${short(x.at(best))} ${y.at(range.high)}V${y.at(range.low)}"/>`,
          ]),
      lineMark(steps, losses, x, y, 's1'),
      ...(heldOut ? [lineMark(steps.slice(0, heldOut.length), heldOut, x, y, 's2 d2')] : []),
    ],
    legend: [
      { name: of, mark: lineKey('s1') },
      ...(heldOut
        ? [
            { name: 'rows held out to stop early', mark: lineKey('s2 d2') },
            ...(isCut ? [{ name: 'the step that is kept', mark: guideKey }] : []),
          ]
        : []),
    ],
  })
}

function bestOf(losses: readonly number[]): number {
  let best = 0
  losses.forEach((loss, i) => {
    if (loss < losses[best]!) best = i
  })
  return best + 1
}
