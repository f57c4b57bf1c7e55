// WCAG 2.1: 4.5 for text, 3 for the borders of controls; in both themes.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { percent } from '../../src/page/playground/percent.ts'

const css = readFileSync('src/page/page.css', 'utf8')
const colours = new Map(
  [...css.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name, light, dark]) => [name!, [light!, dark!] as const],
  ),
)

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high! + 0.05) / (low! + 0.05)
}

const grounds = ['paper', 'card', 'sunk']
const pairs: readonly (readonly [ink: string, ground: string, least: number])[] = [
  ...grounds.flatMap((ground) =>
    ['ink', 'soft', 'accent', 'second', 'good', 'warn', 'bad'].map(
      (ink) => [ink, ground, 4.5] as const,
    ),
  ),
  ['on-accent', 'accent', 4.5],
  ['ink', 'tint', 4.5],
  ['ink', 'bad-tint', 4.5],
  ['bad', 'bad-tint', 4.5],
  ...grounds.map((ground) => ['edge', ground, 3] as const),
  // Bars: a mark that means something.
  ['accent', 'tint', 3],
]

test('the ratio of black and white is 21', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21)
})

test('every colour that is written with stands off what is behind it, light and dark', () => {
  assert.ok(colours.size >= 14)
  for (const [ink, ground, least] of pairs) {
    for (const theme of [0, 1]) {
      const ratio = contrast(colours.get(ink)![theme]!, colours.get(ground)![theme]!)
      const where = `${ink} on ${ground}, ${theme === 0 ? 'light' : 'dark'}: ${ratio.toFixed(2)}`
      assert.ok(ratio >= least, where)
    }
  }
})

test('a probability that is not 0 or 1 does not say so', () => {
  const shown = [0, 1e-9, 0.0004, 0.0005, 0.123456, 0.5, 0.9994, 0.99951, 1].map(percent)
  assert.deepEqual(shown, [
    '0.0 %',
    '< 0.1 %',
    '< 0.1 %',
    '0.1 %',
    '12.3 %',
    '50.0 %',
    '99.9 %',
    '> 99.9 %',
    '100.0 %',
  ])
})
