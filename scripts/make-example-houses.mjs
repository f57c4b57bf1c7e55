// Makes examples/recipe/houses.csv: 400 invented houses and what they sold for. The same bytes on every machine.
import { writeFileSync } from 'node:fs'

const rows = 400
const districts = { harbour: 95_000, hills: 60_000, market: 20_000, mill: 0 }

let state = 2015
/** mulberry32: a number in [0, 1). */
function random() {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}

const between = (low, high) => low + random() * (high - low)
const bell = () => random() + random() + random() + random() - 2

function house() {
  const area = Math.round(between(45, 240))
  const rooms = Math.max(1, Math.round(area / 28 + bell()))
  const built = Math.round(between(1900, 2023))
  const names = Object.keys(districts)
  const district = names[Math.floor(random() * names.length)]
  const garden = random() < 0.4 ? 'no' : 'yes'
  const price =
    40_000 +
    1_750 * area +
    6_000 * rooms +
    420 * (built - 1900) +
    districts[district] +
    (garden === 'yes' ? 18_000 : 0) +
    25_000 * bell()
  const known = random() < 0.06 ? '' : built // the year is not always on file
  return [area, rooms, known, district, garden, Math.round(price / 100) * 100].join(',')
}

const lines = ['area,rooms,built,district,garden,price', ...Array.from({ length: rows }, house)]
writeFileSync(new URL('../examples/recipe/houses.csv', import.meta.url), `${lines.join('\n')}\n`)
