import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Value } from '../ir/graph.ts'
import { GraphBuilder } from '../ir/builder.ts'
import { float64 } from '../ir/tensor.ts'
import { findOperator } from '../ops/index.ts'
import { outputsThatLoseDigits } from './lost-digits.ts'

function lost(make: (g: GraphBuilder, x: Value) => Value): string[] {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 3] })
  return outputsThatLoseDigits(g.build([{ name: 'y', value: make(g, x) }]))
}

const one = float64([], [1])

test('log(1 - p) loses the digits of p', () => {
  assert.deepEqual(
    lost((g, x) => g.add('Log', [g.add('Neg', [g.add('Sub', [g.add('Exp', [x]), one])])])),
    ['y'],
  )
})

test('log(p), and the difference of what is exact, do not', () => {
  assert.deepEqual(
    lost((g, x) => g.add('Log', [g.add('Exp', [x])])),
    [],
  )
  assert.deepEqual(
    lost((g, x) => g.add('Log', [g.add('Sub', [x, one])])),
    [],
  )
})

test('a sum after the difference has its digits again', () => {
  const rest = (g: GraphBuilder, x: Value) => g.add('Sub', [g.add('Exp', [x]), one])
  assert.deepEqual(
    lost((g, x) => g.add('Log', [g.add('Add', [rest(g, x), one])])),
    [],
  )
})
