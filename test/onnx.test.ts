// ONNX files against ONNX Runtime's own answers (scripts/make-onnx-fixtures.py), in JavaScript.
import assert from 'node:assert/strict'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { toOnnx } from '../src/cli/convert-model.ts'
import { formatOfFiles } from '../src/formats/index.ts'
import { loadModel } from '../src/index.ts'
import { LoadedModel } from '../src/load/loaded-model.ts'
import { differences, findCases, readCase } from './parity-case.ts'
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

/** What ONNX can't say: a LabelEncoder whose answers are not in order. */
const unwritable = new Set(['ml-label-encoder'])

for (const folder of findCases(root)) {
  const name = relative(root, folder)
  test(`${name} written as ONNX and read again answers the same`, async () => {
    const { inputs, outputs } = readCase(folder)
    const original = await loadModel(join(folder, 'model.onnx'))
    if (unwritable.has(name)) {
      assert.throws(() => toOnnx(original), /ONNX has no operators/)
      return
    }
    const names = outputs.map((output) => output.name)
    const { bytes } = toOnnx(original, names)
    const files = [{ name: 'model.onnx', bytes }]
    const again = new LoadedModel('again', await formatOfFiles(files).read(files), '')
    const given = inputs.map((input) => ({
      ...input,
      data: Array.from(input.data, (x) => (x === null && input.datatype !== 'BYTES' ? NaN : x)),
    }))
    const want = await original.infer(given, { outputs: names })
    const got = await again.infer(given, { outputs: names })
    assert.deepEqual(
      got.map(({ shape, data }) => [shape, Array.from(data)]),
      want.map(({ shape, data }) => [shape, Array.from(data)]),
    )
  })
}
