import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'

export interface Line {
  readonly label: string
  /** A class of page.css that says the colour. */
  readonly className: string
  readonly values: readonly (number | null)[]
  /** Told from the other line without its colour. */
  readonly isDashed?: boolean
}

interface ChartProps {
  readonly title: string
  readonly unit: string
  readonly times: readonly number[]
  readonly lines: readonly Line[]
  /** Said where there is nothing to draw. */
  readonly empty: string | undefined
  /** Changes with the theme: colours are read again. */
  readonly theme: string
}

const height = 132
/** Seconds: the axis grows from one minute to five. */
const [shortest, longest] = [60, 300]

/** A chart with its latest values beside the title: what the canvas shows is said in words too. */
export function Chart({ title, unit, times, lines, empty, theme }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  useEffect(() => {
    const element = place.current!
    const made = newPlot(element, lines)
    plot.current = made
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
    }
  }, [theme])
  useEffect(() => {
    const data = [times, ...lines.map(({ values }) => values)]
    plot.current?.setData(data as uPlot.AlignedData)
  }, [times, lines, theme])
  const latest = lines.map((line) => `${line.label} ${amount(line.values.at(-1), unit)}`)
  return (
    <figure class="chart">
      <figcaption>
        <span class="chart-title">{title}</span>
        {lines.map((line) => (
          <span key={line.label} class="legend">
            <span
              class={`swatch ${line.className}${line.isDashed ? ' dashed' : ''}`}
              aria-hidden="true"
            />
            {`${line.label} `}
            <strong>{amount(line.values.at(-1), unit)}</strong>
          </span>
        ))}
      </figcaption>
      <div class="plot" role="img" aria-label={`${title}, last five minutes: ${latest.join(', ')}`}>
        <div ref={place} />
        {empty !== undefined && <p class="no-data">{empty}</p>}
      </div>
    </figure>
  )
}

function amount(value: number | null | undefined, unit: string): string {
  if (value === null || value === undefined) return '\u2013'
  return `${short(value)} ${unit}`
}

function short(value: number): string {
  if (value === 0) return '0'
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2)))
}

function clock(seconds: number): string {
  return new Date(seconds * 1000).toLocaleTimeString([], { timeStyle: 'medium', hour12: false })
}

function newPlot(element: HTMLElement, lines: readonly Line[]): uPlot {
  const colour = (className: string) => colourOf(element, className)
  const soft = colour('ink-soft')
  const grid = { stroke: colour('ink-line'), width: 1 }
  const axis = { stroke: soft, grid, ticks: { show: false }, font: '11px system-ui, sans-serif' }
  return new uPlot(
    {
      width: element.clientWidth,
      height,
      cursor: { show: false },
      legend: { show: false },
      padding: [8, 8, 0, 0],
      scales: {
        x: {
          range: (_, min, max) => [Math.max(max - longest, Math.min(min, max - shortest)), max],
        },
        y: { range: (_, __, max) => [0, max > 0 ? max * 1.15 : 1] },
      },
      axes: [
        { ...axis, size: 22, space: 64, values: (_, ticks) => ticks.map(clock) },
        { ...axis, size: 44, space: 34, values: (_, ticks) => ticks.map(short) },
      ],
      series: [
        {},
        ...lines.map(({ label, className, isDashed }) => ({
          label,
          stroke: colour(className),
          width: 2,
          ...(isDashed ? { dash: [5, 3] } : {}),
          points: { size: 4 },
          spanGaps: false,
        })),
      ],
    },
    [[], ...lines.map(() => [])],
    element,
  )
}

/** The canvas needs the colour itself: it is read from an element of the class. */
function colourOf(parent: HTMLElement, className: string): string {
  const probe = document.createElement('span')
  probe.className = className
  parent.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
