import { escaped } from './escaped.ts'
import { pageFrame } from './page-frame.ts'

/** A table of figures, each with a bar. */
export interface BarsPage {
  readonly title: string
  readonly lines: readonly string[]
  readonly columns: readonly string[]
  readonly rows: readonly BarsRow[]
}

export interface BarsRow {
  readonly name: string
  readonly note: string
  readonly isChosen: boolean
  /** A cell a column: its text, and a share of the largest that is drawn as a bar. */
  readonly cells: readonly { readonly text: string; readonly share?: number }[]
}

export function barsPage({ title, lines, columns, rows }: BarsPage): string {
  const head = ['', ...columns].map((name) => `<th scope="col">${escaped(name)}</th>`).join('')
  const body = rows.map(
    ({ name, note, isChosen, cells }) =>
      `<tr${isChosen ? ' class="chosen"' : ''}><th scope="row">${escaped(name)}${isChosen ? ' (chosen)' : ''}<small>${escaped(note)}</small></th>${cells.map(cellOf).join('')}</tr>`,
  )
  return pageFrame(
    title,
    `${lines.map((line) => `<p>${escaped(line)}</p>`).join('\n')}
<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>
${body.join('\n')}
</tbody></table></div>`,
    '.chosen{background:#2a6fdb22}td{white-space:nowrap}.wide{overflow-x:auto}body{max-width:96rem}',
  )
}

function cellOf({ text, share }: BarsRow['cells'][number]): string {
  const width = share === undefined ? undefined : Math.max(0, Math.min(100, share * 100))
  const bar = width === undefined ? '' : `<i style="width:${width.toFixed(1)}%"></i>`
  return `<td>${escaped(text)}${bar}</td>`
}
