// Our own file holds the whole model: answers are the same bits after writing and reading, over every committed case.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { test } from 'node:test'
import { findCases } from './parity-case.ts'
import { roundtrip } from './roundtrip.ts'

const root = 'test/fixtures/sklearn'

for (const folder of existsSync(root) ? findCases(root) : []) {
  test(`${relative(root, folder)} survives our own file bit for bit`, async () => {
    assert.equal(await roundtrip(folder), 'equal')
  })
}
