import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Memo } from './memo.ts'

test('slots are found wherever they were put, near and far', () => {
  const memo = new Memo()
  for (const index of [1, 0, 5, 2_000_000, 6, 2_000_001, 3]) memo.put(index, `at ${index}`)
  for (const index of [0, 1, 3, 5, 6, 2_000_000, 2_000_001])
    assert.equal(memo.get(index), `at ${index}`)
  for (const index of [2, 4, 7, 1_999_999]) assert.equal(memo.get(index), undefined)
  assert.equal(memo.size, 7)
})

test('a slot put twice is one slot and holds the later value', () => {
  const memo = new Memo()
  memo.put(0, 'a')
  memo.put(0, 'b')
  memo.put(9_999, 'c')
  memo.put(9_999, 'd')
  assert.equal(memo.size, 2)
  assert.equal(memo.get(0), 'b')
  assert.equal(memo.get(9_999), 'd')
})

test('a far slot is still found when the near ones reach it', () => {
  const memo = new Memo()
  memo.put(2000, 'far')
  for (let i = 0; i < 2000; i++) memo.put(i, i)
  assert.equal(memo.get(2000), 'far')
  memo.put(2000, 'again')
  memo.put(2001, 'next')
  assert.equal(memo.get(2000), 'again')
  assert.equal(memo.get(2001), 'next')
  assert.equal(memo.size, 2002)
})
