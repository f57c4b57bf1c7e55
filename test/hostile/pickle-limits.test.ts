// Table (a) of the hostile catalogue, rows A11 to A27: files that lie about sizes, share, nest and overflow.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NdArray } from '../../src/encodings/numpy/nd-array.ts'
import {
  PyFloat,
  type PyDict,
  type PyList,
  type PyObject,
} from '../../src/encodings/pickle/records.ts'
import { resolve } from '../../src/formats/pickle/meaning/resolve.ts'
import { stateOf } from '../../src/formats/pickle/meaning/state-of.ts'
import { readPickle } from '../../src/formats/pickle/read-pickle.ts'
import {
  bytesOf,
  dtype,
  global,
  int,
  long,
  ndarray,
  proto,
  short,
  uint32,
  uint64,
} from './assembler.ts'
import { accepted, refused } from './watch.ts'

test('A11 billion laughs are shared, not copied', () => {
  const byDup = `K\x01(${'2'.repeat(9)}l`
  refused(bytesOf(byDup, '.'), 'E_FORMAT')
  const levels = Array.from(
    { length: 10 },
    (_, i) => `(${`h${String.fromCharCode(i)}`.repeat(10)}lq${String.fromCharCode(i + 1)}0`,
  ).join('')
  const root = accepted(bytesOf(proto(2), long('lol'), 'q\x000', levels, 'h\x0a.'))
  assert.equal((root as PyList).items.length, 10)
  accepted(bytesOf(proto(2), 'N', '2\x86'.repeat(500), '.'))
})

test('A12 a tuple doubled 10,000 times is read, and refused where it is walked', () => {
  refused(bytesOf(proto(2), 'N', '2\x86'.repeat(10_000), '.'), 'E_LIMIT', /levels deep/)
})

test('A13 a tuple doubled forty times is no key', () => {
  const doubled = `N${'2\x86'.repeat(40)}`
  refused(bytesOf(proto(2), '}', doubled, 'Ns.'), 'E_FORMAT', /key/)
  refused(bytesOf(proto(4), '\x8f(', doubled, '\x90.'), 'E_FORMAT', /key/)
  refused(bytesOf(proto(4), '(', doubled, '\x91.'), 'E_FORMAT', /key/)
})

test('A14 200,000 nested lists or tuples end in a limit, never in a stack overflow', () => {
  refused(
    bytesOf(proto(2), ']'.repeat(200_000), 'a'.repeat(199_999), '.'),
    'E_LIMIT',
    /levels deep/,
  )
  refused(bytesOf(proto(2), 'N', '\x85'.repeat(200_000), '.'), 'E_LIMIT', /levels deep/)
  refused(bytesOf(proto(2), '('.repeat(200_000), 'N', 'l'.repeat(200_000), '.'), 'E_LIMIT')
  const calls = `${global('builtins', 'tuple')}q\x000`
  const nested = `${'h\x00'.repeat(20_000)})${'R\x85\x85'.repeat(20_000)}`
  refused(bytesOf(proto(2), calls, nested, '.'), 'E_LIMIT', /levels deep/)
})

test('A15 what holds itself is read, and refused where data cannot', () => {
  const list = accepted(bytesOf(proto(2), ']q\x00h\x00a.')) as PyList
  assert.equal(list.items[0], list)
  const dict = accepted(bytesOf(proto(2), '}q\x00', long('me'), 'h\x00s.')) as PyDict
  assert.equal(dict.get('me'), dict)
  accepted(bytesOf(proto(2), global('mylib', 'Node'), ')\x81q\x00}', long('self'), 'h\x00sb.'))
  const self = `${global('numpy.core.multiarray', '_reconstruct')}${global('numpy', 'ndarray')}K\x00\x85C\x01b\x87Rq\x05(K\x01K\x01\x85${dtype('O8', '|')}\x89](h\x05etb`
  refused(bytesOf(proto(3), self, '.'), 'E_FORMAT', /contains itself/)
  const type = `${global('numpy', 'dtype')}${long('V8')}\x89\x88\x87Rq\x05(K\x03${long('|')}N${long('o')}\x85}${long('o')}h\x05K\x00\x86sK\x08K\x01K\x10tb`
  refused(bytesOf(proto(3), type, '.'), 'E_FORMAT', /nested/)
})

