import { escaped } from './escaped.ts'

/** One self-contained page: nothing is loaded, nothing runs. `body` is markup, `title` text. */
export function pageFrame(title: string, body: string, style = ''): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>${baseStyle}${style}</style></head>
<body><h1>${escaped(title)}</h1>
${body}
</body></html>
`
}

/** The colours of series are told apart by eyes that see no red or no green, in light and in dark. */
const baseStyle = `:root{color-scheme:light dark;--ink:#1b1f24;--soft:#5b6570;--line:#8884;--paper:#fff;--c1:#2a6fdb;--c2:#c4520a;--c3:#12805c;--c4:#a32f86;--c5:#6a4fd8;--c6:#7d6500}
@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#a3acb8;--paper:#15181c;--c1:#6ea8ff;--c2:#ff9d5c;--c3:#4fd19a;--c4:#f08bd0;--c5:#b3a0ff;--c6:#e0c04a}}
@media print{:root{color-scheme:light;--ink:#000;--soft:#444;--paper:#fff;--c1:#2a6fdb;--c2:#c4520a;--c3:#12805c;--c4:#a32f86;--c5:#6a4fd8;--c6:#7d6500}}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:var(--ink);background:var(--paper)}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}th[scope=row],td:last-child{overflow-wrap:anywhere}
td{font-variant-numeric:tabular-nums}small{display:block;font-weight:400;color:var(--soft)}i{display:block;height:.4rem;background:var(--c1);border-radius:2px}`
