import { escaped } from './escaped.ts'

export interface Table {
  readonly caption: string
  readonly head: readonly string[]
  /** The first cell names its row; a cell's second line is a note. */
  readonly rows: readonly (readonly (string | Cell)[])[]
}

export interface Cell {
  readonly text: string
  readonly note?: string
  /** Drawn behind the text, 0 to 1. */
  readonly share?: number
  /** Markup drawn under the text. */
  readonly drawing?: string
}

export function table({ caption, head, rows }: Table): string {
  const heads = head.map((name) => `<th scope="col">${escaped(name)}</th>`).join('')
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n')
  return `<div class="wide"><table><caption>${escaped(caption)}</caption><thead><tr>${heads}</tr></thead><tbody>
${body}
</tbody></table></div>`
}

function cell(given: string | Cell, at: number): string {
  const { text, note, share, drawing }: Cell = typeof given === 'string' ? { text: given } : given
  const tag = at === 0 ? 'th' : 'td'
  const shade =
    share === undefined ? '' : ` class="shade" style="--share:${(share * 55).toFixed(1)}%"`
  const small = note === undefined ? '' : `<small>${escaped(note)}</small>`
  return `<${tag}${at === 0 ? ' scope="row"' : ''}${shade}>${escaped(text)}${small}${drawing ?? ''}</${tag}>`
}

export const tableStyle = `.wide{overflow-x:auto}caption{text-align:left;color:var(--soft);font-size:.9em;padding-bottom:.3rem}thead th{font-weight:600;color:var(--soft);font-size:.85em}tbody th{font-weight:500}
.shade{background:color-mix(in srgb,var(--c1) var(--share),transparent)}tr{break-inside:avoid}`