test('A16 ints of hostile sizes', () => {
  refused(bytesOf(proto(2), '\x8b', uint32(-1), '.'), 'E_FORMAT', /-1 bytes/)
  refused(bytesOf(proto(2), '\x8b', uint32(0x7fffffff), '\x01.'), 'E_FORMAT', /announced|left/)
  refused(
    bytesOf(proto(2), '\x8b', uint32(20_000_000), new Uint8Array(20_000_000).fill(1), '.'),
    'E_LIMIT',
    /int/,
  )
  refused(bytesOf('L', '9'.repeat(4_000_000), 'L\n.'), 'E_LIMIT')
  refused(bytesOf('I', '9'.repeat(16_000), '\n.'), 'E_LIMIT')
  accepted(bytesOf(proto(2), '\x8b', uint32(4096), new Uint8Array(4096).fill(1), '.'))
})

test('A17 64-bit lengths are compared with the file before anything is allocated', () => {
  for (const length of [2n ** 31n, 2n ** 53n, 2n ** 62n, 2n ** 63n, 2n ** 64n - 1n]) {
    for (const opcode of ['\x8d', '\x8e', '\x96'])
      refused(bytesOf(proto(5), opcode, uint64(length), 'abc.'), 'E_FORMAT', /announced/)
  }
})

test('A18 short strings, negative lengths, lines without an end', () => {
  refused(bytesOf(proto(2), 'T', uint32(-1), 'abc.'), 'E_FORMAT')
  refused(bytesOf(proto(2), 'T', uint32(0x7fffffff), 'abc.'), ['E_FORMAT', 'E_LIMIT'])
  for (const opcode of ['U', 'C', '\x8c', 'X', 'B'])
    refused(bytesOf(proto(4), opcode, '\xff\x00\x00\x00abc'), 'E_FORMAT')
  for (const opcode of ['S', 'V', 'I', 'L', 'F', 'c', 'i', 'g', 'p', 'P'])
    refused(bytesOf('(', opcode, 'abc.'), ['E_FORMAT', 'E_UNSUPPORTED'])
  refused(bytesOf('c', new Uint8Array(20_000_000).fill(97), '\nb\n.'), [
    'E_LIMIT',
    'E_FORMAT',
    'E_UNSUPPORTED',
  ])
})

test('A19 a memo of hostile size', () => {
  refused(bytesOf(proto(2), 'Nr', uint32(0x7fffffff), '.'), 'E_LIMIT', /memo/)
  refused(bytesOf('Np99999999999\n.'), 'E_LIMIT', /memo/)
  const entries = 17_000_000
  const bytes = new Uint8Array(entries + 4).fill(0x94)
  bytes.set([0x80, 4, 0x4e])
  bytes[bytes.length - 1] = 0x2e
  assert.equal(readPickle(bytes).root, null)
})

test('A20 memo slots that are missing or come later', () => {
  refused(bytesOf(proto(2), 'h\x00.'), 'E_FORMAT', /slot 0/)
  refused(bytesOf(proto(2), 'h\x01Nq\x01.'), 'E_FORMAT')
  refused(bytesOf(proto(2), 'j', uint32(5), '.'), 'E_FORMAT')
  refused(bytesOf('Np-1\n.'), 'E_FORMAT')
  refused(bytesOf('Np0\ng00\n.'), 'E_FORMAT')
})

test('A21 stacks and marks that do not fit', () => {
  const bad = [
    't.',
    'l.',
    'd.',
    '1.',
    '(K\x01d.',
    '}(K\x01u.',
    'a.',
    '0.',
    '\x85.',
    'R.',
    'b.',
    's.',
    'NN.',
    'N',
    '',
    'K\x01K\x02.',
    '(.',
    '(N.',
    'N(t\x85a.',
    '\x90.',
  ]
  for (const body of bad) refused(bytesOf(proto(4), body), 'E_FORMAT')
  refused(bytesOf(''), 'E_FORMAT')
})

