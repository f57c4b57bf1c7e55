// What a request may hold in CatBoost's columns: beside the parity cases, whose requests are those that the library takes.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { loadModel } from '../src/index.ts'
import { bindRows } from '../src/signature/bind-rows.ts'

const fixtures = 'test/fixtures/catboost/1.2.10'

/** Answers rows as /predict does. */
async function predict(file: string, rows: unknown): Promise<unknown[]> {
  const model = await loadModel(`${fixtures}/${file}`)
  const signature = model.signatureFor(['margin'])
  const { tensors } = bindRows(signature, rows, { model: 'm' })
  const [margin] = await model.run(signature, tensors, ['margin'])
  return Array.from(margin!.data as ArrayLike<unknown>)
}

const row = { n0: 0.5, n1: -1, c0: 3000009, c1: 'red' }

test('an integer is the category of its text', async () => {
  const [asNumber] = await predict('integers-cbm/model.cbm', [row])
  assert.deepEqual(await predict('integers-cbm/model.cbm', [{ ...row, c0: '3000009' }]), [asNumber])
})

test('fractions, null and booleans are no categories', async () => {
  for (const [c0, code] of [
    [1.5, 'E_VALUE'],
    [true, 'E_VALUE'],
    [null, 'E_MISSING'],
  ])
    await assert.rejects(predict('integers-cbm/model.cbm', [{ ...row, c0 }]), { code })
})

test('columns of a file without names go by place, whatever they are called', async () => {
  const model = await loadModel('test/fixtures/catboost/1.0.6/ctr-mixed-json/model.json')
  const { inputs } = model
  assert.deepEqual(
    inputs.map((input) => input.name),
    inputs.map((_, i) => String(i)),
  )
  const request = (name: (i: number) => string) =>
    inputs.map(({ datatype }, i) => ({
      name: name(i),
      datatype: datatype === 'BYTES' ? ('BYTES' as const) : ('FP64' as const),
      shape: [1, 1],
      data: [datatype === 'BYTES' ? 'a' : 1],
    }))
  const [own] = await model.infer(request(String), { outputs: ['margin'] })
  const [other] = await model.infer(
    request((i) => `column ${i}`),
    { outputs: ['margin'] },
  )
  assert.deepEqual(other!.data, own!.data)
  const mixed = request((i) => (i === 1 ? 'elsewhere' : String(i)))
  await assert.rejects(model.infer(mixed), { code: 'E_INPUT' })
})

test('importances are PredictionValuesChange, whatever a tree looks like and whatever it asks', async () => {
  for (const version of ['0.26.1', '1.0.6', '1.2.10']) {
    const recorded = JSON.parse(
      readFileSync(`test/fixtures/catboost/importances-${version}.json`, 'utf8'),
    ) as Record<string, number[]>
    for (const [file, wanted] of Object.entries(recorded)) {
      const { model } = await loadModel(`test/fixtures/catboost/${version}/${file}`)
      const { values } = model.importances!
      assert.equal(values.length, wanted.length, file)
      values.forEach((value, i) => assert.ok(Math.abs(value - wanted[i]!) <= 1e-11, file))
    }
  }
})
