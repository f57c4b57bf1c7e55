import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDTypeDescription } from './dtype-description.ts'
import { parseDTypeCode } from './dtype.ts'

test('codes are read as numpy reads them', () => {
  for (const [code, name, itemsize] of [
    ['f8', 'float64', 8],
    ['<i4', 'int32', 4],
    ['|b1', 'bool', 1],
    ['?', 'bool', 1],
    ['U7', 'str224', 28],
    ['S3', 'bytes24', 3],
    ['O', 'object', 8],
    ['O8', 'object', 8],
    ['M8[ns]', 'datetime64[ns]', 8],
    ['m8[25s]', 'timedelta64[25s]', 8],
    ['c16', 'complex128', 16],
    ['V64', 'void512', 64],
  ] as const) {
    const dtype = parseDTypeCode(code)
    assert.equal(dtype.name, name)
    assert.equal(dtype.itemsize, itemsize)
  }
  assert.equal(parseDTypeCode('>f8').isBigEndian, true)
})

test('other codes are refused', () => {
  for (const code of [
    '',
    'f',
    'f3',
    'i16',
    'x4',
    'f8 ',
    '<<f8',
    'f8[ns]',
    'U99999999999',
    'i4,f8',
    '(2,)f8',
    'float64',
    'b2',
  ]) {
    assert.throws(() => parseDTypeCode(code), { code: 'E_FORMAT' }, code)
  }
})

test('descriptions of structures lie one after the other; unnamed fields are padding', () => {
  const dtype = parseDTypeDescription([
    ['a', '<i2'],
    ['', '|V2'],
    [
      'b',
      [
        ['x', '<f4'],
        ['y', '|S3'],
      ],
    ],
    ['c', '<u4', [2, 2]],
  ])
  assert.equal(dtype.itemsize, 27)
  assert.deepEqual(
    dtype.fields?.map((field) => [field.name, field.offset]),
    [
      ['a', 0],
      ['b', 4],
      ['c', 11],
    ],
  )
  assert.deepEqual(dtype.fields?.[2]?.dtype.shape, [2, 2])
  for (const bad of [
    [],
    [['a']],
    [
      ['a', '<i2'],
      ['a', '<i2'],
    ],
    7,
    [['a', 'zz']],
    [['a', '<i2', ['x']]],
  ]) {
    assert.throws(() => parseDTypeDescription(bad as never), { code: 'E_FORMAT' })
  }
})
