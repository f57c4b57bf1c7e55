// Columns that a request names, for a file of before 1.0 that knows no names.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InferTensor } from '../src/index.ts'
import { loadModel } from '../src/index.ts'

const columns = (count: number): InferTensor[] =>
  Array.from({ length: count }, (_, i) => ({
    name: `column ${i}`,
    datatype: 'FP64',
    shape: [1, 1],
    data: [i],
  }))

test('as many columns as were fitted are taken by place, others are told by their number', async () => {
  const model = await loadModel('test/fixtures/sklearn/0.22.2/GaussianNB/model.pkl')
  await model.infer(columns(4))
  for (const count of [2, 3, 5])
    await assert.rejects(model.infer(columns(count)), {
      code: 'E_INPUT',
      message: new RegExp(`^${count} columns are given, and GaussianNB takes 4`),
    })
  await model.close()
})
