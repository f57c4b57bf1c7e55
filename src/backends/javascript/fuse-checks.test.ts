import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSlipwayError } from '../../errors.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Graph } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, int32, tensor } from '../../ir/tensor.ts'
import { findOperator } from '../../ops/index.ts'
import { fuseChecks } from './fuse-checks.ts'
import { prepareSession } from './session.ts'

interface Making {
  readonly width: number
  readonly allowsMissing: boolean
  readonly rounding?: 'float32' | 'double'
  readonly dataType?: 'DOUBLE' | 'FLOAT'
  /** The checked table is an answer too: then nothing is left to the trees. */
  readonly showsTable?: boolean
}

/** Two trees behind two checks: column 0 above 0.5, missing values left; the last column above 0.5, missing values right. */
function checked(making: Making): Graph {
  const { width, allowsMissing, rounding = 'float32', dataType = 'DOUBLE', showsTable } = making
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType, shape: ['N', width] })
  const finite = g.add('RequireFinite', [x], {
    estimator: 'Tree',
    allow_nan: allowsMissing ? 1 : 0,
  })
  const table = g.add('RequireFloat32', [finite], { estimator: 'Tree' })
  const nodes = [0, width - 1].flatMap((feature, tree) => {
    const [at, leaf] = [3 * tree, 2 * tree]
    return [feature, at + 1, at + 2, -1, 1 - tree, 0, -1, -1, leaf, 0, 0, -1, -1, leaf + 1, 0]
  })
  const value = g.add(
    'TreeEnsemble',
    [
      table,
      undefined,
      int32([6, 5], nodes),
      float64([6], [0.5, 0, 0, 0.5, 0, 0]),
      int32([2], [0, 3]),
      float64([4, 2], [1, 2, 3, 4, 10, 20, 30, 40]),
    ],
    { outputs: 2, rounding, result: 'sum' },
  )
  return g.build([{ name: 'y', value }, ...(showsTable ? [{ name: 't', value: table }] : [])])
}

const isFused = (graph: Graph) => fuseChecks(graph, new Map(), () => () => undefined).size === 1

function tableOf(rows: number, { width, dataType = 'DOUBLE' }: Making): Tensor {
  const numbers = Float64Array.from({ length: rows * width }, (_, i) => Math.abs(Math.sin(i * 7.7)))
  return tensor(
    dataType,
    [rows, width],
    dataType === 'DOUBLE' ? numbers : Float32Array.from(numbers),
  )
}

/** The answer, or what was refused. */
function outcome(graph: Graph, names: readonly string[], x: Tensor): unknown {
  try {
    return Array.from((prepareSession(graph, names).run([x]) as Tensor[])[0]!.data as Float64Array)
  } catch (error) {
    assert.ok(isSlipwayError(error))
    return `${error.code} ${error.message}`
  }
}

/** The same with the checks left to the trees, and with kernels of their own. */
function assertAlike(making: Making, x: Tensor): void {
  const graph = checked(making)
  const apart = checked({ ...making, showsTable: true })
  assert.ok(isFused(graph) && !isFused(apart))
  assert.deepEqual(outcome(graph, ['y'], x), outcome(apart, ['y', 't'], x))
}

test('trees answer and refuse as with checks of their own in front, wherever an odd number stands', () => {
  const odd = [NaN, Infinity, -Infinity, 3.5e38, -3.5e38, 3.4028235677973366e38, 3.4e38]
  for (const width of [1, 3, 4, 6, 30])
    for (const rows of [1, 3, 8, 9, 3000])
      for (const allowsMissing of [true, false])
        for (const value of odd) {
          const making = { width, allowsMissing }
          const x = tableOf(rows, making)
          assertAlike(making, x)
          const places = [0, rows * width - 1, Math.floor(rows / 2) * width + (width >> 1)]
          for (const place of places) {
            const given = tableOf(rows, making)
            ;(given.data as Float64Array)[place] = value
            assertAlike(making, given)
          }
        }
})

test('the same where FLOAT is asked, where nothing is rounded, and where both a missing and an infinite number stand', () => {
  for (const dataType of ['DOUBLE', 'FLOAT'] as const)
    for (const rounding of ['float32', 'double'] as const)
      for (const allowsMissing of [true, false])
        for (const [first, last] of [
          [NaN, Infinity],
          [3.5e38, NaN],
          [NaN, NaN],
        ] as const) {
          const making = { width: 5, allowsMissing, dataType, rounding }
          const x = tableOf(40, making)
          const data = x.data as Float64Array
          data[0] = first
          data[data.length - 1] = last
          assertAlike(making, x)
        }
})
