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
