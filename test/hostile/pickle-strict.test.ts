// Table (a) of the hostile catalogue, rows A28 to A35, A40 and A42: what readers of pickles disagree about, and names of JavaScript.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gzipSync, zlibSync } from './compress.ts'
import { PyDict, PyFloat, type PyInt, type PyObject } from '../../src/encodings/pickle/records.ts'
import { formatOf } from '../../src/formats/index.ts'
import { attributeOf } from '../../src/formats/pickle/meaning/attribute-of.ts'
import { resolve } from '../../src/formats/pickle/meaning/resolve.ts'
import { stateOf } from '../../src/formats/pickle/meaning/state-of.ts'
import { bytesOf, global, long, proto, short, uint64 } from './assembler.ts'
import { accepted, refused } from './watch.ts'

test('A28 ints are plain decimal', () => {
  for (const text of [
    '0x10',
    '010',
    '1_000',
    '+1',
    ' 1',
    '1 ',
    '1.0',
    '',
    '-',
    '-0',
    '0b1',
    '1e3',
    '١',
  ])
    refused(bytesOf(`I${text}\n.`), 'E_FORMAT')
  for (const [text, value] of [
    ['0', 0],
    ['-5', -5],
    ['00', false],
    ['01', true],
    ['9007199254740991', 2 ** 53 - 1],
  ] as const)
    assert.equal(accepted(bytesOf(`I${text}\n.`)), value)
  assert.equal((accepted(bytesOf('I9007199254740993\n.')) as PyInt).text, '9007199254740993')
})

test('A29 longs end in L, floats are as repr writes them', () => {
  for (const text of ['0x10L', '1_0L', '10', '10l', 'L', ' 1L', '01L'])
    refused(bytesOf(`L${text}\n.`), 'E_FORMAT')
  assert.equal(accepted(bytesOf('L10L\n.')), 10)
  for (const text of [
    '1_0',
    '0x1p3',
    ' 1.0',
    '1.0 ',
    'Infinity',
    'NaN',
    '.5',
    '5.',
    '1e5',
    '1E+05',
    '00.5',
    '',
    'infinity',
    '1.5j',
    '1e+380',
  ])
    refused(bytesOf(`F${text}\n.`), 'E_FORMAT')
  for (const [text, value] of [
    ['1.5', 1.5],
    ['-0.0', -0],
    ['1e+16', 1e16],
    ['1e-07', 1e-7],
    ['inf', Infinity],
    ['-inf', -Infinity],
    ['nan', NaN],
    ['0.10000000000000001', 0.1],
    ['5e-324', 5e-324],
  ] as const) {
    assert.deepEqual(accepted(bytesOf(`F${text}\n.`)), new PyFloat(value))
  }
})

test('A30 frames end where opcodes end', () => {
  const frame = (length: bigint): string => `\x95${uint64(length)}`
  refused(bytesOf(proto(4), frame(100n), 'N.'), 'E_FORMAT', /frame/)
  refused(bytesOf(proto(4), frame(2n ** 63n), 'N.'), 'E_FORMAT', /frame/)
  refused(bytesOf(proto(4), frame(3n), short('abc'), '.'), 'E_FORMAT', /crosses/)
  refused(bytesOf(proto(4), frame(11n), frame(2n), 'N.'), 'E_FORMAT', /inside a frame/)
  refused(bytesOf(proto(4), frame(3n), 'N.N'), 'E_FORMAT', /stops inside/)
  accepted(bytesOf(proto(4), frame(1n), 'N', frame(1n), '.'))
  accepted(bytesOf(proto(4), frame(0n), 'N.'))
})

test('A31 PROTO is the first opcode, once, and at most 5', () => {
  refused(bytesOf('\x80\x06N.'), 'E_FORMAT', /protocol 6/)
  refused(bytesOf('\x80\xffN.'), 'E_FORMAT')
  refused(bytesOf(proto(2), proto(2), 'N.'), 'E_FORMAT', /first/)
  refused(bytesOf('N0', proto(2), 'N.'), 'E_FORMAT', /first/)
})

test('A32 nothing follows the pickle; compression in front is zlib or gzip, once', () => {
  const good = bytesOf(proto(2), 'N.')
  refused(bytesOf(good, '\x00'), 'E_FORMAT', /follow/)
  refused(bytesOf(good, good), 'E_FORMAT', /several objects/)
  accepted(zlibSync(good))
  accepted(gzipSync(good))
  refused(zlibSync(zlibSync(good)), 'E_FORMAT', /twice/)
  refused(bytesOf(zlibSync(good), 'x'), 'E_FORMAT', /follow/)
  const sevenZip = bytesOf('7z\xbc\xaf\x27\x1c\x00\x04', good)
  assert.throws(() => formatOf({ name: 'x.pkl', bytes: sevenZip }), {
    code: 'E_UNSUPPORTED',
    message: /7z/,
  })
})

