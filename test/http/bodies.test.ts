import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LoadedModel } from '../../src/index.ts'
import { callerOf, columns, text, wide } from './caller.ts'

function send(model: LoadedModel, type: string, body: string | Uint8Array) {
  return callerOf([model])('/predict', { body, headers: { 'content-type': type } })
}

const form = 'application/x-www-form-urlencoded'

test('JSON under the type curl -d sends is taken, with a warning', async () => {
  const answer = await send(wide, form, '{"X": [5.1, 3.5, 1.4, 0.2]}')
  assert.deepEqual(answer.json, { Y_pred: 'setosa' })
  assert.match(answer.headers['slipway-warning']!, /Content-Type: application\/json/)
})

test('fields of a form are a record; their numbers come as text', async () => {
  const answer = await send(columns, form, 'age=60&income=40.5&city=Goa&plan=paid')
  assert.deepEqual(answer.json, { Y_pred: 'stays' })
  const empty = await send(columns, form, 'age=60&income=&city=Goa&plan=paid')
  assert.deepEqual(empty.json, { Y_pred: 'stays' })
  const wrong = await send(columns, form, 'age=old&income=40.5&city=Goa&plan=paid')
  assert.match(wrong.json.error, /row 0, column "age": "old" is not a number/)
  assert.equal((await send(columns, form, 'age=1&age=2')).json.code, 'E_BODY')
})

test('a form with one field of text is a row', async () => {
  assert.equal((await send(text, form, 'message=the+dog+sat')).status, 200)
  assert.equal((await send(text, form, 'text=the+dog+sat')).status, 200)
})

test('a form may hold JSON rows under X', async () => {
  const body = `X=${encodeURIComponent('[[5.1, 3.5, 1.4, 0.2]]')}`
  assert.deepEqual((await send(wide, form, body)).json, { Y_pred: ['setosa'] })
})

test('CSV with a header picks columns by name, in any order', async () => {
  const csv = 'plan,city,age,income\npaid,Goa,60,40.5\nfree,Pune,20,\n'
  assert.deepEqual((await send(columns, 'text/csv; charset=utf-8', csv)).json, {
    Y_pred: ['stays', 'leaves'],
  })
})

test('CSV for a model without names stands in the order of its columns, with or without a header', async () => {
  const plain = await send(wide, 'text/csv', '5.1,3.5,1.4,0.2\n6.3,3.3,6.0,2.5\n')
  assert.deepEqual(plain.json, { Y_pred: ['setosa', 'virginica'] })
  const headed = await send(wide, 'text/csv', 'a,b,c,d\n5.1,3.5,1.4,0.2\n')
  assert.deepEqual(headed.json, { Y_pred: ['setosa'] })
})

test('CSV that is empty, ragged or no UTF-8 is refused', async () => {
  assert.equal((await send(wide, 'text/csv', '')).json.code, 'E_EMPTY')
  assert.match((await send(wide, 'text/csv', 'a,b,c,d\n1,2\n')).json.error, /row 0 has 2 fields/)
  assert.equal((await send(wide, 'text/csv', Buffer.from([0x31, 0x2c, 0xff]))).json.code, 'E_BODY')
})

function multipart(
  parts: readonly { name: string; value: string; file?: string; type?: string }[],
): string {
  const lines = parts.flatMap(({ name, value, file, type }) => [
    '--line',
    `Content-Disposition: form-data; name="${name}"${file ? `; filename="${file}"` : ''}`,
    ...(type ? [`Content-Type: ${type}`] : []),
    '',
    value,
  ])
  return [...lines, '--line--', ''].join('\r\n')
}

test('multipart fields are a record, a multipart file is CSV or JSON', async () => {
  const type = 'multipart/form-data; boundary=line'
  const fields = Object.entries({ age: '60', income: '40.5', city: 'Goa', plan: 'paid' })
  const asFields = multipart(fields.map(([name, value]) => ({ name, value })))
  assert.deepEqual((await send(columns, type, asFields)).json, { Y_pred: 'stays' })
  const csv = multipart([
    {
      name: 'file',
      value: 'age,income,city,plan\n60,40.5,Goa,paid',
      file: 'rows.csv',
      type: 'text/csv',
    },
  ])
  assert.deepEqual((await send(columns, type, csv)).json, { Y_pred: ['stays'] })
  const json = multipart([
    {
      name: 'file',
      value: '{"X": [[5.1,3.5,1.4,0.2]]}',
      file: 'rows.json',
      type: 'application/json',
    },
  ])
  assert.deepEqual((await send(wide, type, json)).json, { Y_pred: ['setosa'] })
  const picture = multipart([{ name: 'file', value: 'GIF89a', file: 'a.gif', type: 'image/gif' }])
  assert.equal((await send(wide, type, picture)).status, 415)
})

test('malformed multipart bodies are refused, not waited for', async () => {
  assert.equal((await send(wide, 'multipart/form-data', 'x')).json.code, 'E_BODY')
  assert.equal(
    (await send(wide, 'multipart/form-data; boundary=line', '--line\r\nbroken')).json.code,
    'E_BODY',
  )
})

test('another content type is 415 with the corrected curl line', async () => {
  for (const type of ['application/octet-stream', 'application/python-pickle', 'application/xml']) {
    const answer = await send(wide, type, Buffer.from('\x80\x04N.'))
    assert.equal(answer.status, 415)
    assert.match(
      answer.json.hint,
      /curl http:\/\/localhost\/predict -H 'content-type: application\/json' -d/,
    )
  }
})

test('numbers in answers carry a point or exponent and read back as the same double', async () => {
  const { floatText } = await import('../../src/protocols/json-values.ts')
  for (const x of [
    0,
    -0,
    1,
    -3,
    1e21,
    1e-7,
    0.1,
    1 / 3,
    Number.MAX_VALUE,
    5e-324,
    123456789012345680000,
  ]) {
    const written = floatText(x)
    assert.match(written, /[.e]/)
    assert.ok(Object.is(JSON.parse(written), x), `${x} as ${written}`)
  }
  assert.equal(floatText(NaN), 'null')
  assert.equal(floatText(-Infinity), '"-Infinity"')
})
