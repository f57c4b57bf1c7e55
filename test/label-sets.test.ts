// A MultiLabelBinarizer behind a model: rows of zeros and ones as lists of labels, and back from our own file.
import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { writeModel } from '../src/formats/slipway/write.ts'
import type { SlipwayError } from '../src/index.ts'
import { loadModel } from '../src/index.ts'
import { callerOf } from './http/caller.ts'

const cases = 'test/fixtures/sklearn/1.5.2'
const files = {
  model: `${cases}/ClassifierChain-every-0/model.pkl`,
  sets: `${cases}/MultiLabelBinarizer-every-0/model.pkl`,
}
const rows = [
  [6.4, 3.2, 5.3, 2.3],
  [5.1, 3.8, 1.9, 0.4],
  [7.9, 3.8, 6.4, 2],
]

/** Labels of the columns that hold a 1. */
async function wanted(): Promise<string[][]> {
  const answer = await callerOf([await loadModel(files.model, { name: 'm' })])('/predict', {
    body: { X: rows },
  })
  const marks = answer.json.Y_pred as number[][]
  return marks.map((row) => ['a', 'b', 'c'].filter((_, i) => row[i] === 1))
}

function wired(config: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-sets-'))
  copyFileSync(files.model, join(folder, 'model.pkl'))
  copyFileSync(files.sets, join(folder, 'sets.pkl'))
  writeFileSync(join(folder, 'slipway.json'), JSON.stringify({ model: 'model.pkl', ...config }))
  return join(folder, 'slipway.json')
}

test('a chain answers lists of labels, one for each row, before and after our own file', async () => {
  const want = await wanted()
  assert.ok(new Set(want.map((labels) => labels.length)).size > 1)
  const model = await loadModel([files.model, files.sets], { name: 'm' })
  const own = join(mkdtempSync(join(tmpdir(), 'slipway-sets-')), 'model.slipway')
  writeFileSync(own, writeModel(model.model))
  for (const each of [model, await loadModel(own, { name: 'm' })]) {
    const call = callerOf([each])
    assert.deepEqual((await call('/predict', { body: { X: rows } })).json, { Y_pred: want })
    assert.deepEqual((await call('/predict', { body: { X: rows[0] } })).json, { Y_pred: want[0] })
    const [tensor] = await each.infer([
      { name: 'X', datatype: 'FP64', shape: [3, 4], data: rows.flat() },
    ])
    assert.deepEqual(
      tensor!.data,
      want.map((labels) => JSON.stringify(labels)),
    )
  }
})

test('"after" takes a MultiLabelBinarizer, and joins what it gives', async () => {
  const want = await wanted()
  const after = [{ inverse: 'sets.pkl' }, { join: ' + ' }]
  const listed = await loadModel(wired({ after: after.slice(0, 1), output: { label: 'tags' } }))
  const joined = await loadModel(wired({ after, template: 'Tags: {}' }))
  const answer = await callerOf([listed])('/predict', { body: { X: rows } })
  assert.deepEqual(answer.json, { predictions: want.map((tags) => ({ tags })) })
  const text = await callerOf([joined])('/predict', { body: { X: rows } })
  assert.deepEqual(text.json, { Y_pred: want.map((labels) => `Tags: ${labels.join(' + ')}`) })
})

test('what takes one value a row does not stand behind a list', async () => {
  const inverse = { inverse: 'sets.pkl' }
  const cases: [object, RegExp][] = [
    [{ after: [inverse], template: '{}' }, /"template" takes one value a row/],
    [{ after: [inverse, 'int'] }, /after\[1\] stands behind a list of labels/],
    [{ after: [{ join: ',' }] }, /after\[0\]: "join" stands right behind/],
  ]
  for (const [config, message] of cases)
    await assert.rejects(loadModel(wired(config)), (error: SlipwayError) => {
      assert.equal(error.code, 'E_CONFIG')
      assert.match(error.message, message)
      return true
    })
})
