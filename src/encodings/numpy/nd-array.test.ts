import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ByteBudget } from '../byte-budget.ts'
import { DType, parseDTypeCode } from './dtype.ts'
import { arrayFromBytes } from './nd-array.ts'

const bytesOf = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength)

test('an aligned array is a view of the bytes, an unaligned one a copy', () => {
  const whole = new Uint8Array(40)
  const view = arrayFromBytes({
    bytes: whole.subarray(8, 24),
    dtype: parseDTypeCode('<f8'),
    shape: [2],
    budget: undefined,
  })
  assert.equal((view.data as Float64Array).buffer, whole.buffer)
  const budget = new ByteBudget(1000)
  const copy = arrayFromBytes({
    bytes: whole.subarray(3, 19),
    dtype: parseDTypeCode('<f8'),
    shape: [2],
    budget,
  })
  assert.notEqual((copy.data as Float64Array).buffer, whole.buffer)
  assert.equal(budget.taken, 16)
})

test('64-bit integers are exact doubles to 2^53 and refused beyond', () => {
  const good = BigInt64Array.of(-1n, -(2n ** 40n), 2n ** 53n, -(2n ** 53n), 4294967296n, 0n)
  const array = arrayFromBytes({
    bytes: bytesOf(good),
    dtype: parseDTypeCode('<i8'),
    shape: [6],
    budget: undefined,
  })
  assert.deepEqual(array.data, Float64Array.from(good, Number))
  for (const [value, code] of [
    [2n ** 53n + 1n, '<i8'],
    [-(2n ** 63n), '<i8'],
    [-1n, '<u8'],
  ] as const) {
    const bytes = bytesOf(BigInt64Array.of(value))
    assert.throws(
      () => arrayFromBytes({ bytes, dtype: parseDTypeCode(code), shape: [1], budget: undefined }),
      { code: 'E_LIMIT' },
    )
  }
})

test('times beyond 2^53 are kept where a double holds them exactly; NaT is NaN', () => {
  const times = BigInt64Array.of(1_700_000_000_000_000_000n, -(2n ** 63n))
  const array = arrayFromBytes({
    bytes: bytesOf(times),
    dtype: parseDTypeCode('<M8[ns]'),
    shape: [2],
    budget: undefined,
  })
  assert.deepEqual(array.data, Float64Array.of(1.7e18, NaN))
  const odd = bytesOf(BigInt64Array.of(1_700_000_000_000_000_001n))
  assert.throws(
    () =>
      arrayFromBytes({
        bytes: odd,
        dtype: parseDTypeCode('<M8[ns]'),
        shape: [1],
        budget: undefined,
      }),
    { code: 'E_LIMIT' },
  )
})

test('fields are read by name and offset, whatever lies between them', () => {
  const dtype = new DType('V', 13, {
    fields: [
      { name: 'b', dtype: parseDTypeCode('<f4'), offset: 9 },
      { name: 'a', dtype: parseDTypeCode('<i8'), offset: 1 },
    ],
  })
  const bytes = new Uint8Array(26)
  const data = new DataView(bytes.buffer)
  for (const i of [0, 1]) {
    data.setBigInt64(i * 13 + 1, BigInt(i - 1), true)
    data.setFloat32(i * 13 + 9, i + 0.5, true)
  }
  const array = arrayFromBytes({ bytes, dtype, shape: [2], budget: undefined })
  assert.deepEqual(array.fieldNames, ['b', 'a'])
  assert.deepEqual(array.field('a').data, Float64Array.of(-1, 0))
  assert.deepEqual(array.field('b').data, Float32Array.of(0.5, 1.5))
  assert.throws(() => array.field('c'), { code: 'E_FORMAT', message: /it has b, a/ })
})

test('bytes that do not match shape and type are refused', () => {
  const dtype = parseDTypeCode('<f8')
  assert.throws(
    () => arrayFromBytes({ bytes: new Uint8Array(15), dtype, shape: [2], budget: undefined }),
    { code: 'E_FORMAT' },
  )
  assert.throws(
    () => arrayFromBytes({ bytes: new Uint8Array(8), dtype, shape: [-1], budget: undefined }),
    { code: 'E_FORMAT' },
  )
  assert.throws(
    () =>
      arrayFromBytes({ bytes: new Uint8Array(0), dtype, shape: [0, 2 ** 52], budget: undefined }),
    { code: 'E_LIMIT' },
  )
  assert.throws(
    () =>
      arrayFromBytes({
        bytes: Uint8Array.of(2),
        dtype: parseDTypeCode('?'),
        shape: [1],
        budget: undefined,
      }),
    { code: 'E_FORMAT' },
  )
  assert.throws(
    () =>
      arrayFromBytes({
        bytes: new Uint8Array(16),
        dtype: parseDTypeCode('f16'),
        shape: [1],
        budget: undefined,
      }),
    { code: 'E_UNSUPPORTED' },
  )
  assert.throws(
    () =>
      arrayFromBytes({
        bytes: new Uint8Array(8),
        dtype: parseDTypeCode('O'),
        shape: [1],
        budget: undefined,
      }),
    { code: 'E_FORMAT' },
  )
})

test('the budget stops an array before it is made', () => {
  const budget = new ByteBudget(100)
  const bytes = new Uint8Array(80)
  const read = (): unknown =>
    arrayFromBytes({ bytes, dtype: parseDTypeCode('>f8'), shape: [10], budget })
  read()
  assert.throws(read, { code: 'E_LIMIT', message: /160 bytes/ })
})