test('A22 keys: unhashable ones are refused, equal ones are one key', () => {
  for (const key of [']', '}', '\x8f'])
    refused(bytesOf(proto(4), '}', key, 'Ns.'), 'E_FORMAT', /key/)
  refused(bytesOf(proto(5), '}\x96', uint64(1n), 'xNs.'), 'E_FORMAT', /bytearray/)
  refused(bytesOf(proto(4), '}]\x85Ns.'), 'E_FORMAT', /list/)
  const one = '\x3f\xf0\x00\x00\x00\x00\x00\x00'
  const dict = accepted(bytesOf(proto(2), `}(\x88K\x01K\x01K\x02G${one}K\x03u.`)) as PyDict
  assert.deepEqual([...dict.entries()], [[true, 3]])
  const nan = 'G\x7f\xf8\x00\x00\x00\x00\x00\x00'
  assert.equal((accepted(bytesOf(proto(2), `}(${nan}K\x01${nan}K\x02u.`)) as PyDict).size, 2)
})

test('A23 of two equal keys in a state the last wins', () => {
  const bytes = bytesOf(
    proto(2),
    global('mylib', 'Thing'),
    ')\x81}(',
    long('coef_'),
    'K\x01',
    long('coef_'),
    'K\x02ub}',
    long('coef_'),
    'K\x03sb.',
  )
  assert.deepEqual([...stateOf(accepted(bytes) as PyObject)], [['coef_', 3]])
})

const f8 = dtype('f8')
const data = (length: number): string => `B${uint32(length)}${'\x00'.repeat(length)}`

test('A24 numpy arrays of objects are nested values; types and bytes that do not fit are refused', () => {
  const objects = accepted(
    bytesOf(proto(3), ndarray('K\x01\x85', dtype('O8', '|'), `](${long('x')}e`), '.'),
  )
  assert.deepEqual((resolve(objects) as NdArray).data, ['x'])
  refused(
    bytesOf(proto(3), ndarray('K\x01\x85', dtype('O8', '|'), `](${global('os', 'system')}e`), '.'),
    'E_CODE',
  )
  refused(bytesOf(proto(3), ndarray('K\x01\x85', dtype('O8', '|'), data(8)), '.'), 'E_FORMAT')
  const structure = `${global('numpy', 'dtype')}${long('V8')}\x89\x88\x87R(K\x03${long('|')}N${long('o')}\x85}${long('o')}${dtype('O8', '|')}K\x00\x86sK\x08K\x01K\x10tb`
  refused(bytesOf(proto(3), ndarray('K\x01\x85', structure, data(8)), '.'), 'E_FORMAT', /addresses/)
  refused(bytesOf(proto(3), ndarray('K\x02\x85', f8, data(8)), '.'), 'E_FORMAT', /needs 16 bytes/)
  for (const code of ['f3', 'V', 'x8', 'f8,i4', 'f', 'i99999999999', '']) {
    refused(bytesOf(proto(3), ndarray('K\x01\x85', dtype(code), data(8)), '.'), 'E_FORMAT')
  }
  refused(
    bytesOf(proto(3), ndarray(`${int(0x7fffffff)}\x85`, dtype('S0', '|'), data(0)), '.'),
    'E_FORMAT',
    /no size/,
  )
})

