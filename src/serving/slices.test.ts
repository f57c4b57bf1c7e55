import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GraphBuilder } from '../ir/builder.ts'
import type { Tensor } from '../ir/tensor.ts'
import { float64 } from '../ir/tensor.ts'
import { findOperator } from '../ops/index.ts'
import { prepareSession } from '../backends/javascript/session.ts'
import type { Session } from '../backends/backend.ts'
import { RunQueue } from './run-queue.ts'
import { runInSlices } from './slices.ts'

function scaler(): Session {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 3] })
  const centred = g.add('Sub', [x, float64([3], [1, 2, 3])])
  const value = g.add('Div', [centred, float64([3], [0.3, 7, 1.1])])
  return prepareSession(g.build([{ name: 'y', value }]), ['y'])
}

const table = (rows: number, seed: number) =>
  float64(
    [rows, 3],
    Float64Array.from({ length: rows * 3 }, (_, i) => Math.sin(i * seed)),
  )

test('calls that take turns in one session write their slices into answers of their own', async () => {
  const session = scaler()
  const alone = scaler()
  const queue = new RunQueue(1e9)
  const rows = 5000
  let slices = 0
  let placed = 0
  const answers = await Promise.all(
    Array.from({ length: 8 }, async (_, seed) => {
      const tensors = [table(rows, seed + 1)]
      const [answer] = await runInSlices(queue, {
        caller: { isCancelled: false },
        bound: { tensors, rows, numeric: 'DOUBLE' },
        isBatchable: true,
        // A slice is 256 rows however fast they went.
        cost: Object.defineProperty({ milliseconds: 0 }, 'milliseconds', {
          get: () => 8 / 256,
          set: () => {},
        }),
        run: (some, before, into) => {
          const parts = session.run(some, before, into) as Tensor[]
          slices++
          if (into && parts[0] === into[0]) placed++
          return parts
        },
      })
      return answer!
    }),
  )
  assert.equal(slices, 8 * Math.ceil(rows / 256))
  assert.equal(placed, slices - 8)
  const buffers = new Set(answers.map(({ data }) => (data as Float64Array).buffer))
  assert.equal(buffers.size, answers.length)
  for (const [seed, { data }] of answers.entries()) {
    const [want] = alone.run([table(rows, seed + 1)]) as Tensor[]
    assert.deepEqual(data, want!.data)
  }
})
