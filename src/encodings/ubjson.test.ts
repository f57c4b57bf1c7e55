import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readUbjson } from './ubjson.ts'

/** Text is written as its bytes; a number as one byte. */
function bytes(...parts: readonly (string | number)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'number' ? [part] : Array.from(part, (c) => c.charCodeAt(0)),
    ),
  )
}

const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, item) =>
      ArrayBuffer.isView(item) ? [...(item as Int8Array)] : item,
    ),
  )

test('values of every type are read big-endian', () => {
  const file = bytes(
    '{',
    'U',
    1,
    'a',
    'i',
    0xff,
    'U',
    1,
    'b',
    'I',
    1,
    2,
    'U',
    1,
    'c',
    'l',
    0,
    1,
    0,
    0,
  )
  const more = bytes(
    'U',
    1,
    'd',
    'd',
    0x3f,
    0x80,
    0,
    0,
    'U',
    1,
    'e',
    'T',
    'U',
    1,
    'f',
    'Z',
    'U',
    1,
    'g',
    'S',
    'U',
    2,
    'hi',
    '}',
  )
  const whole = Uint8Array.from([...file, ...more])
  assert.deepEqual(plain(readUbjson(whole)), {
    a: -1,
    b: 258,
    c: 65536,
    d: 1,
    e: true,
    f: null,
    g: 'hi',
  })
})

test('a typed array is one array of numbers, an untyped one a list; no-ops are stepped over', () => {
  const typed = readUbjson(bytes('[$l#', 'U', 2, 0, 0, 0, 5, 0xff, 0xff, 0xff, 0xff))
  assert.deepEqual(typed, Int32Array.of(5, -1))
  assert.deepEqual(readUbjson(bytes('[', 'N', 'i', 3, 'N', 'F', ']')), [3, false])
  assert.deepEqual(readUbjson(bytes('[#', 'U', 2, 'i', 3, 'i', 4)), [3, 4])
})

test('a key named __proto__ is a key like others', () => {
  const value = readUbjson(bytes('{', 'U', 9, '__proto__', 'i', 7, '}')) as Record<string, unknown>
  assert.deepEqual(Object.keys(value), ['__proto__'])
  assert.equal(({} as Record<string, unknown>)['i'], undefined)
})

test('what is cut off, too deep or longer than the file is E_FORMAT before memory is taken', () => {
  const hostile = [
    bytes('{', 'U', 1, 'a'),
    bytes('[$d#', 'l', 0x7f, 0xff, 0xff, 0xff),
    bytes('[$Z#', 'l', 0x7f, 0xff, 0xff, 0xff),
    bytes('[#', 'L', 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
    bytes('{', 'L', 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 'a'),
    bytes('['.repeat(100_000)),
    bytes('S', 'U', 200, 'short'),
    bytes('[$d', 0, 0),
    bytes('?'),
    bytes(),
  ]
  for (const file of hostile) assert.throws(() => readUbjson(file), { code: 'E_FORMAT' })
})
