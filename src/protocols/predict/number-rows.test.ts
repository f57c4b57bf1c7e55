import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NumberRows } from './number-rows.ts'

const isX = (key: string) => key === 'X'

function parse(text: string, width: number, rowsAtOnce = Infinity) {
  const parser = new NumberRows(Buffer.from(text), width)
  if (!parser.start(isX)) return undefined
  for (;;) {
    const parsed = parser.read(rowsAtOnce)
    if (parsed !== 'more') return parsed
  }
}

/** A small generator with a seed, so that a failure comes again. */
function randoms(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

const writers: readonly ((x: number, random: () => number) => string)[] = [
  (x) => JSON.stringify(x),
  (x) => x.toFixed(2),
  (x) => x.toFixed(20),
  (x) => x.toExponential(16),
  (x, random) => (x * 10 ** Math.floor(random() * 600 - 300)).toExponential(),
  (x) => String(Math.trunc(x * 1e6)),
  (_, random) => `${Math.floor(random() * 2 ** 53)}${Math.floor(random() * 1e6)}`,
]

test('200,000 numbers written in many ways read as JSON.parse reads them', () => {
  const random = randoms(7)
  for (let round = 0; round < 1000; round++) {
    const texts = Array.from({ length: 200 }, () => {
      const write = writers[Math.floor(random() * writers.length)]!
      return write((random() - 0.5) * 2000, random)
    })
    const text = `{"X": [[${texts.join(', ')}]]}`
    const want = (JSON.parse(text) as { X: number[][] }).X[0]!
    if (!want.every(Number.isFinite)) continue
    const got = parse(text, 200)
    assert.ok(got, text)
    for (let i = 0; i < 200; i++)
      assert.ok(Object.is(got.data[i], want[i]), `${texts[i]}: ${got.data[i]}`)
  }
})

test('rows are the same however many are read at once', () => {
  const rows = Array.from({ length: 501 }, (_, i) => [i / 7, 1 - i, 1e-7 * i])
  const text = JSON.stringify({ X: rows })
  for (const size of [1, 2, 500, 501, 1000]) {
    const got = parse(text, 3, size)!
    assert.equal(got.rows, 501)
    assert.deepEqual([...got.data], rows.flat())
  }
})

test('outputs may follow the rows', () => {
  assert.deepEqual(parse('{"X":[1,2],"outputs":["a"]}', 2)!.more, { outputs: ['a'] })
  for (const rest of [
    ',"a":1}',
    ',"outputs":["a"],"X":[1,2]}',
    ',"outputs":["a"]',
    ',}',
    ',"__proto__":1}',
  ])
    assert.equal(parse(`{"X":[1,2]${rest}`, 2), undefined, rest)
})

test('a flat list is one row without a list around it', () => {
  assert.deepEqual(parse('{"X":[1,2]}', 2), {
    data: Float64Array.of(1, 2),
    rows: 1,
    isSingle: true,
    more: undefined,
  })
  assert.equal(parse('{"X":[[1,2]]}', 2)!.isSingle, false)
  assert.ok(Object.is(parse(' { "X" : [ -0 , -0.0 ] } \n', 2)!.data[0], -0))
})

test('what JSON.parse refuses, and every other form, is left alone', () => {
  const others = [
    '',
    '{',
    '[[1,2]]',
    '{"Y":[1,2]}',
    '{"X":[1,2,3]}',
    '{"X":[1]}',
    '{"X":[[1,2],[3]]}',
    '{"X":[[1,2],3]}',
    '{"X":[]}',
    '{"X":[[]]}',
    '{"X":[1,2],"X":[3,4]}',
    '{"X":[1,2]}x',
    '{"X":[1,2],}',
    '{"X":[1,2',
    '{"X":[[1,2]',
    '{"X":[1,null]}',
    '{"X":[1,"2"]}',
    '{"X":[1,true]}',
    '{"X":[[[1,2]]]}',
    '{"\\u0058":[1,2]}',
    '{"X":[1,2,]}',
    '{"X":[,1]}',
  ]
  for (const text of others) assert.equal(parse(text, 2), undefined, text)
  for (const x of [
    '01',
    '+1',
    '1.',
    '.5',
    '-',
    '1e',
    '1e+',
    '1e999',
    '-1e999',
    '0x1',
    '1_0',
    'NaN',
    'Infinity',
    '1 2',
    '--1',
    '1.2.3',
    '00',
  ])
    assert.equal(parse(`{"X":[${x},1]}`, 2), undefined, x)
})
