import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callerOf, columns, iris, text, wide } from './caller.ts'

const call = callerOf([wide, iris, columns, text])
const rows = [
  [6.8, 2.8, 4.8, 1.4],
  [6.0, 3.4, 4.5, 1.6],
]

function infer(model: string, inputs: unknown, more: Record<string, unknown> = {}) {
  return call(`/v2/models/${model}/infer`, { body: { inputs, ...more } })
}

test("KServe's scikit-learn sample passes verbatim, for a model with one input and for an all-numeric table", async () => {
  const sample = [{ name: 'input-0', shape: [2, 4], datatype: 'FP32', data: rows }]
  for (const model of ['wide', 'iris']) {
    const answer = await infer(model, sample)
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.json.model_name, model)
    assert.equal(answer.json.model_version, '1')
    const [output] = answer.json.outputs
    assert.deepEqual([output.name, output.datatype, output.shape], ['predict', 'BYTES', [2]])
    assert.deepEqual(output.data, ['versicolor', 'versicolor'])
  }
})

test("MLServer's scikit-learn example passes: an input called predict, flat or nested, with parameters", async () => {
  const data = rows[0]!
  for (const shape of [[1, 4], [4]]) {
    const answer = await infer(
      'wide',
      [{ name: 'predict', shape, datatype: 'FP32', data, parameters: { content_type: 'np' } }],
      { id: 'a1', parameters: null, outputs: null },
    )
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.json.id, 'a1')
  }
})

test('requested outputs come by method name, in that order', async () => {
  const answer = await infer(
    'wide',
    [{ name: 'x', shape: [1, 4], datatype: 'FP64', data: rows[0] }],
    {
      outputs: [{ name: 'predict_proba' }, { name: 'predict', parameters: {} }],
    },
  )
  assert.deepEqual(
    answer.json.outputs.map((output: { name: string }) => output.name),
    ['predict_proba', 'predict'],
  )
  assert.deepEqual(answer.json.outputs[0].shape, [1, 3])
})

test('several inputs match by name; null is a missing value', async () => {
  const tensor = (name: string, datatype: string, data: unknown[]) => ({
    name,
    datatype,
    shape: [data.length, 1],
    data,
  })
  const inputs = [
    tensor('plan', 'BYTES', ['paid', 'free']),
    tensor('city', 'BYTES', ['Goa', 'Pune']),
    tensor('age', 'INT64', [60, 20]),
    tensor('income', 'FP64', [null, 30.5]),
  ]
  const answer = await infer('columns', inputs)
  assert.deepEqual(answer.json.outputs[0].data, ['stays', 'leaves'])
  assert.match((await infer('columns', inputs.slice(1))).json.error, /missing input plan/)
  assert.match(
    (await infer('columns', [...inputs, tensor('x', 'FP64', [1, 2])])).json.error,
    /unknown input x/,
  )
  assert.match((await infer('columns', [...inputs, inputs[0]])).json.error, /given twice/)
})

test('text comes as BYTES, [n] or [n, 1]', async () => {
  for (const shape of [[2], [2, 1]])
    assert.equal(
      (await infer('text', [{ name: 'q', shape, datatype: 'BYTES', data: ['a dog', 'b'] }])).status,
      200,
    )
})

test('health, readiness and metadata', async () => {
  assert.deepEqual((await call('/v2/health/live')).json, { live: true })
  assert.deepEqual((await call('/v2/health/ready')).json, { ready: true })
  assert.deepEqual((await call('/v2')).json, { name: 'slipway', version: '0.0.0', extensions: [] })
  assert.deepEqual((await call('/v2/models/wide/ready')).json, { name: 'wide', ready: true })
  const metadata = (await call('/v2/models/wide/versions/1')).json
  assert.deepEqual(metadata.inputs, [{ name: 'X', datatype: 'FP64', shape: [-1, 4] }])
  assert.equal(metadata.parameters.framework_version, '1.5.2')
  assert.equal((await call('/v2/models/nope')).json.code, 'E_MODEL_NOT_FOUND')
  assert.equal((await call('/v2/models/wide/versions/2')).status, 404)
})

