import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../../backends/javascript/session.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, numbers } from '../../ir/tensor.ts'
import { findOperator } from '../index.ts'

function normalize(norm: string, rows: number[][]): number[] {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', rows[0]!.length] })
  const read = g.add('NormalizeRows', [x], { norm, least: 0 })
  const session = prepareSession(g.build([{ name: 'Y', value: read }]), ['Y'])
  const [answer] = session.run([float64([rows.length, rows[0]!.length], rows.flat())]) as Tensor[]
  return Array.from(numbers(answer!))
}

test('a row is divided by its largest magnitude, or by its largest value with its sign', () => {
  const rows = [
    [-4, 2],
    [-4, -2],
    [0, 0],
  ]
  assert.deepEqual(normalize('max', rows), [-1, 0.5, -1, -0.5, 0, 0])
  assert.deepEqual(normalize('signed_max', rows), [-2, 1, 2, 1, 0, 0])
})
