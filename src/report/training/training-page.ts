import { cut } from '../cut.ts'
import { plotStyle } from '../drawing/plot.ts'
import { escaped } from '../escaped.ts'
import { pageFrame } from '../page-frame.ts'
import type { Table } from '../table.ts'
import { table, tableStyle } from '../table.ts'
import { calibrationFigures } from './calibration-figures.ts'
import type { ClassAnswers } from './classification-figures.ts'
import { areasTable, confusionTable, rocFigure } from './classification-figures.ts'
import type { Importances } from './importances-table.ts'
import { importancesStyle, importancesTable } from './importances-table.ts'
import type { LossCurves } from './loss-figure.ts'
import { lossFigure } from './loss-figure.ts'
import type { RegressionAnswers } from './regression-figures.ts'
import { regressionFigures } from './regression-figures.ts'

/** All that a report on a trained model says. Texts are plain: names may be hostile. */
export interface TrainingPage {
  readonly title: string
  readonly lines: readonly string[]
  readonly warnings: readonly string[]
  readonly metrics: Table
  /** Kinds that cross-validation chose among. */
  readonly tried?: Table
  /** Absent where there are no steps: a solution in one. */
  readonly loss?: LossCurves
  readonly regression?: RegressionAnswers
  readonly classification?: ClassAnswers
  readonly importances: Importances
  readonly columns: readonly ColumnRow[]
  /** How it was made: model, seed, command, fingerprint. */
  readonly facts: readonly (readonly [name: string, value: string])[]
}

export interface ColumnRow {
  readonly name: string
  readonly holds: string
  readonly note: string
  readonly missing: number
  readonly different: number
}

const mostColumns = 300

/** One self-contained page: nothing is loaded, nothing runs; the same facts give the same bytes. */
export function trainingPage(page: TrainingPage): string {
  const { loss, regression, classification, tried } = page
  const sections = [
    ...page.warnings.map((warning) => `<p class="warning">Warning: ${escaped(warning)}</p>`),
    section('Held-out rows', table(page.metrics), ...(tried ? [table(tried)] : [])),
    ...(classification ? [section('Confusion matrix', confusionTable(classification))] : []),
    section(
      'Curves',
      figures(
        ...(regression ? regressionFigures(regression) : []),
        ...(classification
          ? [rocFigure(classification), ...calibrationFigures(classification)]
          : []),
        ...(loss ? [lossFigure(loss)] : []),
      ),
      ...(classification && classification.roc.length > 1 ? [areasTable(classification)] : []),
    ),
    section('What the answers rest on', filled(importancesTable(page.importances))),
    section('The data', filled(columnsTable(page.columns))),
    section('How it was made', factsList(page.facts)),
  ]
  const lines = page.lines.map((line) => `<p>${escaped(line)}</p>`)
  return pageFrame(page.title, [...lines, ...sections].join('\n'), style)
}

function section(title: string, ...body: readonly string[]): string {
  return `<section><h2>${escaped(title)}</h2>\n${body.join('\n')}</section>`
}

const figures = (...list: readonly string[]) => `<div class="figures">${list.join('\n')}</div>`

const filled = (markup: string) => `<div class="fill">${markup}</div>`

function columnsTable(columns: readonly ColumnRow[]): string {
  const shown = columns.slice(0, mostColumns)
  const more = columns.length - shown.length
  return table({
    caption: `${columns.length} columns${more > 0 ? `, the first ${shown.length} of them` : ''}`,
    head: ['column', 'holds', 'missing', 'different values', 'range or levels'],
    rows: shown.map(({ name, holds, missing, different, note }) => [
      cut(name, 60),
      holds,
      String(missing),
      String(different),
      cut(note, 200),
    ]),
  })
}

function factsList(facts: TrainingPage['facts']): string {
  const items = facts.map(
    ([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(cut(value, 2000))}</dd>`,
  )
  return `<dl>${items.join('\n')}</dl>`
}

const style = `${tableStyle}${plotStyle}${importancesStyle}
table{width:auto;min-width:min(100%,34rem)}.fill table{width:100%}.fill td:last-child{min-width:11rem}.wide+.wide{margin-top:1.2rem}td{white-space:nowrap}td:last-child{white-space:normal}th[scope=row]{min-width:9ch}h1{font-size:1.6rem;overflow-wrap:anywhere}h2{font-size:1.15rem;margin:2.2rem 0 .8rem;break-after:avoid}.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,26rem),1fr));gap:1.5rem 2rem}
.warning{border-left:4px solid var(--c2);padding:.3rem .8rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.2rem;margin:0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere;font-family:ui-monospace,monospace;font-size:.9em}
@media print{body{margin:0;max-width:none;font-size:11px}.figures{grid-template-columns:1fr 1fr}}`
