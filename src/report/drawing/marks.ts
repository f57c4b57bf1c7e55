import { short } from './plot.ts'
import type { Range, Scale } from './scale.ts'

const mostPoints = 400

/** A line through points, thinned where they are more than the drawing can show; where a value is missing it is broken. */
export function lineMark(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  x: Scale,
  y: Scale,
  series: string,
): string {
  const count = Math.min(mostPoints, xs.length)
  let path = ''
  let isOpen = false
  for (let i = 0; i < count; i++) {
    const at = Math.round((i * (xs.length - 1)) / Math.max(1, count - 1))
    const [left, top] = [x.at(xs[at]!), y.at(ys[at]!)]
    if (!Number.isFinite(left) || !Number.isFinite(top)) {
      isOpen = false
      continue
    }
    path += `${isOpen ? 'L' : 'M'}${short(left)} ${short(top)}`
    isOpen = true
  }
  return `<path class="line ${series}" d="${path}"/>`
}

/** Dots, all of one path: a dot is a line of length 0 with round ends. */
export function dotsMark(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  x: Scale,
  y: Scale,
  series = 's1',
): string {
  let path = ''
  for (let i = 0; i < xs.length; i++) {
    const [left, top] = [x.at(xs[i]!), y.at(ys[i]!)]
    if (Number.isFinite(left) && Number.isFinite(top)) path += `M${short(left)} ${short(top)}h0`
  }
  return `<path class="dots ${series}" d="${path}"/>`
}

const across = 60
const down = 44
const shades = 6

/** What stands for very many dots: cells, the darker the more of them; on a logarithmic scale. */
export function densityMark(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  ranges: { readonly x: Range; readonly y: Range },
  x: Scale,
  y: Scale,
): string {
  const counts = new Float64Array(across * down)
  const place = (value: number, { low, high }: Range, cells: number) =>
    Math.min(cells - 1, Math.floor(((value / 2 - low / 2) / (high / 2 - low / 2)) * cells))
  for (let i = 0; i < xs.length; i++) {
    const [column, row] = [place(xs[i]!, ranges.x, across), place(ys[i]!, ranges.y, down)]
    if (column >= 0 && row >= 0) counts[row * across + column]!++
  }
  const most = counts.reduce((a, b) => Math.max(a, b), 1)
  const paths = Array.from({ length: shades }, () => '')
  const [left, right] = [x.at(ranges.x.low), x.at(ranges.x.high)]
  const [floor, ceiling] = [y.at(ranges.y.low), y.at(ranges.y.high)]
  const [w, h] = [(right - left) / across, (floor - ceiling) / down]
  counts.forEach((count, i) => {
    if (count === 0) return
    const shade =
      most === 1
        ? shades - 1
        : Math.min(shades - 1, Math.floor((Math.log(count) / Math.log(most)) * shades))
    const corner = `${short(left + (i % across) * w)} ${short(floor - (Math.floor(i / across) + 1) * h)}`
    paths[shade] += `M${corner}h${short(w)}v${short(h)}h-${short(w)}z`
  })
  return paths
    .map((path, i) =>
      path === ''
        ? ''
        : `<path class="f1" opacity="${((i + 1.5) / (shades + 0.5)).toFixed(2)}" d="${path}"/>`,
    )
    .join('')
}

/** Bars standing on the axis; `edges` has one entry more than `counts`. */
export function barsMark(
  edges: ArrayLike<number>,
  counts: ArrayLike<number>,
  x: Scale,
  y: Scale,
  fill = 'f1',
): string {
  let path = ''
  for (let i = 0; i < counts.length; i++) {
    if (counts[i]! === 0) continue
    const [left, right] = [x.at(edges[i]!), x.at(edges[i + 1]!)]
    const [from, to] = [y.at(0), y.at(counts[i]!)]
    path += `M${short(left + 0.5)} ${short(from)}V${short(to)}H${short(right - 0.5)}V${short(from)}z`
  }
  return `<path class="${fill}" opacity=".8" d="${path}"/>`
}

export function guideMark(x1: number, y1: number, x2: number, y2: number): string {
  return `<path class="guide" d="M${short(x1)} ${short(y1)}L${short(x2)} ${short(y2)}"/>`
}

export const lineKey = (series: string) => `<path class="line ${series}" d="M0 5H24"/>`
export const guideKey = '<path class="guide" d="M0 5H24"/>'
