// Every committed case: the file, the framework's own inputs and answers.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { test } from 'node:test'
import { differences, findCases } from './parity-case.ts'

const roots = [
  'test/fixtures/sklearn',
  'test/fixtures/skops',
  'test/fixtures/catboost',
  'test/fixtures/neighbours',
]
const cases = roots.filter((root) => existsSync(root)).flatMap(findCases)

for (const folder of cases) {
  test(`${relative('test/fixtures', folder)} answers as its library does`, async () => {
    assert.deepEqual(await differences(folder), [])
  })
}

test('there are committed parity cases', () => {
  assert.ok(cases.length > 0, `${roots.join()} hold no case.json`)
})
