import { escaped } from './escaped.ts'

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

/** One self-contained page: nothing is loaded, nothing runs. */
export function barsPage({ title, lines, columns, rows }: BarsPage): string {
  const head = ['', ...columns].map((name) => `<th scope="col">${escaped(name)}</th>`).join('')
  const body = rows.map(
    ({ name, note, isChosen, cells }) =>
      `<tr${isChosen ? ' class="chosen"' : ''}><th scope="row">${escaped(name)}${isChosen ? ' (chosen)' : ''}<small>${escaped(note)}</small></th>${cells.map(cellOf).join('')}</tr>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>${style}</style></head>
<body><h1>${escaped(title)}</h1>
${lines.map((line) => `<p>${escaped(line)}</p>`).join('\n')}
<table><thead><tr>${head}</tr></thead><tbody>
${body.join('\n')}
</tbody></table></body></html>
`
}

function cellOf({ text, share }: BarsRow['cells'][number]): string {
  const width = share === undefined ? undefined : Math.max(0, Math.min(100, share * 100))
  const bar = width === undefined ? '' : `<i style="width:${width.toFixed(1)}%"></i>`
  return `<td>${escaped(text)}${bar}</td>`
}

const style = `:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #8884;vertical-align:top}
td{font-variant-numeric:tabular-nums}small{display:block;font-weight:400;opacity:.75}i{display:block;height:.4rem;background:#2a6fdb;border-radius:2px}
.chosen{background:#2a6fdb22}`
