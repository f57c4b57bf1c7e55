import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, faults } from './errors.ts'

test('a value the caller sent is shown to the caller and never logged', () => {
  const error = fault('E_VALUE', { where: 'row 3', '!value': '"secret"', what: 'is not a number' })
  assert.equal(error.message, 'row 3: "secret" is not a number')
  assert.equal(error.logMessage, 'row 3: <value> is not a number')
})

test('every template fills with the names it holds', () => {
  for (const [code, { template }] of Object.entries(faults)) {
    assert.match(template, /\{|[a-z]/, code)
    assert.doesNotMatch(template, /\{[^}]*[^\w!}][^}]*\}/, code)
  }
})

test('a file fault maps to 422 and a request fault to 400', () => {
  assert.equal(fault('E_CODE', 'x').status, 422)
  assert.equal(fault('E_SHAPE', 'x').status, 400)
})
