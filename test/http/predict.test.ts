// docs/reference/predict.md, row by row.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LoadedModel } from '../../src/index.ts'
import { callerOf, columns, fixture, flag, iris, oneFeature, text, wide } from './caller.ts'

const setosa = [5.1, 3.5, 1.4, 0.2]
const virginica = [6.3, 3.3, 6.0, 2.5]
const person = { age: 60, income: 40.5, city: 'Goa', plan: 'paid' }

interface Row {
  readonly what: string
  readonly model: LoadedModel
  readonly body: unknown
  readonly want?: unknown
  readonly code?: string
  readonly says?: RegExp
}

const rows: readonly Row[] = [
  { what: 'one row as a flat list', model: wide, body: { X: setosa }, want: 'setosa' },
  {
    what: 'rows as a list of lists',
    model: wide,
    body: { X: [setosa, virginica] },
    want: ['setosa', 'virginica'],
  },
  { what: 'one row in a list stays a list', model: wide, body: { X: [setosa] }, want: ['setosa'] },
  {
    what: 'a scalar is one row of one feature',
    model: oneFeature,
    body: { X: 2 },
    want: 4.999999999999998,
  },
  {
    what: 'a flat list is n rows of one feature',
    model: oneFeature,
    body: { X: [2, 3] },
    want: [4.999999999999998, 8],
  },
  {
    what: 'rows of one feature as lists',
    model: oneFeature,
    body: { X: [[2], [3]] },
    want: [4.999999999999998, 8],
  },
  { what: 'a text is one row', model: text, body: { X: 'the dog sat' } },
  { what: 'a list of texts is n rows', model: text, body: { X: ['the dog sat', 'café 42'] } },
  { what: 'one record', model: columns, body: { X: person }, want: 'stays' },
  {
    what: 'a list of records',
    model: columns,
    body: { X: [person, { ...person, age: 20, city: 'Pune' }] },
    want: ['stays', 'leaves'],
  },
  {
    what: 'records whose keys stand in another order',
    model: columns,
    body: { X: { plan: 'paid', city: 'Goa', income: 40.5, age: 60 } },
    want: 'stays',
  },
  {
    what: 'named columns as a list',
    model: columns,
    body: { X: [60, 40.5, 'Goa', 'paid'] },
    want: 'stays',
  },
  { what: 'a bare list', model: wide, body: [setosa], want: ['setosa'] },
  { what: 'a bare flat list', model: wide, body: setosa, want: 'setosa' },
  { what: 'a bare record', model: columns, body: person, want: 'stays' },
  { what: 'a bare list of records', model: columns, body: [person], want: ['stays'] },
  {
    what: 'null where the model takes missing values',
    model: columns,
    body: { X: { ...person, income: null } },
    want: 'stays',
  },
  {
    what: 'a category the encoder ignores',
    model: columns,
    body: { X: { ...person, plan: 'gold' } },
    want: 'stays',
  },
  { what: 'a boolean label', model: flag, body: { X: [1, 8] }, want: [false, true] },
  ...['X', 'features', 'data', 'input', 'inputs', 'instances', 'text'].map((key) => ({
    what: `rows under "${key}"`,
    model: wide,
    body: { [key]: [setosa] },
    want: ['setosa'],
  })),
  {
    what: 'rows under two keys',
    model: wide,
    body: { X: [setosa], data: [setosa] },
    code: 'E_BODY',
    says: /X and data/,
  },
  {
    what: 'an unknown field beside the rows',
    model: wide,
    body: { X: [setosa], colour: 1 },
    code: 'E_BODY',
    says: /"colour"/,
  },
  {
    what: 'too few values',
    model: iris,
    body: { X: [[1, 2, 3]] },
    code: 'E_SHAPE',
    says: /X has 3 features, but model "iris" \(\w+\) expects 4: sepal length \(cm\), sepal width/,
  },
  {
    what: 'a flat list of a wrong length names both readings',
    model: wide,
    body: { X: [1, 2] },
    code: 'E_SHAPE',
    says: /as one row it has 2 features, read as rows each has 1/,
  },
  {
    what: 'ragged rows',
    model: wide,
    body: { X: [setosa, [1, 2]] },
    code: 'E_SHAPE',
    says: /ragged: row 1 has 2 values/,
  },
  {
    what: 'rows and values mixed',
    model: wide,
    body: { X: [setosa, 3] },
    code: 'E_SHAPE',
    says: /row 1 is no list/,
  },
  {
    what: 'an empty batch',
    model: wide,
    body: { X: [] },
    code: 'E_EMPTY',
    says: /at least one row/,
  },
  {
    what: 'an empty body object',
    model: columns,
    body: {},
    code: 'E_COLUMN',
    says: /lacks the column "age"/,
  },
  {
    what: 'a string where a number belongs',
    model: wide,
    body: { X: [setosa, [1, 'a', 3, 4]] },
    code: 'E_VALUE',
    says: /row 1, column 1: "a" is not a number/,
  },
  {
    what: 'a numeric string in JSON',
    model: wide,
    body: { X: ['5.1', 3.5, 1.4, 0.2] },
    code: 'E_VALUE',
  },
  {
    what: 'a boolean among numbers',
    model: wide,
    body: { X: [true, 3.5, 1.4, 0.2] },
    code: 'E_VALUE',
    says: /row 0, column 0: true is not a number/,
  },
  {
    what: 'a number where text belongs',
    model: text,
    body: { X: [7] },
    code: 'E_VALUE',
    says: /row 0: 7 is not a string/,
  },
  {
    what: 'null where the model takes none',
    model: wide,
    body: { X: [setosa, [1, null, 3, 4]] },
    code: 'E_MISSING',
    says: /row 1, column 1: missing values .* LogisticRegression/,
  },
  {
    what: 'a missing column',
    model: columns,
    body: { X: { age: 1, income: 2, City: 'Goa', plan: 'free' } },
    code: 'E_VALUE',
    says: /"City" is no column of the model; did you mean "city"/,
  },
  {
    what: 'a column left out',
    model: columns,
    body: { X: { age: 1, income: 2, city: 'Goa' } },
    code: 'E_COLUMN',
    says: /lacks the column "plan"/,
  },
  {
    what: 'an unknown category',
    model: columns,
    body: { X: [person, { ...person, city: 'Oslo' }] },
    code: 'E_CATEGORY',
    says: /city, row 1: "Oslo" .*"Delhi", "Goa", "Pune"/,
  },
  {
    what: 'a record for a model without names',
    model: wide,
    body: { X: { a: 1, b: 2, c: 3, d: 4 } },
    code: 'E_COLUMN',
    says: /order of a record's keys is no order of columns/,
  },
  {
    what: 'an unknown output',
    model: wide,
    body: { X: setosa, outputs: ['explain'] },
    code: 'E_OUTPUT',
    says: /no output explain; it has .*predict_proba/,
  },
]

