import assert from 'node:assert/strict'
import { test } from 'node:test'
import { besselK, gamma } from './bessel-k.ts'

function near(got: number, want: number, label: string): void {
  assert.ok(Math.abs(got / want - 1) < 1e-14, `${label}: ${got}, not ${want}`)
}

test('K of half orders has a closed form', () => {
  for (const x of [1e-8, 1e-3, 0.5, 2, 9, 70, 600]) {
    const half = Math.sqrt(Math.PI / (2 * x)) * Math.exp(-x)
    near(besselK(0.5, x), half, `K(1/2, ${x})`)
    near(besselK(1.5, x), half * (1 + 1 / x), `K(3/2, ${x})`)
    near(besselK(2.5, x), half * (1 + 3 / x + 3 / (x * x)), `K(5/2, ${x})`)
  }
})

test('neighbouring orders obey the recurrence', () => {
  for (const x of [0.01, 1, 3, 40]) {
    const order = 0.8
    near(
      besselK(order + 1, x),
      besselK(1 - order, x) + ((2 * order) / x) * besselK(order, x),
      `${x}`,
    )
  }
})

test('K ends where it is infinite, zero or undefined', () => {
  assert.equal(besselK(0.8, 0), Infinity)
  assert.equal(besselK(0.8, 800), 0)
  assert.ok(Number.isNaN(besselK(0.8, -1)))
})

test('gamma at known places', () => {
  near(gamma(0.5), Math.sqrt(Math.PI), 'gamma(1/2)')
  near(gamma(6), 120, 'gamma(6)')
  near(gamma(10.5), 1133278.3889487854, 'gamma(10.5)')
})
