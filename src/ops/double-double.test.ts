import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exp2, log } from './double-double.ts'

// Truth: Python's decimal with 60 digits, rounded once.
test('powers of two and logarithms are rounded correctly', () => {
  assert.equal(exp2(0.600904702991617), 1.5166673588266282)
  assert.equal(exp2(0.6008956770859324), 1.5166578701590125)
  assert.equal(exp2(0.34340291303294657), 1.2687456826501606)
  assert.equal(exp2(0.8691767277998161), 1.8266202443333548)
  assert.equal(exp2(0.6960881764472693), 1.6201059639090072)
  assert.equal(exp2(0.19782494437997888), 1.1469678434961879)
  assert.equal(exp2(32.34520812245262), 5456043960.342698)
  assert.equal(exp2(-25.796824520275443), 1.7154656509001007e-8)
  assert.equal(log(3), 1.0986122886681098)
  assert.equal(log(48), 3.871201010907891)
  assert.equal(log(74), 4.30406509320417)
  assert.equal(log(185), 5.220355825078324)
  assert.equal(log(196), 5.278114659230517)
})

test('what is out of reach goes to the engine', () => {
  assert.equal(exp2(-Infinity), 0)
  assert.equal(exp2(1024), Infinity)
  assert.equal(exp2(-1074), 2 ** -1074)
  assert.ok(Number.isNaN(exp2(NaN)))
  assert.equal(log(0), -Infinity)
  assert.equal(log(1), 0)
  assert.ok(Number.isNaN(log(-1)))
  assert.equal(log(Number.MIN_VALUE), Math.log(Number.MIN_VALUE))
})

const bits = 200n
const one = 1n << bits

/** log 2 = sum of 1 / (n 2^n), with 200 bits behind the point. */
const ln2 = Array.from({ length: 200 }, (_, i) => (one / BigInt(i + 1)) >> BigInt(i + 1)).reduce(
  (sum, term) => sum + term,
)

/** 2^x of x from -0.5 to 0.5, with 200 bits, rounded once. */
function powerOfTwo(x: number): number {
  const y = ((BigInt(x * 2 ** 150) << (bits - 150n)) * ln2) >> bits
  let [sum, term] = [one, one]
  for (let n = 1n; n < 60n; n++) {
    term = ((term * y) >> bits) / n
    sum += term
  }
  const dropped = sum >= one ? bits - 52n : bits - 53n
  return Number(((sum >> (dropped - 1n)) + 1n) >> 1n) / 2 ** Number(bits - dropped)
}

test('powers of two are those of 200 bits, near the steps of the table too', () => {
  for (let i = 0; i < 3000; i++) {
    const random = Math.abs(Math.sin(i * 7.77))
    const near = Math.round(random * 64) / 64 - 0.5 + Math.cos(i) * 2 ** -(8 + (i % 40))
    // So that x has at most 150 bits behind the point.
    for (const x of [random - 0.5, near, random * 2 ** -(i % 45)]) {
      const given = Math.abs(x) > 0.5 ? x / 2 : x
      assert.equal(exp2(given), powerOfTwo(given), String(given))
    }
  }
})
