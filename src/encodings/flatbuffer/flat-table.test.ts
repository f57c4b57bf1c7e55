import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ByteBudget } from '../byte-budget.ts'
import { rootTable } from './flat-table.ts'

/** Bytes of little-endian 32-bit words. */
function words(...values: number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(values).buffer)
}

const open = (bytes: Uint8Array, budget = 1e6) =>
  rootTable(bytes, 'the file', new ByteBudget(budget))

/** A table at byte 12 whose vtable at 4 gives it one field of 4 bytes at 16. */
const table = (field: number, ...rest: number[]) => words(12, (8 << 16) | 6, 4, 8, field, ...rest)

test('a field, a default, a string and a vector are read', () => {
  assert.equal(open(table(7)).int32(0), 7)
  assert.equal(open(table(7)).int32(1, -1), -1)
  assert.equal(open(table(4, 2, 0x6968)).string(0), 'hi')
  assert.deepEqual([...open(table(4, 2, 5, 6)).int32s(0)], [5, 6])
})

test('offsets and lengths beyond the buffer are E_FORMAT', () => {
  const format = { code: 'E_FORMAT' }
  assert.throws(() => open(words(1000)), format)
  assert.throws(() => open(new Uint8Array(3)), format)
  assert.throws(() => open(table(0xfffffff0)).table(0), format)
  assert.throws(() => open(table(4, 0xffffffff)).int32s(0), format)
  assert.throws(() => open(table(4, 3, 0, 0)).tables(0), format)
})

test('references lead forward, and many to one place end with the budget', () => {
  assert.throws(() => open(table(-4 >>> 0)).table(0), { code: 'E_FORMAT' })
  // Three elements that all lead to the bytes behind the list.
  const list = table(4, 3, 12, 8, 4, 0)
  assert.throws(() => open(list, 200).strings(0), { code: 'E_LIMIT' })
  assert.deepEqual(open(list).strings(0), ['', '', ''])
})