test('A25 shapes: negative, overflowing, of 65 dimensions, huge beside a zero', () => {
  const long8 = (hex: string): string =>
    `\x8a${String.fromCharCode(hex.length / 2)}${hex.replace(/../g, (byte) => String.fromCharCode(parseInt(byte, 16)))}`
  const shapes = [
    'J\xff\xff\xff\xff\x85',
    `${long8('000000000000008000')}\x85`,
    `${int(65536)}${int(65536)}${int(65536)}\x87`,
    `(${'K\x01'.repeat(65)}t`,
    `K\x00${int(0x7fffffff)}${int(0x7fffffff)}\x87`,
    'G\x3f\xf0\x00\x00\x00\x00\x00\x00\x85',
    'N',
  ]
  for (const shape of shapes)
    refused(bytesOf(proto(3), ndarray(shape, f8, data(8)), '.'), ['E_FORMAT', 'E_LIMIT'])
  refused(
    bytesOf(proto(3), ndarray('K\x01\x85', f8, data(8), long('yes')), '.'),
    'E_FORMAT',
    /order/,
  )
  const bigEndian = resolve(
    accepted(
      bytesOf(
        proto(3),
        ndarray('K\x02\x85', dtype('i4', '>'), `B${uint32(8)}\x00\x00\x00\x01\xff\xff\xff\xfe`),
        '.',
      ),
    ),
  )
  assert.deepEqual((bigEndian as NdArray).data, new Int32Array([1, -2]))
  const fortran = resolve(
    accepted(
      bytesOf(
        proto(3),
        ndarray('K\x02K\x02\x86', dtype('u1', '|'), `B${uint32(4)}\x01\x02\x03\x04`, '\x88'),
        '.',
      ),
    ),
  )
  assert.deepEqual((fortran as NdArray).data, new Uint8Array([1, 3, 2, 4]))
})

test('A26 scalars and buffers with too few bytes', () => {
  refused(
    bytesOf(proto(3), global('numpy.core.multiarray', 'scalar'), f8, data(4), '\x86R.'),
    'E_FORMAT',
    /8/,
  )
  refused(
    bytesOf(
      proto(3),
      global('numpy.core.numeric', '_frombuffer'),
      '(',
      data(8),
      f8,
      'K\x02\x85',
      long('C'),
      'tR.',
    ),
    'E_FORMAT',
  )
  refused(
    bytesOf(
      proto(3),
      global('numpy.core.numeric', '_frombuffer'),
      '(',
      data(8),
      f8,
      'K\x01\x85',
      long('A'),
      'tR.',
    ),
    'E_FORMAT',
  )
  refused(bytesOf(proto(3), global('numpy', 'memmap'), long('/etc/passwd'), '\x85R.'), 'E_CODE')
})

test('A27 text: bad UTF-8 is refused, a lone surrogate keeps its value', () => {
  for (const text of ['\xff', '\xc0\x80', '\xe2\x82', '\xf4\x90\x80\x80', '\x80'])
    refused(bytesOf(proto(4), short(text), '.'), 'E_FORMAT', /UTF-8/)
  assert.equal(accepted(bytesOf(proto(4), short('a\xed\xa0\x80b'), '.')), 'a\ud800b')
  refused(bytesOf(proto(4), short('\xed\xa0\xbd\xed\xb8\x80'), '.'), 'E_FORMAT', /surrogate/)
  assert.equal(accepted(bytesOf(proto(4), short('\xef\xbb\xbfx'), '.')), '\ufeffx')
})

test('one buffer named ten thousand times costs a bounded amount of memory', () => {
  const once = `B${uint32(400_000)}${'\x01'.repeat(400_000)}q\x000${f8}q\x010`
  const view =
    `${global('numpy.core.numeric', '_frombuffer')}(h\x00h\x01${int(50_000)}\x85${long('F')}tR`.replace(
      f8,
      '',
    )
  const odd = `${global('numpy.core.numeric', '_frombuffer')}(h\x00${dtype('f8', '>')}${int(50_000)}\x85${long('C')}tR`
  refused(bytesOf(proto(3), once, '](', view, odd.repeat(2000), 'e.'), 'E_LIMIT', /arrays/)
})

test('floats keep their class', () => {
  assert.ok(accepted(bytesOf(proto(2), 'G\x3f\xf0\x00\x00\x00\x00\x00\x00.')) instanceof PyFloat)
})
