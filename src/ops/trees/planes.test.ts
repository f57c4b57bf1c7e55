import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TreeEnsemble } from './ensemble.ts'
import { validateEnsemble } from './ensemble.ts'
import { costOfPlanes, makePlanes } from './planes.ts'
import { largestSingle, slotsOf } from './slots.ts'
import { walkGeneral } from './walk-general.ts'
import { walkPlanes } from './walk-planes.ts'

type Numbers = Float32Array | Float64Array

const features = 5

/** Repeatable numbers in [0, 1): a linear congruential generator (Numerical Recipes). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
}

interface Making {
  readonly depths: readonly number[]
  readonly outputs: number
  readonly isDouble: boolean
  readonly numberOf: (random: () => number) => number
}

function makeTrees({ depths, outputs, numberOf }: Making, random: () => number): TreeEnsemble {
  const nodes: number[] = []
  const thresholds: number[] = []
  const values: number[] = []
  const grow = (depth: number, isRoot: boolean): number => {
    const row = thresholds.length
    const isLeaf = depth === 0 || (!isRoot && random() < 0.15)
    thresholds.push(isLeaf ? 0 : numberOf(random))
    if (isLeaf) {
      nodes.push(-1, -1, -1, values.length, 0)
      values.push(Math.fround(random() - 0.5))
      return row
    }
    nodes.push(Math.floor(random() * features), -1, -1, -1, random() < 0.5 ? 1 : 0)
    nodes[row * 5 + 1] = grow(depth - 1, false)
    nodes[row * 5 + 2] = grow(depth - 1, false)
    return row
  }
  const roots = depths.map((depth) => grow(depth, true))
  return {
    nodes: Int32Array.from(nodes),
    thresholds: Float64Array.from(thresholds),
    roots: Int32Array.from(roots),
    values: Float64Array.from(values),
    width: 1,
    targets: outputs > 1 ? Int32Array.from(depths, (_, tree) => tree % outputs) : undefined,
    categories: undefined,
    starts: new Int32Array(1),
    known: undefined,
  }
}

/** Sums from walking one row and one tree at a time. */
function plain(trees: TreeEnsemble, x: Numbers, rows: number, to: Numbers, outputs: number): void {
  const leaves = new Int32Array(trees.roots.length)
  walkGeneral(trees, 'nonNegative', x, rows, features, leaves, {
    row: (row, ends) =>
      ends.forEach((leaf, tree) => {
        to[row * outputs + (trees.targets?.[tree] ?? 0)]! += trees.values[leaf]!
      }),
    tree: () => assert.fail('rows come one by one'),
  })
}

const tenths = (random: () => number) =>
  random() < 0.05 ? (random() < 0.5 ? Infinity : -Infinity) : Math.round(random() * 20) / 10 - 1
const anything = (random: () => number) => random() * 2 - 1
const uneven = (random: () => number) => 10 ** (random() * 60 - 30) * (random() < 0.5 ? -1 : 1)
const odd = [NaN, Infinity, -Infinity, 0, -0, 1e300, -1e300, 1e-46]
const many = (count: number, depth: number) => Array<number>(count).fill(depth)

const makings: Readonly<Record<string, Making>> = {
  'every depth': {
    depths: [0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 0],
    outputs: 1,
    isDouble: true,
    numberOf: tenths,
  },
  'eights of trees, and more': {
    depths: many(27, 4),
    outputs: 1,
    isDouble: false,
    numberOf: anything,
  },
  'three outputs': { depths: many(50, 5), outputs: 3, isDouble: false, numberOf: tenths },
  'more thresholds than a byte counts': {
    depths: many(60, 7),
    outputs: 1,
    isDouble: true,
    numberOf: anything,
  },
  'float64 that are one float32': {
    depths: many(20, 6),
    outputs: 1,
    isDouble: true,
    numberOf: (random) => 1 + random() * 1e-7,
  },
  'uneven thresholds': { depths: many(40, 6), outputs: 2, isDouble: false, numberOf: uneven },
  'leaves alone': { depths: many(9, 0), outputs: 1, isDouble: false, numberOf: tenths },
}

for (const [name, making] of Object.entries(makings)) {
  test(`planes give the bits of the plain walk: ${name}`, () => {
    const { outputs, isDouble, numberOf } = making
    const random = randomFrom(7)
    const trees = makeTrees(making, random)
    const { depths, roles } = validateEnsemble(trees, features, outputs)
    const largest = isDouble ? Number.MAX_VALUE : largestSingle
    const slots = slotsOf(roles, largest)!
    for (const isSingle of [false, true]) {
      const planes = makePlanes(trees, depths, slots, largest, isDouble, isSingle)!
      for (const rows of [1, 15, 128, 129, 512, 1111]) {
        const Cells = isDouble ? Float64Array : Float32Array
        const x = new Cells(rows * features).map(() =>
          random() < 0.1 ? odd[Math.floor(random() * odd.length)]! : numberOf(random),
        )
        const Sums = isSingle ? Float32Array : Float64Array
        const [to, wanted] = [0, 1].map(() => new Sums(rows * outputs).map((_, i) => i / 3)) as [
          Numbers,
          Numbers,
        ]
        walkPlanes(planes, slots, x, rows, features, to, outputs)
        plain(trees, x, rows, wanted, outputs)
        assert.deepEqual(to, wanted)
      }
    }
  })
}

test('planes are for many trees and many rows, of up to 8 levels', () => {
  const making = { outputs: 1, isDouble: false, numberOf: tenths }
  const [few, lots, deep] = [many(1, 3), many(100, 6), [9]].map((depths) => {
    const trees = makeTrees({ ...making, depths }, randomFrom(3))
    return { trees, ...validateEnsemble(trees, features, 1) }
  })
  const cheaper = ({ trees, depths, roles }: NonNullable<typeof few>) =>
    costOfPlanes(trees, depths, slotsOf(roles, largestSingle)!)
  assert.equal(cheaper(few!)(64), false)
  assert.equal(cheaper(lots!)(8), false)
  assert.equal(cheaper(lots!)(1000), true)
  const slots = slotsOf(deep!.roles, largestSingle)!
  assert.equal(makePlanes(deep!.trees, deep!.depths, slots, largestSingle, false, true), undefined)
})