const good = { name: 'x', shape: [1, 4], datatype: 'FP64', data: [1, 2, 3, 4] }
const refused: readonly [string, unknown, RegExp][] = [
  ['no inputs', {}, /"inputs" must be a list/],
  ['empty inputs', { inputs: [] }, /is empty/],
  ['an unknown field', { inputs: [good], colour: 1 }, /unknown field "colour"/],
  ['__proto__', JSON.parse('{"inputs": [], "__proto__": {"x": 1}}'), /unknown field "__proto__"/],
  ['an id that is no string', { id: 7, inputs: [good] }, /"id" must be a string/],
  ['parameters that are no object', { parameters: [1], inputs: [good] }, /"parameters"/],
  ['a datatype that is not known', { inputs: [{ ...good, datatype: 'FP65' }] }, /needs a datatype/],
  [
    'a datatype named like an object member',
    { inputs: [{ ...good, datatype: 'constructor' }] },
    /needs a datatype/,
  ],
  [
    'a wrong count',
    { inputs: [{ ...good, data: [1, 2, 3] }] },
    /should hold 4 values, but holds 3/,
  ],
  [
    'a ragged list',
    {
      inputs: [
        {
          ...good,
          shape: [2, 4],
          data: [
            [1, 2, 3, 4],
            [1, 2],
          ],
        },
      ],
    },
    /holds 2 items, not 4/,
  ],
  [
    'nesting that is not the shape',
    { inputs: [{ ...good, data: [[[1, 2, 3, 4]]] }] },
    /E_VALUE|is no FP64|items/,
  ],
  [
    'a string for FP32',
    { inputs: [{ ...good, datatype: 'FP32', data: ['1', 2, 3, 4] }] },
    /element 0: "1" is no FP32/,
  ],
  [
    'a boolean for INT64',
    { inputs: [{ ...good, datatype: 'INT64', data: [true, 2, 3, 4] }] },
    /true is no INT64/,
  ],
  [
    'a fraction for INT32',
    { inputs: [{ ...good, datatype: 'INT32', data: [1.5, 2, 3, 4] }] },
    /1.5 is no INT32/,
  ],
  [
    'an integer out of range',
    { inputs: [{ ...good, datatype: 'UINT8', data: [256, 2, 3, 4] }] },
    /256 is no UINT8/,
  ],
  [
    'an INT64 that JSON has rounded',
    { inputs: [{ ...good, datatype: 'INT64', data: [2 ** 53, 2, 3, 4] }] },
    /is no INT64/,
  ],
  [
    'null for a model that takes none',
    { inputs: [{ ...good, data: [null, 2, 3, 4] }] },
    /row 0, column 0: missing values/,
  ],
  [
    'a wrong width',
    { inputs: [{ ...good, shape: [1, 3], data: [1, 2, 3] }] },
    /has 3 features, but LogisticRegression expects 4/,
  ],
  ['no rows', { inputs: [{ ...good, shape: [0, 4], data: [] }] }, /at least one row/],
  ['a tensor twice', { inputs: [good, good] }, /given twice/],
  [
    'an output twice',
    { inputs: [good], outputs: [{ name: 'predict' }, { name: 'predict' }] },
    /asked for twice/,
  ],
  ['an unknown output', { inputs: [good], outputs: [{ name: 'explain' }] }, /no output explain/],
  [
    '100,000 outputs',
    { inputs: [good], outputs: Array.from({ length: 1e5 }, (_, i) => ({ name: `o${i}` })) },
    /no output o0/,
  ],
  ...[[-1, 4], [2 ** 31], [2 ** 62, 4], [1.5, 4], ['3', 4], Array(100).fill(1), 'x', []].map(
    (shape): [string, unknown, RegExp] => [
      `shape ${JSON.stringify(shape).slice(0, 30)}`,
      { inputs: [{ ...good, shape }] },
      /"shape"|rank|should hold/,
    ],
  ),
]

for (const [what, body, says] of refused) {
  test(`infer refuses ${what}`, async () => {
    const answer = await call('/v2/models/wide/infer', { body })
    assert.equal(answer.status, 400, answer.text)
    assert.match(answer.json.error, says)
    assert.ok(answer.json.request_id)
  })
}

test('the binary extension is refused by name', async () => {
  const answer = await call('/v2/models/wide/infer', {
    body: 'x',
    headers: { 'inference-header-content-length': '10' },
  })
  assert.equal(answer.status, 415)
  assert.match(answer.json.hint, /binary_data=False/)
})
