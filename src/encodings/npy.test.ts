import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readNpy } from './npy.ts'

function npy(header: string, data: Uint8Array, version = 1): Uint8Array {
  const text = Uint8Array.from(header, (c) => c.charCodeAt(0))
  const head = [
    0x93,
    0x4e,
    0x55,
    0x4d,
    0x50,
    0x59,
    version,
    0,
    text.length & 255,
    text.length >> 8,
    ...(version > 1 ? [0, 0] : []),
  ]
  return Uint8Array.from([...head, ...text, ...data])
}
const floats = new Uint8Array(16)

test('shape, order and type come from the header', () => {
  const array = readNpy(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }\n", floats))
  assert.deepEqual(array.shape, [2])
  assert.deepEqual(
    readNpy(
      npy(
        "{'descr': '<u1', 'fortran_order': True, 'shape': (2, 2), }",
        Uint8Array.of(1, 2, 3, 4),
        2,
      ),
    ).data,
    Uint8Array.of(1, 3, 2, 4),
  )
})

test('headers and data that do not fit are refused', () => {
  const good = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }"
  const bad: [string, Uint8Array][] = [
    [good, new Uint8Array(15)],
    [good, new Uint8Array(17)],
    [good.replace('(2,)', '(-2,)'), floats],
    [good.replace('(2,)', "('2',)"), floats],
    [good.replace('False', 'None'), floats],
    [good.replace('<f8', '<f9'), floats],
    [`${good} ; import os`, floats],
    [good.replace('(2,)', '('.repeat(1000)), floats],
    ['__import__', floats],
    ["{'descr': '<f8'}", floats],
  ]
  for (const [header, data] of bad)
    assert.throws(() => readNpy(npy(header, data)), { code: 'E_FORMAT' })
  assert.throws(() => readNpy(npy(good, floats, 9)), { code: 'E_FORMAT' })
  assert.throws(() => readNpy(floats), { code: 'E_FORMAT' })
  const whole = npy(good, floats)
  for (let length = 0; length < whole.length; length++)
    assert.throws(() => readNpy(whole.slice(0, length)), { code: 'E_FORMAT' })
})

test('objects are refused by name', () => {
  assert.throws(
    () => readNpy(npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", floats)),
    { code: 'E_UNSUPPORTED', message: /objects/ },
  )
})
