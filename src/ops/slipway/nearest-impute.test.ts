import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../../backends/javascript/session.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, numbers } from '../../ir/tensor.ts'
import { findOperator } from '../index.ts'

test('rows are equally far only where the expanded squares say so', () => {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 2] })
  // The third row's square leaves 8.9e-16 behind: scikit-learn 1.5.2 takes the mean of the others.
  const rows = float64([5, 2], [3, 0.3, 3, 0.57, 3, 0.9, 3, 2.2, 0, 7])
  const choice = { neighbors: 3, weighted: 0, lenient: 0, backwards: 0, ordering: 'scalar' }
  const made = g.add('NearestImpute', [x, rows], choice)
  const session = prepareSession(g.build([{ name: 'Y', value: made }]), ['Y'])
  const [answer] = session.run([float64([1, 2], [3, NaN])]) as Tensor[]
  assert.deepEqual(Array.from(numbers(answer!)), [3, (0.3 + 0.57 + 2.2) / 3])
})
