// Every committed XGBoost case: margins and leaves to the bit, links within one unit in the last place of float32.
import assert from 'node:assert/strict'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { loadModel } from '../src/index.ts'
import type { InferTensor } from '../src/index.ts'
import { differences, findCases, readCase } from './parity-case.ts'
import { roundtrip } from './roundtrip.ts'

const root = 'test/fixtures/xgboost'
const special: Readonly<Record<string, number>> = { Infinity, '-Infinity': -Infinity }

/** How far two float32 are from each other, counted in float32 between them. */
const steps = (() => {
  const single = new Float32Array(1)
  const bits = new Int32Array(single.buffer)
  const place = (x: number) => {
    single[0] = x
    return bits[0]! < 0 ? -(bits[0]! & 0x7fffffff) : bits[0]!
  }
  return (a: number, b: number) =>
    Number.isNaN(a) && Number.isNaN(b) ? 0 : Math.abs(place(a) - place(b))
})()

const numbersOf = (data: ArrayLike<unknown>) =>
  Array.from(data, (x) => (x === null ? NaN : typeof x === 'string' ? special[x]! : Number(x)))

/** Steps that XGBoost itself is sure of: numpy computes the softmax of multi:softmax since 1.7, whose exp is its own. */
function allowed(folder: string, output: string): number {
  if (output === 'margin') return 0
  return folder.endsWith('/softmax') ? 2 : 1
}

async function farthest(folder: string, want: InferTensor): Promise<number> {
  const spec = readCase(folder)
  const model = await loadModel(spec.files.map((file) => join(folder, file)))
  try {
    const inputs = spec.inputs.map((input) => ({
      ...input,
      data: input.datatype === 'BYTES' ? input.data : numbersOf(input.data),
    }))
    const [got] = await model.infer(inputs, { outputs: [want.name] })
    const expected = numbersOf(want.data)
    return numbersOf(got!.data).reduce((most, x, i) => Math.max(most, steps(x, expected[i]!)), 0)
  } finally {
    await model.close()
  }
}

const folders = findCases(root)

for (const folder of folders) {
  test(`${relative(root, folder)} answers as XGBoost does`, async () => {
    assert.deepEqual(await differences(folder), [])
    const spec = readCase(folder)
    for (const want of spec.outputs) {
      const isContainer = !spec.outputs.some((output) => output.name === 'margin')
      if (want.datatype !== 'FP32' || isContainer) continue
      const far = await farthest(folder, want)
      assert.ok(far <= allowed(folder, want.name), `${want.name} is ${far} steps of float32 off`)
    }
    assert.equal(await roundtrip(folder), 'equal')
  })
}

test('there are committed cases of every recorded version', () => {
  for (const version of ['0.90', '1.2.1', '1.5.2', '1.7.6', '2.1.4', '3.4.1'])
    assert.ok(folders.some((folder) => relative(root, folder).startsWith(`${version}/`)))
})
