import { fieldText } from './field-value.ts'
import type { RowAnswer } from './read-answer.ts'

/** Answers with tabs between their cells and a heading, as spreadsheets take them. */
export function answersTable(rows: readonly RowAnswer[]): string {
  const first = rows[0]
  const labels = (first?.probabilities ?? []).map(([label]) => `p(${label})`)
  const names = (first?.more ?? []).map(([name]) => name)
  const lines = rows.map(({ prediction, probabilities = [], more }) => [
    prediction,
    ...probabilities.map(([, value]) => value),
    ...more.map(([, value]) => value),
  ])
  return [['prediction', ...labels, ...names], ...lines]
    .map((line) => line.map(cell).join('\t'))
    .join('\n')
}

/** A text that a spreadsheet would take for a formula stays text. */
function cell(value: unknown): string {
  const text = fieldText(value).replaceAll(/[\t\r\n]+/g, ' ')
  return typeof value === 'string' && /^[=+@-]/.test(text) ? `'${text}` : text
}
