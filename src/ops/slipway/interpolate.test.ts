import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../../backends/javascript/session.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Attributes } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, numbers } from '../../ir/tensor.ts'
import { findOperator } from '../index.ts'

function run(
  opType: string,
  width: number,
  constants: Tensor[],
  data: number[],
  attributes: Attributes = {},
): number[] {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', width] })
  const made = g.add('ToDense', [g.add(opType, [x, ...constants], attributes)])
  const session = prepareSession(g.build([{ name: 'y', value: made }]), ['y'])
  return Array.from(
    numbers((session.run([float64([data.length / width, width], data)]) as Tensor[])[0]!),
  )
}

test('interpolation is flat beyond the points, exact on them, and takes the last of equal ones', () => {
  const constants = [float64([1, 4], [0, 1, 1, 3]), float64([1, 4], [0, 10, 20, 40])]
  assert.deepEqual(run('Interpolate', 1, constants, [-5, 0, 0.5, 1, 2, 3, 9, NaN]), [
    0,
    0,
    5,
    20,
    30,
    40,
    40,
    NaN,
  ])
})

test('columns have points of their own and may share values', () => {
  const constants = [float64([2, 2], [0, 1, 0, 2]), float64([1, 2], [0, 1])]
  assert.deepEqual(run('Interpolate', 2, constants, [0.5, 0.5]), [0.5, 0.25])
})

test('a value on an edge is in the bin above it', () => {
  const offsets = [0, 2, 3]
  assert.deepEqual(
    run('SearchSorted', 2, [float64([3], [1, 2, 0])], [1, -1, 0.5, 0, 9, 9], { offsets }),
    [1, 0, 0, 1, 2, 1],
  )
})

test('missing values become the constant of their column, by NaN or by a marker', () => {
  assert.deepEqual(run('Impute', 2, [float64([2], [7, 8])], [NaN, NaN, 1, 2]), [7, 8, 1, 2])
  assert.deepEqual(run('Impute', 2, [float64([2], [7, 8]), float64([], [0])], [0, -0, 1, NaN]), [
    7,
    8,
    1,
    NaN,
  ])
})

test('ones are placed, none for -1; a CSR result says the same', () => {
  for (const sparse of [0, 1]) {
    const attributes = { width: 4, sparse, data_type: 'DOUBLE' }
    assert.deepEqual(run('OneHotRows', 2, [], [0, 3, -1, 2], attributes), [1, 0, 0, 1, 0, 0, 1, 0])
  }
})

test('a row of zeros is turned back into what stands for it', () => {
  const attributes = { offsets: [0, 2, 3], firsts: [0, 2], zeros: [4, 3] }
  assert.deepEqual(run('DecodeOneHot', 3, [], [0, 1, 1, 0, 0, 0], attributes), [1, 2, 4, 3])
  assert.throws(
    () => run('DecodeOneHot', 3, [], [0, 0, 1], { ...attributes, zeros: [-1, -1] }),
    /row 0.*column 0/,
  )
})

test('normal quantiles invert the normal distribution to the last digits', () => {
  const chances = [1e-300, 1e-10, 0.02425, 0.075, 0.5, 0.9, 0.999999]
  const back = run('NormalCdf', 1, [], run('NormalQuantile', 1, [], chances))
  back.forEach((chance, i) => assert.ok(Math.abs(chance / chances[i]! - 1) < 1e-12, `${chance}`))
  assert.deepEqual(run('NormalQuantile', 1, [], [0, 1, NaN, 1.1]), [-Infinity, Infinity, NaN, NaN])
})
