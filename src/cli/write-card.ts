import { openModel } from '../config/open-model.ts'
import { escaped } from '../report/escaped.ts'
import type { FileReport } from './inspect-path.ts'
import type { Card, CardSection } from './model-card.ts'
import { modelCard } from './model-card.ts'
import { writeText } from './write-whole.ts'

/** Writes the card of a model that can be served. Throws what loading throws. */
export async function writeCard(file: string, target: string, report: FileReport): Promise<void> {
  const model = await openModel(file)
  try {
    const card = modelCard(model, report)
    await writeText(target, /\.html?$/i.test(target) ? asHtml(card) : asMarkdown(card))
  } finally {
    await model.close()
  }
}

export function asMarkdown({ title, sections }: Card): string {
  return [`# ${markdown(title)}`, ...sections.flatMap(markdownSection), ''].join('\n')
}

function markdownSection({ title, lines, table }: CardSection): string[] {
  const row = (cells: readonly string[]) => `| ${cells.map(markdown).join(' | ')} |`
  return [
    '',
    `## ${markdown(title)}`,
    '',
    ...(lines ?? []).map((line) => `- ${markdown(line)}`),
    ...(table
      ? [row(table.head), `|${table.head.map(() => '---|').join('')}`, ...table.rows.map(row)]
      : []),
  ]
}

/** Names out of a file stay text: nothing that Markdown or the HTML in it would read. */
function markdown(text: string): string {
  return text
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\\|<>[\]*_#~&`]/g, String.raw`\$&`)
}

const style =
  ':root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}' +
  'table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #8886;overflow-wrap:anywhere}'

export function asHtml({ title, sections }: Card): string {
  const body = sections.map(htmlSection).join('\n')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>${style}</style></head>
<body><h1>${escaped(title)}</h1>
${body}
</body></html>
`
}

function htmlSection({ title, lines, table }: CardSection): string {
  const list = lines ? `<ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>` : ''
  return `<h2>${escaped(title)}</h2>${list}${table ? htmlTable(table) : ''}`
}

function htmlTable({ head, rows }: NonNullable<CardSection['table']>): string {
  const heads = head.map((cell) => `<th scope="col">${escaped(cell)}</th>`).join('')
  const body = rows.map(
    (row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`,
  )
  return `<table><thead><tr>${heads}</tr></thead><tbody>${body.join('')}</tbody></table>`
}
