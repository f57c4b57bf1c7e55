import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeMessage, encodeMessage, many, message, one } from './message.ts'
import type { MessageSchema } from './message.ts'

const nested: MessageSchema = message('Nested', [
  one(1, 'number', 'int'),
  one(2, 'text', 'string'),
  many(3, 'numbers', 'int'),
  many(4, 'floats', 'float'),
  one(5, 'inner', (): MessageSchema => nested),
  many(6, 'blobs', 'bytes'),
  one(7, 'double', 'double'),
])

const decode = (...bytes: number[]) => decodeMessage(nested, Uint8Array.from(bytes))
const refused = (code: string) => (error: unknown) => (error as { code?: string }).code === code

test('what is written reads back: negative, large and many numbers, text, blobs, messages', () => {
  const value = {
    number: -3,
    text: 'naïve \u{1f600}',
    numbers: [
      0,
      -1,
      127,
      128,
      2 ** 31,
      -(2 ** 31),
      2 ** 53 - 1,
      -(2 ** 53 - 1),
      2 ** 63,
      -(2 ** 63),
    ],
    floats: [0.5, -0, Infinity],
    inner: { number: 7, numbers: [], floats: [], blobs: [] },
    blobs: [new Uint8Array(5000).fill(3), new Uint8Array(0)],
    double: Math.PI,
  }
  assert.deepEqual(decodeMessage(nested, encodeMessage(nested, value)), value)
})

test('numbers may come packed, one by one, or both', () => {
  assert.deepEqual(decode(0x18, 1, 0x1a, 2, 2, 3, 0x18, 4)['numbers'], [1, 2, 3, 4])
})

test('unknown fields of every wire type are passed over', () => {
  const bytes = [0x78, 5, 0x79, 1, 2, 3, 4, 5, 6, 7, 8, 0x7a, 2, 1, 1, 0x7d, 1, 2, 3, 4, 0x08, 9]
  assert.equal(decode(...bytes)['number'], 9)
})

const malformed: Readonly<Record<string, number[]>> = {
  'a number of eleven bytes': [0x08, ...Array<number>(10).fill(0xff), 1],
  'a number beyond 64 bits': [0x08, ...Array<number>(9).fill(0xff), 2],
  'a length past the end': [0x12, 5, 65],
  'a length of 2^60': [0x12, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10],
  'a group': [0x0b, 0x0c],
  'field 0': [0x02, 0],
  'an end inside a number': [0x08, 0x80],
  'an end inside a float': [0x25, 0, 0],
  'text that is no UTF-8': [0x12, 1, 0xc3],
  'a field that stands twice': [0x08, 1, 0x08, 2],
  'a message that stands twice': [0x2a, 0, 0x2a, 0],
  'another wire type than the field has': [0x0d, 0, 0, 0, 0],
}
for (const [what, bytes] of Object.entries(malformed)) {
  test(`${what} is E_FORMAT`, () => {
    assert.throws(() => decode(...bytes), refused('E_FORMAT'))
  })
}

test('messages nested 10,000 deep are E_LIMIT', () => {
  const layers: Uint8Array[] = []
  let size = 0
  for (let i = 0; i < 10_000; i++) {
    const length: number[] = []
    for (let rest = size; ; rest >>>= 7) {
      length.push(rest > 127 ? (rest & 127) | 128 : rest)
      if (rest <= 127) break
    }
    layers.push(Uint8Array.from([0x2a, ...length]))
    size += 1 + length.length
  }
  const bytes = layers.toReversed().flatMap((layer) => [...layer])
  assert.throws(() => decode(...bytes), refused('E_LIMIT'))
})

test('five million empty messages are E_LIMIT, ten million unknown fields are read in time', () => {
  const holder = message('Holder', [many(1, 'items', () => nested)])
  const empties = new Uint8Array(10_000_000)
  for (let i = 0; i < empties.length; i += 2) empties[i] = 0x0a
  assert.throws(() => decodeMessage(holder, empties), refused('E_LIMIT'))
  const unknown = new Uint8Array(20_000_000)
  for (let i = 0; i < unknown.length; i += 2) unknown[i] = 0x78
  assert.deepEqual(decodeMessage(holder, unknown), { items: [] })
})
