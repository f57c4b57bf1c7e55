// An answer has the same bits in memory that the caller bound, whatever stood there: over every committed case.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { loadModel } from '../src/index.ts'
import { Tensor } from '../src/ir/tensor.ts'
import { bindTensors } from '../src/signature/bind-tensors.ts'
import { findCases, readCase } from './parity-case.ts'

const root = 'test/fixtures/sklearn'

for (const folder of existsSync(root) ? findCases(root) : []) {
  test(`${relative(root, folder)}: bound answers`, async () => {
    const spec = readCase(folder)
    const model = await loadModel(spec.files.map((file) => join(folder, file)))
    for (const { name } of spec.outputs) {
      const signature = model.signatureFor([name])
      const { tensors, numeric } = bindTensors(signature, spec.inputs)
      const session = await model.session(signature, [name], numeric)
      const [want] = await session.run(tensors)
      if (!want || want.csr || Array.isArray(want.data)) continue
      const kept = want.data.slice()
      for (const filling of [NaN, 1e300]) {
        const into = new Tensor(want.dataType, want.shape, want.data.slice().fill(filling))
        const [got] = await session.run(tensors, 0, [into])
        assert.equal(got, into)
        assert.deepEqual(got!.data, kept)
      }
      assert.deepEqual(want.data, kept)
    }
    await model.close()
  })
}
