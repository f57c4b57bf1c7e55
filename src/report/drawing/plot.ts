import { escaped } from '../escaped.ts'
import type { Range, Scale } from './scale.ts'
import { linearScale, logScale } from './scale.ts'

export interface Axis {
  readonly label: string
  readonly range: Range
  readonly isLog?: boolean
  /** Ticks at whole numbers alone. */
  readonly isWhole?: boolean
}

export interface PlotSpec {
  /** Unique in the page. */
  readonly id: string
  readonly title: string
  /** A sentence under the title. */
  readonly caption: string
  /** What one sees in it besides, for those who do not. */
  readonly description?: string
  readonly x: Axis
  readonly y: Axis
  /** Markup inside the frame. */
  readonly marks: (x: Scale, y: Scale) => readonly string[]
  readonly legend?: readonly { readonly name: string; readonly mark: string }[]
  readonly height?: number
}

const width = 480
const left = 58
const right = 12
const top = 10
const bottom = 44

/** A figure with axes, as markup; texts are escaped here, marks are markup. */
export function plot(spec: PlotSpec): string {
  const { id, title, caption, description = '', legend = [] } = spec
  const height = spec.height ?? 320
  const x = scaleOf(spec.x, left, width - right)
  const y = scaleOf(spec.y, height - bottom, top)
  const frame = `M${left} ${top}V${height - bottom}H${width - right}`
  const grid = [
    ...x.ticks.map(({ at }) => `M${short(at)} ${top}V${height - bottom}`),
    ...y.ticks.map(({ at }) => `M${left} ${short(at)}H${width - right}`),
  ].join('')
  const texts = [
    ...x.ticks.map(({ at, label }) => text(at, height - bottom + 16, label)),
    ...y.ticks.map(({ at, label }) => text(left - 6, at + 4, label, 'end')),
    text((left + width - right) / 2, height - 6, spec.x.label),
    `<text transform="translate(13 ${(top + height - bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(spec.y.label)}</text>`,
  ]
  const key = legend.map(
    ({ name, mark }) =>
      `<li><svg viewBox="0 0 24 10" width="24" height="10" aria-hidden="true">${mark}</svg>${escaped(name)}</li>`,
  )
  return `<figure><figcaption>${escaped(title)}<small>${escaped(caption)}</small></figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-t ${id}-d"><title id="${id}-t">${escaped(title)}</title><desc id="${id}-d">${escaped(`${caption} ${description}`.trim())}</desc>
<path class="grid" d="${grid}"/><path class="axis" d="${frame}"/>${texts.join('')}
${spec.marks(x, y).join('\n')}</svg>${key.length > 0 ? `<ul class="key">${key.join('')}</ul>` : ''}</figure>`
}

function scaleOf({ range, isLog, isWhole }: Axis, from: number, to: number): Scale {
  return isLog ? logScale(range, from, to) : linearScale(range, from, to, isWhole ? 1 : 0)
}

function text(x: number, y: number, label: string, anchor = 'middle'): string {
  return `<text x="${short(x)}" y="${short(y)}" text-anchor="${anchor}">${escaped(label)}</text>`
}

/** A coordinate to a tenth of a pixel. */
export function short(value: number): string {
  return String(Math.round(value * 10) / 10)
}

export const plotStyle = `figure{margin:0;break-inside:avoid}figcaption{font-weight:600;margin-bottom:.4rem}figure>svg{display:block;width:100%;height:auto}
svg text{font:11px system-ui,sans-serif;fill:var(--soft)}.grid{stroke:var(--line);stroke-width:.6;fill:none}.axis{stroke:var(--soft);fill:none}
.line{fill:none;stroke-width:1.8;stroke-linejoin:round}.guide{fill:none;stroke:var(--soft);stroke-dasharray:4 4}.dots{fill:none;stroke-linecap:round;stroke-width:5;opacity:.7}.figures+.wide{margin-top:1.2rem}
.s1{stroke:var(--c1)}.s2{stroke:var(--c2)}.s3{stroke:var(--c3)}.s4{stroke:var(--c4)}.s5{stroke:var(--c5)}.s6{stroke:var(--c6)}.on{paint-order:stroke;stroke:var(--paper);stroke-width:3px}.hollow{fill:var(--paper)}.f1{fill:var(--c1)}.f2{fill:var(--c2)}
.d2{stroke-dasharray:7 3}.d3{stroke-dasharray:2 2}.d4{stroke-dasharray:9 3 2 3}.d5{stroke-dasharray:4 2}.d6{stroke-dasharray:12 3}
.key{list-style:none;margin:.3rem 0 0;padding:0;display:flex;flex-wrap:wrap;gap:.1rem 1rem;font-size:.85em;color:var(--soft)}.key svg{margin-right:.4rem;vertical-align:middle}`
