import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSlipwayError } from '../errors.ts'
import { RunQueue } from './run-queue.ts'

test('turns go round, one slice at a time', async () => {
  const queue = new RunQueue(100)
  const order: string[] = []
  let running = 0
  const call = async (name: string, slices: number) => {
    for (let i = 0; i < slices; i++) {
      await queue.turn()
      assert.equal(++running, 1)
      order.push(name)
      await Promise.resolve()
      running--
      queue.pass()
    }
  }
  await Promise.all([call('a', 3), call('b', 1), call('c', 2)])
  assert.equal(order.join(''), 'abcaca')
})

test('what waits is bounded by its cost; a call alone may be longer', () => {
  const queue = new RunQueue(100)
  queue.admit(500)
  assert.throws(
    () => queue.admit(1),
    (error) => isSlipwayError(error) && error.code === 'E_BUSY',
  )
  queue.settle(450)
  queue.admit(50)
  assert.throws(() => queue.admit(1))
})
