// Passes are exact: over every committed case, answers are the same bits with passes on and off.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { loadModel } from '../src/index.ts'
import { findCases, readCase } from './parity-case.ts'

const root = 'test/fixtures/sklearn'

async function answers(folder: string, passes: 'on' | 'off'): Promise<unknown[]> {
  process.env['SLIPWAY_PASSES'] = passes
  const spec = readCase(folder)
  const model = await loadModel(spec.files.map((file) => join(folder, file)))
  const inputs = spec.inputs.map((input) => ({
    ...input,
    data: Array.from(input.data, (x) => (x === 'Infinity' ? Infinity : x)),
  }))
  // A request of floats has a graph of its own.
  const asFloats = inputs.map((input) => ({ ...input, datatype: 'FP32' as const }))
  const forms = inputs.every((input) => input.datatype === 'FP64') ? [inputs, asFloats] : [inputs]
  const results: unknown[] = []
  for (const form of forms)
    for (const { name } of spec.outputs) {
      const [tensor] = await model.infer(form, { outputs: [name] })
      results.push(tensor!.datatype, Array.from(tensor!.data))
    }
  await model.close()
  return results
}

for (const folder of existsSync(root) ? findCases(root) : []) {
  test(`${relative(root, folder)} answers the same bits with passes on and off`, async () => {
    assert.deepEqual(await answers(folder, 'on'), await answers(folder, 'off'))
  })
}
