import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { SlipwayError } from '../src/index.ts'
import { loadModel } from '../src/index.ts'

const bundle = 'test/fixtures/apps/ticket-bundle-concat/bundle.pkl'
const loan = 'test/fixtures/apps/loan-encoders-threshold'

const row = {
  name: 'X',
  datatype: 'FP64',
  shape: [1, 10],
  data: [1, -1, 0, 0, 0, 1, 0, 0, 0, 0],
} as const

test('a LabelEncoder at the end of a chain decodes the answer and names the classes', async () => {
  const coded = await loadModel(`${bundle}::model`)
  const decoded = await loadModel([`${bundle}::model`, `${bundle}::label_encoder`])
  const [code] = await coded.infer([row])
  const [label] = await decoded.infer([row])
  const labels = ['billing', 'it', 'office']
  assert.equal(label!.datatype, 'BYTES')
  assert.equal(label!.data[0], labels[Number(code!.data[0])])
  const proba = decoded.model.signatures[0]!.outputs.find(({ name }) => name === 'predict_proba')
  assert.deepEqual(proba!.classes!.data, labels)
})

test('a chain answers as its parts in turn', async () => {
  const chain = await loadModel([`${loan}/scaler.pkl`, `${loan}/model.pkl`])
  const [scaler, model] = await Promise.all([
    loadModel(`${loan}/scaler.pkl`),
    loadModel(`${loan}/model.pkl`),
  ])
  const input = {
    name: 'X',
    datatype: 'FP64',
    shape: [2, 4],
    data: [60, 1, 30, 1, 20, 0, 50, 0],
  } as const
  const [scaled] = await scaler.infer([input])
  const [want] = await model.infer([{ ...scaled!, name: 'X' }], { outputs: ['predict_proba'] })
  const [got] = await chain.infer([input], { outputs: ['predict_proba'] })
  assert.deepEqual(got!.data, want!.data)
  assert.equal(chain.name, 'model')
})

test('files of different trainings are refused by their widths', async () => {
  await assert.rejects(
    loadModel([`${bundle}::vectorizer`, `${bundle}::model`]),
    (error: SlipwayError) => {
      assert.equal(error.code, 'E_UNSUPPORTED')
      assert.match(error.message, /takes 10 (?:columns|features)/)
      return true
    },
  )
})

test('a member that is not there is named with those that are', async () => {
  await assert.rejects(
    loadModel(`${bundle}::modle`),
    /bundle.pkl has no modle; it has model, scaler, vectorizer, label_encoder/,
  )
})

test('a file whose name holds the mark of a member is read as it stands', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'slipway-chains-')), 'a::b.pkl')
  copyFileSync(`${loan}/model.pkl`, path)
  assert.equal(
    (await loadModel(path)).outputs.some(({ name }) => name === 'predict'),
    true,
  )
})
