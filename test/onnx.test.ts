// ONNX files against ONNX Runtime's own answers (scripts/make-onnx-fixtures.py), in JavaScript.
import assert from 'node:assert/strict'
import { relative } from 'node:path'
import { test } from 'node:test'
import { differences, findCases } from './parity-case.ts'
import { roundtrip } from './roundtrip.ts'

const root = 'test/fixtures/onnx'

for (const folder of findCases(root)) {
  test(`${relative(root, folder)} answers as ONNX Runtime`, async () => {
    assert.deepEqual(await differences(folder), [])
  })
  test(`${relative(root, folder)} survives our own file bit for bit`, async () => {
    assert.equal(await roundtrip(folder), 'equal')
  })
}
