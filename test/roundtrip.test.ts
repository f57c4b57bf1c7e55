// Our own file holds the whole model: answers are the same bits after writing and reading, over every committed case.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { test } from 'node:test'
import { findCases } from './parity-case.ts'
import { roundtrip } from './roundtrip.ts'

const root = 'test/fixtures'
const cases = ['sklearn', 'catboost'].map((name) => `${root}/${name}`).filter(existsSync)

for (const folder of cases.flatMap(findCases)) {
  test(`${relative(root, folder)} survives our own file bit for bit`, async () => {
    assert.equal(await roundtrip(folder), 'equal')
  })
}
