// Every committed case: the file, the framework's own inputs and answers.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { test } from 'node:test'
import { differences, findCases } from './parity-case.ts'

const root = 'test/fixtures/sklearn'
const cases = existsSync(root) ? findCases(root) : []

for (const folder of cases) {
  test(`${relative(root, folder)} answers as scikit-learn does`, async () => {
    assert.deepEqual(await differences(folder), [])
  })
}

test('there are committed parity cases', () => {
  assert.ok(cases.length > 0, `${root} holds no case.json`)
})
