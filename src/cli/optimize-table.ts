import { roundingOnes } from '../optimizing/optimizations.ts'
import { bytesText } from './bytes-text.ts'
import type { Candidate } from './optimize-choice.ts'
import type { BarsPage } from '../report/bars-page.ts'
import type { Latency, Measured } from './optimize-measure.ts'

const columns = [
  'size',
  'memory',
  'as a module',
  'operations',
  '1 row p50/p99',
  'batch p50/p99',
  'metric',
  'worst change',
]

/** As it is, and every variant; the text of each figure. */
function cellsOf(measured: Measured | Candidate): string[] {
  const { bytes, memory, operations, one, batch, metric, module } = measured
  const drop = 'drop' in measured && measured.drop !== undefined ? measured.drop : undefined
  const lost =
    drop === undefined || drop === 0
      ? ''
      : ` (${drop > 0 ? '-' : '+'}${(Math.abs(drop) * 100).toFixed(2)}%)`
  return [
    bytesText(bytes.length),
    bytesText(memory),
    module ? `${bytesText(module.size)} (${bytesText(module.gzipped)} gzipped)` : '-',
    operations.toLocaleString('en'),
    latencyText(one),
    latencyText(batch),
    metric ? `${metric.name} ${metric.value.toPrecision(5)}${lost}` : '-',
    'change' in measured ? changeText(measured) : '-',
  ]
}

function latencyText({ p50, p99 }: Latency): string {
  return `${timeText(p50)} / ${timeText(p99)}`
}

export function timeText(microseconds: number): string {
  return microseconds < 1000
    ? `${microseconds.toFixed(1)} us`
    : `${(microseconds / 1000).toFixed(2)} ms`
}

function changeText({ change: { worst, labels } }: Candidate): string {
  if (worst === 0 && labels === 0) return 'none'
  const others = labels > 0 ? `, ${(labels * 100).toFixed(2)}% other labels` : ''
  return `${worst.toPrecision(2)}${others}`
}

/** The name of a variant. */
export function nameOf({ names }: Pick<Measured, 'names'>): string {
  return names.length === 0 ? 'exact' : names.join(' + ')
}

/** What its steps do. */
function noteOf({ names }: Pick<Measured, 'names'>): string {
  const steps = roundingOnes.filter(({ name }) => names.includes(name))
  return steps.length === 0 ? 'the same bits' : steps.map(({ what }) => what).join('; ')
}

export function tableLines(
  before: Measured,
  candidates: readonly Candidate[],
  chosen: Candidate,
): string[] {
  const rows = [
    ['', ...columns],
    ['as it is', ...cellsOf(before)],
    ...candidates.map((one) => [`${one === chosen ? '* ' : ''}${nameOf(one)}`, ...cellsOf(one)]),
  ]
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)))
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  )
}

export function reportPage(
  title: string,
  lines: readonly string[],
  before: Measured,
  candidates: readonly Candidate[],
  chosen: Candidate,
): BarsPage {
  const all: readonly (Measured | Candidate)[] = [before, ...candidates]
  const figures = [
    (one: Measured) => one.bytes.length,
    (one: Measured) => one.memory,
    (one: Measured) => one.module?.size ?? 0,
    (one: Measured) => one.operations,
    (one: Measured) => one.one.p50,
    (one: Measured) => one.batch.p50,
  ]
  const largest = figures.map((of) => Math.max(...all.map(of), 1e-9))
  return {
    title,
    lines,
    columns,
    rows: all.map((one, place) => ({
      name: place === 0 ? 'as it is' : nameOf(one),
      note: place === 0 ? 'written as it was read' : noteOf(one),
      isChosen: one === chosen,
      cells: cellsOf(one).map((text, i) =>
        i < figures.length && text !== '-'
          ? { text, share: figures[i]!(one) / largest[i]! }
          : { text },
      ),
    })),
  }
}