for (const { what, model, body, want, code, says } of rows) {
  test(`/predict: ${what}`, async () => {
    const answer = await callerOf([model])('/predict', { body })
    if (code === undefined) {
      assert.equal(answer.status, 200, answer.text)
      if (want !== undefined) assert.deepEqual(answer.json, { Y_pred: want })
      return
    }
    assert.equal(answer.json.code, code, answer.text)
    assert.equal(answer.status, 400)
    assert.match(answer.json.error, says ?? /./)
    assert.equal(answer.json.request_id, answer.headers['x-request-id'])
  })
}

test('/predict: further outputs come by name, with the labels of their columns', async () => {
  const call = callerOf([wide])
  const inBody = await call('/predict', { body: { X: [setosa], outputs: ['predict_proba'] } })
  assert.deepEqual(Object.keys(inBody.json), ['Y_pred', 'predict_proba', 'classes'])
  assert.deepEqual(inBody.json.classes, ['setosa', 'versicolor', 'virginica'])
  assert.ok(inBody.json.predict_proba[0][0] > 0.9)
  const inQuery = await call('/predict?outputs=predict_proba', { body: { X: [setosa] } })
  assert.equal(inQuery.text, inBody.text)
  const byDefault = await fixture('LogisticRegression-multinomial/model.pkl', 'wide', [
    'predict',
    'predict_proba',
  ])
  const served = await callerOf([byDefault])('/predict', { body: { X: [setosa] } })
  assert.equal(served.text, inBody.text)
})

test('/predict: an answer [n, 1] is squeezed, so that Y_pred[0][0] stays a scalar', async () => {
  const ridge = await fixture('LinearRegression-column/model.pkl', 'ridge')
  const width = ridge.inputs[0]!.shape[1]!
  const answer = await callerOf([ridge])('/predict', { body: { X: [Array(width).fill(1)] } })
  assert.equal(answer.json.Y_pred.length, 1)
  assert.equal(typeof answer.json.Y_pred[0], 'number')
})

test('/predict: --style label answers labels with probabilities', async () => {
  const call = callerOf([wide], { style: 'label' })
  const one = await call('/predict', { body: { X: setosa } })
  assert.deepEqual(Object.keys(one.json), ['prediction', 'probability', 'probabilities'])
  assert.equal(one.json.prediction, 'setosa')
  assert.equal(one.json.probability, one.json.probabilities.setosa)
  const several = await call('/predict', { body: { X: [setosa, virginica] } })
  assert.deepEqual(
    several.json.predictions.map((row: { prediction: string }) => row.prediction),
    ['setosa', 'virginica'],
  )
  const plain = await callerOf([oneFeature], { style: 'label' })('/predict', { body: { X: 2 } })
  assert.deepEqual(plain.json, { prediction: 4.999999999999998 })
})

test('/predict: --input-key and --output-key set names', async () => {
  const call = callerOf([wide], { inputKey: 'sample', outputKey: 'species' })
  assert.deepEqual((await call('/predict', { body: { sample: setosa } })).json, {
    species: 'setosa',
  })
  assert.equal((await call('/predict', { body: { X: [setosa] } })).status, 400)
})

test('/predict: several models need a default or a name', async () => {
  const call = callerOf([wide, iris])
  const unnamed = await call('/predict', { body: { X: setosa } })
  assert.equal(unnamed.status, 404)
  assert.match(unnamed.json.hint, /--default/)
  assert.equal((await call('/models/iris/predict', { body: { X: setosa } })).status, 200)
  const unknown = await call('/models/irsi/predict', { body: { X: setosa } })
  assert.match(unknown.json.error, /no model "irsi"; this server has wide, iris/)
  const chosen = callerOf([wide, iris], { defaultModel: 'iris' })
  const answer = await chosen('/predict', { body: { X: setosa } })
  assert.equal(answer.headers['slipway-model'], 'iris')
})
