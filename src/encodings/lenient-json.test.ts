import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseLenientJson } from './lenient-json.ts'

test('bare NaN and infinities become text; those inside text stay', () => {
  const text =
    '{"a": [1, NaN, -Infinity, inf, -nan], "say \\"NaN\\"": "Infinity, NaN", "b": Infinity}'
  assert.deepEqual(parseLenientJson(text), {
    a: [1, 'NaN', '-Infinity', 'Infinity', 'NaN'],
    'say "NaN"': 'Infinity, NaN',
    b: 'Infinity',
  })
})

test('JSON that is cut off is E_FORMAT, and soon', () => {
  const open = `{"a": "${'\\"'.repeat(500_000)}`
  const start = performance.now()
  for (const text of ['{"a": [1, NaN', open, '', '{', 'NaN NaN'])
    assert.throws(() => parseLenientJson(text), { code: 'E_FORMAT' })
  assert.ok(performance.now() - start < 2000)
})
