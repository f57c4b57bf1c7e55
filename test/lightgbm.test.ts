// LightGBM's traps, recorded with LightGBM itself (scripts/make-lightgbm-fixtures.py).
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { toOnnx } from '../src/cli/convert-model.ts'
import { inspectFile } from '../src/formats/inspect-file.ts'
import { loadModel } from '../src/index.ts'
import { exampleRows } from '../src/signature/example-rows.ts'
import { differences, findCases, readCase } from './parity-case.ts'
import { roundtrip } from './roundtrip.ts'

const root = 'test/fixtures/lightgbm'
/** Random forests of 2.1 and 2.2 look alike in the file and mean different things. */
const refused = '2.2.3/forest-multiclass'
const folders = findCases(root).filter((folder) => !folder.endsWith(refused))

for (const folder of folders) {
  test(`${relative(root, folder)} answers as LightGBM does, also from our own file`, async () => {
    assert.deepEqual(await differences(folder), [])
    assert.equal(await roundtrip(folder), 'equal')
  })
}

test('a random forest of 2.2 is refused where its leaves may hold two things', async () => {
  await assert.rejects(loadModel(join(root, refused, 'model.txt')), {
    code: 'E_UNSUPPORTED',
    message: /random forest of format version v2 with objective multiclass/,
  })
})

test('integers beyond 2^24 answer otherwise than the same numbers as doubles', async () => {
  const folder = join(root, '4.7.0/integers-array')
  const { inputs } = readCase(folder)
  const model = await loadModel(join(folder, 'model.pkl'))
  const [integers] = await model.infer(inputs)
  const [doubles] = await model.infer(inputs.map((input) => ({ ...input, datatype: 'FP64' })))
  assert.notDeepEqual(Array.from(integers!.data), Array.from(doubles!.data))
})

test('a column whose spaces became underscores takes either name, in records too', async () => {
  const folder = join(root, '4.7.0/frame-ordered')
  const spec = readCase(folder)
  const model = await loadModel(join(folder, 'model.txt'))
  const written = spec.inputs.map((input) => ({ ...input, name: input.name.replaceAll(' ', '_') }))
  assert.ok(spec.inputs.some((input) => input.name.includes(' ')))
  const answers = await Promise.all([model.infer(spec.inputs), model.infer(written)])
  assert.deepEqual(answers[0], answers[1])
})

for (const name of ['linear-leaves', 'linear-multiclass', 'missing-types-mixed', 'ova-sigmoid'])
  test(`${name} converts to ONNX, which answers the same`, async () => {
    const folder = join(root, '4.7.0', name)
    const temporary = mkdtempSync(join(tmpdir(), 'slipway-'))
    try {
      const original = await loadModel(join(folder, 'model.txt'))
      writeFileSync(join(temporary, 'model.onnx'), toOnnx(original).bytes)
      const { outputs, ...rest } = readCase(folder)
      // ONNX has no operator that explains trees.
      const said = outputs.filter(({ name: output }) => output !== 'shap_values')
      writeFileSync(
        join(temporary, 'case.json'),
        JSON.stringify({ ...rest, files: ['model.onnx'], outputs: said }),
      )
      assert.deepEqual(await differences(temporary), [])
    } finally {
      rmSync(temporary, { recursive: true })
    }
  })

test('inspect tells objective, trees and the most important features of a text file', async () => {
  const bytes = readFileSync(join(root, '4.7.0/ova-sigmoid/model.txt'))
  const report = await inspectFile({ name: 'model.txt', bytes })
  assert.equal(report.container, 'lightgbm')
  assert.equal(report.framework, 'lightgbm')
  assert.equal(report.tree?.parameters['objective'], 'multiclassova num_class:3 sigmoid:0.3')
  assert.equal(report.tree?.parameters['trees'], '6')
  assert.deepEqual(report.reasons, [])
})

test('examples of requests lie in the ranges that the file tells of its columns', async () => {
  const text = readFileSync(join(root, '4.7.0/ova-sigmoid/model.txt'), 'utf8')
  const infos = /^feature_infos=(.*)$/m.exec(text)![1]!.split(' ')
  const moved = infos.map((_, i) => [10 * i + 100, 10 * i + 104] as const)
  const folder = mkdtempSync(join(tmpdir(), 'slipway-'))
  const path = join(folder, 'model.txt')
  const ranges = moved.map(([low, high]) => `[${low}:${high}]`).join(' ')
  writeFileSync(path, text.replace(/^feature_infos=.*$/m, `feature_infos=${ranges}`))
  const model = await loadModel(path)
  for (const row of exampleRows(model.model.signatures[0]!, 3))
    row.forEach((value, i) => {
      const [low, high] = moved[i]!
      assert.ok(Number(value) >= low && Number(value) <= high, `${value} in [${low}, ${high}]`)
    })
  await model.close()
  rmSync(folder, { recursive: true })
})
