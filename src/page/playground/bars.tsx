import { Fragment } from 'preact'
import { percent } from './percent.ts'

interface Bar {
  readonly label: string
  readonly value: number
  /** Length, 0 to 1; for contributions to either side of the middle. */
  readonly part: number
  readonly text: string
}

const mostBars = 20

/** Labels with bars, as a list: a screen reader hears label and value. */
export function Bars({
  label,
  bars,
  isSigned = false,
}: {
  readonly label: string
  readonly bars: readonly Bar[]
  readonly isSigned?: boolean
}) {
  const shown = bars.slice(0, mostBars)
  return (
    <>
      <ul class={isSigned ? 'bars signed' : 'bars'} aria-label={label}>
        {shown.map((bar, i) => (
          <li key={i}>
            <span class="bar-label" title={bar.label}>
              {breakable(bar.label)}
            </span>
            <span class="bar-track" aria-hidden="true">
              <span
                class={bar.value < 0 ? 'bar-fill negative' : 'bar-fill'}
                style={{ width: `${(Math.min(1, bar.part) * (isSigned ? 50 : 100)).toFixed(2)}%` }}
              />
            </span>
            <span class="bar-value">{bar.text}</span>
          </li>
        ))}
      </ul>
      {bars.length > mostBars && (
        <p class="soft small">{`and ${bars.length - mostBars} smaller ones`}</p>
      )}
    </>
  )
}

/** A long name breaks behind its underscores rather than inside a word. */
function breakable(label: string) {
  return label.split(/(?<=_)/).map((part, i) => (
    <Fragment key={i}>
      {i > 0 && <wbr />}
      {part}
    </Fragment>
  ))
}

/** Class probabilities, the largest first. */
export function ProbabilityBars({
  pairs,
}: {
  readonly pairs: readonly (readonly [label: string, probability: number])[]
}) {
  const sum = pairs.reduce((total, [, value]) => total + Math.abs(value), 0) || 1
  // Percents, where slipway.json asks for them, say their own numbers.
  const isPercent = pairs.some(([, value]) => value > 1.000001)
  const bars = [...pairs]
    .sort(([, a], [, b]) => b - a)
    .map(([label, value]) => ({
      label,
      value,
      part: isPercent ? Math.abs(value) / sum : Math.abs(value),
      text: isPercent ? String(value) : percent(value),
    }))
  return <Bars label="Probabilities" bars={bars} />
}
