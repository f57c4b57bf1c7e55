import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fixedText, roundDecimal, roundScaled } from './number-text.ts'

test('numbers are rounded as Python rounds them', () => {
  const cases = JSON.parse(readFileSync('test/fixtures/python/rounded.json', 'utf8')) as [
    number,
    number,
    number,
  ][]
  for (const [value, digits, want] of cases)
    assert.ok(
      roundDecimal(value, digits) === want,
      `round(${value}, ${digits}): ${roundDecimal(value, digits)}, not ${want}`,
    )
})

test('numpy rounds what it has scaled, which is another number at times', () => {
  assert.equal(roundDecimal(1.115, 2), 1.11)
  assert.equal(roundScaled(1.115, 2), 1.12)
  assert.equal(roundScaled(0.125, 2), 0.12)
  assert.equal(roundScaled(1250, -2), 1200)
})

test('fixed decimals of numbers that have no decimals', () => {
  assert.equal(fixedText(1e21, 2), '1000000000000000000000.00')
  assert.equal(fixedText(NaN, 2), 'nan')
  assert.equal(fixedText(-Infinity, 0), '-inf')
})
