import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GraphBuilder } from '../../ir/builder.ts'
import { prepareSession } from '../../backends/javascript/session.ts'
import { numbers, float32, float64, int32 } from '../../ir/tensor.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { findOperator } from '../index.ts'
import { walkObliviousBlocks } from '../trees/walk-oblivious-blocks.ts'

interface Trees {
  readonly depths: readonly number[]
  readonly features: readonly number[]
  readonly borders: readonly number[]
  readonly values: readonly number[]
  readonly missing: readonly number[]
  readonly outputs: number
}

function run(trees: Trees, x: Tensor, result: 'sum' | 'leaves'): number[] {
  const { depths, features, borders, values, missing, outputs } = trees
  const g = new GraphBuilder(findOperator)
  const input = g.input('x', { dataType: 'DOUBLE', shape: ['N', missing.length] })
  const value = g.add(
    'ObliviousEnsemble',
    [
      input,
      int32([depths.length], depths),
      int32([features.length], features),
      float32([borders.length], borders),
      float64([values.length / outputs, outputs], values),
      int32([missing.length], missing),
    ],
    { outputs, result },
  )
  const session = prepareSession(g.build([{ name: 'y', value }]), ['y'])
  return Array.from(numbers((session.run([x]) as Tensor[])[0]!))
}

/** The meaning, read off the docstring. */
function plain(trees: Trees, x: Tensor, result: 'sum' | 'leaves'): number[] {
  const width = trees.missing.length
  return Array.from({ length: x.rows }, (_, row) => {
    const sums = Array<number>(trees.outputs).fill(0)
    let split = 0
    let start = 0
    const leaves = trees.depths.map((depth) => {
      let leaf = 0
      for (let level = 0; level < depth; level++, split++) {
        const feature = trees.features[split]!
        const value = Math.fround(numbers(x)[row * width + feature]!)
        const border = Math.fround(trees.borders[split]!)
        const isYes = Number.isNaN(value)
          ? trees.missing[feature] === 1 && border < Infinity
          : value > border
        if (isYes) leaf += 2 ** level
      }
      for (let k = 0; k < trees.outputs; k++)
        sums[k]! += trees.values[(start + leaf) * trees.outputs + k]!
      start += 2 ** depth
      return leaf
    })
    return result === 'sum' ? sums : leaves
  }).flat()
}

/** A small generator, so that a run can be repeated. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
}

function randomTrees(seed: number, depths: readonly number[], outputs: number): Trees {
  const random = randomOf(seed)
  const splits = depths.reduce((sum, depth) => sum + depth, 0)
  const leaves = depths.reduce((sum, depth) => sum + 2 ** depth, 0)
  const list = (length: number, make: () => number) => Array.from({ length }, make)
  return {
    depths,
    outputs,
    features: list(splits, () => Math.floor(random() * 3)),
    borders: list(splits, () => Math.round(random() * 400 - 200) / 64),
    values: list(leaves * outputs, () => random() - 0.5),
    missing: [0, 1, 0],
  }
}

function randomRows(seed: number, rows: number): Tensor {
  const random = randomOf(seed)
  const odd = [NaN, Infinity, -Infinity, 0, -0, 1e300, 1 / 64 + 1e-12]
  return float64(
    [rows, 3],
    Array.from({ length: rows * 3 }, () =>
      random() < 0.2
        ? odd[Math.floor(random() * odd.length)]!
        : Math.round(random() * 400 - 200) / 64,
    ),
  )
}

const forests: readonly (readonly [string, Trees])[] = [
  ['depths 0 to 8', randomTrees(1, [0, 1, 2, 3, 4, 5, 6, 7, 8], 1)],
  ['three outputs', randomTrees(2, [3, 6, 0, 8, 1], 3)],
  ['more borders than a byte counts', randomTrees(3, Array<number>(400).fill(6), 1)],
  ['deeper than a byte', randomTrees(4, [9, 3, 12], 2)],
]

for (const [name, trees] of forests) {
  test(`${name}: one row, few rows and many give the bits of the plain walk`, () => {
    for (const rows of [1, 3, 16, 67, 300, 4200]) {
      const x = randomRows(rows, rows)
      assert.deepEqual(run(trees, x, 'sum'), plain(trees, x, 'sum'))
      assert.deepEqual(run(trees, x, 'leaves'), plain(trees, x, 'leaves'))
    }
  })
}

test('without WebAssembly, four rows to a word give the same bits', () => {
  for (const [, trees] of forests.slice(0, 3)) {
    const x = randomRows(9, 301)
    const { depths, features, borders, values, missing, outputs } = trees
    const walk = walkObliviousBlocks(
      {
        depths: Int32Array.from(depths),
        features: Int32Array.from(features),
        borders: Float32Array.from(borders),
        values: Float64Array.from(values),
        missing: Int32Array.from(missing),
      },
      outputs,
    )
    const to = new Float64Array(x.rows * outputs)
    walk(numbers(x), x.rows, to)
    assert.deepEqual(Array.from(to), plain(trees, x, 'sum'))
  }
})

test('trees that do not fit together are E_FORMAT', () => {
  const good = randomTrees(5, [2, 2], 1)
  const x = randomRows(1, 1)
  for (const bad of [
    { ...good, features: [0, 1, 2, 3] },
    { ...good, depths: [2, 3] },
    { ...good, depths: [40, -36] },
    { ...good, values: good.values.slice(1) },
    { ...good, borders: [NaN, 0, 0, 0] },
  ])
    assert.throws(() => run(bad, x, 'sum'), { code: 'E_FORMAT' })
})
