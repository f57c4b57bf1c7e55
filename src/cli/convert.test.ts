import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { isSlipwayError } from '../errors.ts'
import { loadModel } from '../load.ts'
import { convertModel } from './convert-model.ts'

const fixtures = 'test/fixtures/sklearn/1.5.2'
const fileOf = (name: string) =>
  join(
    fixtures,
    name,
    readdirSync(join(fixtures, name)).find((file) => file !== 'case.json')!,
  )
const folder = mkdtempSync(join(tmpdir(), 'slipway-'))

test('a pipeline converts to ONNX and to our own file, and answers the same from each', async () => {
  const original = await loadModel(fileOf('Pipeline-scaler'))
  const width = original.inputs[0]!.shape[1]!
  const data = Array.from({ length: 3 * width }, (_, i) => Math.sin(i) * 3)
  const X = { name: 'X', datatype: 'FP64', shape: [3, width], data } as const
  const wanted = { outputs: ['predict', 'predict_proba'] }
  const want = await original.infer([X], wanted)
  for (const target of ['model.onnx', 'model.slipway']) {
    const notes = await convertModel(fileOf('Pipeline-scaler'), join(folder, target), undefined)
    assert.deepEqual(
      notes.map((note) => note.split(' ', 4).join(' ')),
      target === 'model.onnx' ? ['the ONNX file differs', 'the ONNX file has'] : [],
    )
    const copy = await loadModel(join(folder, target))
    assert.deepEqual(await copy.infer([X], wanted), want)
  }
})

test('an output that would lose digits is refused when it is asked for', async () => {
  await assert.rejects(
    convertModel(fileOf('Pipeline-scaler'), join(folder, 'logs.onnx'), ['predict_log_proba']),
    (error) => isSlipwayError(error) && error.message.includes('log(1 - p)'),
  )
})

test('what ONNX can not say is refused by name, and no file is left', async () => {
  const target = join(folder, 'text.onnx')
  await assert.rejects(
    convertModel(fileOf('CountVectorizer-blanks'), target, undefined),
    (error) => isSlipwayError(error) && error.message.includes('CountTerms'),
  )
  assert.ok(!existsSync(target))
})

test('a target of another kind is a mistake in the call', async () => {
  await assert.rejects(
    convertModel(fileOf('Pipeline-scaler'), join(folder, 'model.txt'), undefined),
    (error) => isSlipwayError(error) && error.code === 'E_USAGE',
  )
})
