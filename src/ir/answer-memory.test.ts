import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allocateAnswer, ownMemory } from './answer-memory.ts'

test('small answers are zero and share no byte', () => {
  const answers = Array.from({ length: 200 }, (_, i) => {
    const answer = allocateAnswer(i % 2 ? 'DOUBLE' : 'BOOL', 9 + i * 2) as Float64Array
    assert.ok(answer.every((value) => value === 0))
    return answer.fill((i % 250) + 1)
  })
  for (const [i, answer] of answers.entries()) {
    assert.equal(answer.length, 9 + i * 2)
    assert.ok(answer.every((value) => value === (i % 250) + 1))
  }
})

test('an answer whose buffer is transferred takes none of the next ones with it', () => {
  const lost = allocateAnswer('DOUBLE', 100) as Float64Array
  const buffer = lost.buffer as ArrayBuffer
  structuredClone(buffer, { transfer: [buffer] })
  assert.equal(lost.length, 0)
  const next = allocateAnswer('DOUBLE', 100)
  assert.equal(next.length, 100)
})

test('own memory holds nothing but the answer', () => {
  for (const length of [1, 8, 9, 100, 512, 513, 5000]) {
    const answer = allocateAnswer('DOUBLE', length) as Float64Array
    answer[0] = 7
    const own = ownMemory(answer) as Float64Array
    assert.equal(own.buffer.byteLength, own.byteLength)
    assert.deepEqual(own, answer)
  }
  const texts = ['a', null]
  assert.equal(ownMemory(texts), texts)
})