test('A33 MEMOIZE counts the slots that BINPUT filled, as CPython does', () => {
  // slot 5 by BINPUT; MEMOIZE then takes slot 1, since one slot is filled.
  assert.equal(accepted(bytesOf(proto(4), 'K\x07q\x050K\x08\x940h\x01.')), 8)
  // slots 0 and 1 filled; BINPUT 1 again replaces; MEMOIZE takes 2.
  assert.equal(accepted(bytesOf(proto(4), 'K\x01q\x000K\x02q\x010K\x03q\x010K\x04\x940h\x02.')), 4)
})

test('A34 protocols 0 and 1 and Python 2 text are read, byte strings as latin-1', () => {
  assert.equal(accepted(bytesOf("S'caf\\xe9'\np0\n.")), 'caf\u00e9')
  assert.equal(accepted(bytesOf('U\x04caf\xe9.')), 'caf\u00e9')
  assert.equal(accepted(bytesOf('Vcaf\\u00e9 \\U0001f600\n.')), 'caf\u00e9 \u{1f600}')
  assert.equal(accepted(bytesOf('V\xe9\n.')), '\u00e9')
  for (const text of ["'a", 'a', "'a'b'", "'\\q'", "'\\xg0'", '\'a"', "'\\"])
    refused(bytesOf(`S${text}\n.`), 'E_FORMAT')
  for (const text of ['\\u12', '\\U00110000', '\\uzzzz'])
    refused(bytesOf(`V${text}\n.`), 'E_FORMAT')
  refused(bytesOf('V\\ud83d\\ude00\n.'), 'E_FORMAT', /surrogate/)
})

test('A35 unknown opcodes, and opcodes of a later protocol, are refused', () => {
  refused(bytesOf(proto(4), '\xff.'), 'E_FORMAT', /0xff/)
  refused(bytesOf(proto(3), short('a'), '.'), 'E_FORMAT', /protocol 4/)
  refused(bytesOf('\x88.'), 'E_FORMAT', /protocol 2/)
  refused(bytesOf(proto(4), '\x96', uint64(0n), '.'), 'E_FORMAT', /protocol 5/)
})

const names = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
]

test('A40 names of JavaScript are ordinary keys, state keys, labels and columns', () => {
  const pairs = names.map((name, i) => `${long(name)}K${String.fromCharCode(i + 1)}`).join('')
  const dict = accepted(bytesOf(proto(2), '}(', pairs, 'u.')) as PyDict
  names.forEach((name, i) => assert.equal(dict.get(name), i + 1))
  assert.deepEqual([...dict.keys()], names)
  assert.equal(new PyDict().get('constructor'), undefined)
  const object = accepted(
    bytesOf(proto(2), global('mylib', 'Thing'), ')\x81}(', pairs, 'ub.'),
  ) as PyObject
  names.forEach((name, i) => assert.equal(attributeOf(object, name), i + 1))
  assert.equal(
    attributeOf(
      accepted(bytesOf(proto(2), global('mylib', 'Thing'), ')\x81}b.')) as PyObject,
      'toString',
    ),
    undefined,
  )
  assert.equal(({} as Record<string, unknown>)['x'], undefined)
})

test('A42 attributes called then, toJSON or length do nothing to our objects', async () => {
  const states = ['then', 'toJSON', 'length', 'Symbol.iterator']
    .map((name) => `${long(name)}${global('mylib', 'callback')}`)
    .join('')
  const object = accepted(
    bytesOf(proto(2), global('mylib', 'Thing'), ')\x81}(', states, 'ub.'),
  ) as PyObject
  assert.equal(await Promise.resolve(object), object)
  assert.equal(stateOf(object).size, 4)
  assert.equal(resolve(object), object)
  assert.equal(typeof JSON.stringify({ type: object.constructor.name }), 'string')
})

test('every prefix and every flipped bit of a pickle ends in a value or a typed error', () => {
  const file = new URL(
    '../../../test/fixtures/pickle/numpy2.5/numpy-others.p5.pkl',
    import.meta.url,
  )
  const bytes = new Uint8Array(readFileSync(file))
  for (let length = 0; length < bytes.length; length++)
    refused(bytes.slice(0, length), ['E_FORMAT', 'E_LIMIT'])
})
