import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../../backends/javascript/session.ts'
import { isSlipwayError } from '../../errors.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, int32, tensor } from '../../ir/tensor.ts'
import { findOperator } from '../index.ts'

type Split = {
  readonly feature: number
  readonly threshold: number
  readonly missingLeft?: boolean
  /** Categories that go left: a split on categories. */
  readonly left?: readonly number[]
}
/** A leaf, as its values, or a split and its two subtrees. */
type Tree = readonly number[] | readonly [Split, Tree, Tree]

interface Ensemble {
  readonly trees: readonly Tree[]
  readonly outputs: number
  readonly features: number
  readonly rounding?: 'float32' | 'double'
  readonly targets?: readonly number[]
  readonly base?: readonly number[]
  readonly known?: readonly number[]
}

const isLeaf = (tree: Tree): tree is readonly number[] => typeof tree[0] !== 'object'

/** The initializers, laid out here on their own: nodes in order of their visit. */
function layOut({ trees, features, known }: Ensemble) {
  const nodes: number[][] = []
  const thresholds: number[] = []
  const values: number[] = []
  const sets: number[] = []
  const roots = trees.map((tree) => {
    const root = nodes.length
    const waiting: { tree: Tree; parent: number; column: number }[] = [
      { tree, parent: -1, column: 0 },
    ]
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const row = nodes.length
      if (next.parent >= 0) nodes[next.parent]![next.column] = row
      if (isLeaf(next.tree)) {
        nodes.push([0, -1, -1, values.length / next.tree.length, 0])
        thresholds.push(0)
        values.push(...next.tree)
        continue
      }
      const [{ feature, threshold, missingLeft, left }, ...children] = next.tree as readonly [
        Split,
        Tree,
        Tree,
      ]
      if (left) sets.push(...bitsOf(left))
      nodes.push([feature, -1, -1, -1, (left ? (sets.length / 8) << 1 : 0) | (missingLeft ? 1 : 0)])
      thresholds.push(threshold)
      waiting.push({ tree: children[1], parent: row, column: 2 })
      waiting.push({ tree: children[0], parent: row, column: 1 })
    }
    return root
  })
  return {
    nodes: int32([nodes.length, 5], nodes.flat()),
    thresholds: float64([thresholds.length], thresholds),
    roots: int32([roots.length], roots),
    values,
    categories: known && tensor('UINT32', [sets.length / 8, 8], Uint32Array.from(sets)),
    known:
      known &&
      tensor(
        'UINT32',
        [features, 8],
        Uint32Array.from(Array.from({ length: features }, () => bitsOf(known)).flat()),
      ),
  }
}

function bitsOf(categories: readonly number[]): number[] {
  const words = new Uint32Array(8)
  for (const category of categories) words[category >> 5]! |= 1 << (category & 31)
  return Array.from(words)
}

function runner(ensemble: Ensemble, result = 'sum') {
  const { outputs, features, rounding = 'double', targets, base } = ensemble
  const laid = layOut(ensemble)
  const width = targets ? 1 : outputs
  const g = new GraphBuilder(findOperator)
  const value = g.add(
    'TreeEnsemble',
    [
      g.input('X', { dataType: 'DOUBLE', shape: ['N', features] }),
      base && float64([outputs], base),
      laid.nodes,
      laid.thresholds,
      laid.roots,
      float64([laid.values.length / width, width], laid.values),
      targets && int32([targets.length], targets),
      laid.categories,
      laid.known,
    ],
    { outputs, rounding, result },
  )
  const session = prepareSession(g.build([{ name: 'y', value }]), ['y'])
  return (rows: readonly (readonly number[])[]): number[] => {
    const [answer] = session.run([float64([rows.length, features], rows.flat())]) as [Tensor]
    return Array.from(answer.data as Float64Array)
  }
}

/** What the docstring says, walked one row and one tree at a time. */
function expected(ensemble: Ensemble, row: readonly number[]): number[] {
  const { trees, outputs, rounding, targets, base, known } = ensemble
  const x = rounding === 'float32' ? row.map(Math.fround) : row
  const sum = base ? base.slice() : Array<number>(outputs).fill(0)
  trees.forEach((tree, i) => {
    let at = tree
    while (!isLeaf(at)) {
      const [split, left, right] = at as readonly [Split, Tree, Tree]
      at = goesLeft(split, x[split.feature]!, known) ? left : right
    }
    if (targets) sum[targets[i]!]! += at[0]!
    else at.forEach((value, k) => (sum[k]! += value))
  })
  return sum
}

function goesLeft(split: Split, value: number, known: readonly number[] = []): boolean {
  const { threshold, missingLeft = false, left } = split
  if (!left) return Number.isNaN(value) ? missingLeft : value <= threshold
  if (!(value >= 0)) return missingLeft
  const category = Math.trunc(value) & 255
  if (left.includes(category)) return true
  return known.includes(category) ? false : missingLeft
}

/** Repeatable numbers in [0, 1): a linear congruential generator (Numerical Recipes). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
}

interface Making {
  readonly features: number
  readonly width: number
  readonly hasCategories: boolean
}

function makeTree(random: () => number, depth: number, making: Making): Tree {
  if (depth === 0 || random() < 0.15) return Array.from({ length: making.width }, () => random())
  const feature = Math.floor(random() * making.features)
  const missingLeft = random() < 0.5
  const split: Split =
    making.hasCategories && feature === 0
      ? { feature, threshold: NaN, missingLeft, left: [1, 3, 40, 200].filter(() => random() < 0.5) }
      : { feature, threshold: thresholdOf(random), missingLeft }
  return [split, makeTree(random, depth - 1, making), makeTree(random, depth - 1, making)]
}

const thresholdOf = (random: () => number): number =>
  random() < 0.05 ? (random() < 0.5 ? Infinity : -Infinity) : Math.round(random() * 20) / 10 - 1

function makeRow(random: () => number, making: Making, missing: number): number[] {
  return Array.from({ length: making.features }, (_, feature) => {
    if (random() < missing) return NaN
    if (making.hasCategories && feature === 0)
      return [0, 1, 2, 3, 40, 41, 200, 255, -1, 3.9, 257][Math.floor(random() * 11)]!
    // Tenths, so that thresholds are hit exactly.
    return random() < 0.03
      ? random() < 0.5
        ? Infinity
        : -Infinity
      : Math.round(random() * 20) / 10 - 1
  })
}

/** Ensembles of every kind, each asked for 1, 7, 8, 9 and 37 rows. */
function checkRandom(seed: number, change: Partial<Ensemble> & { missing: number }): void {
  const random = randomFrom(seed)
  for (const [trees, depth, outputs] of [
    [1, 0, 1],
    [1, 3, 2],
    [4, 5, 1],
    [7, 7, 3],
    [3, 20, 1],
  ] as const) {
    const making = {
      features: 3,
      width: change.targets ? 1 : outputs,
      hasCategories: change.known !== undefined,
    }
    const ensemble: Ensemble = {
      ...change,
      features: 3,
      outputs,
      trees: Array.from({ length: trees }, () => makeTree(random, Math.min(depth, 11), making)),
      ...(change.targets ? { targets: Array.from({ length: trees }, (_, i) => i % outputs) } : {}),
      ...(change.base ? { base: Array.from({ length: outputs }, random) } : {}),
    }
    const run = runner(ensemble)
    for (const count of [1, 7, 8, 9, 37]) {
      const rows = Array.from({ length: count }, () => makeRow(random, making, change.missing))
      assert.deepEqual(
        run(rows),
        rows.flatMap((row) => expected(ensemble, row)),
        `${trees} trees of depth ${depth}, ${outputs} outputs, ${count} rows`,
      )
    }
  }
}

test('any number of rows, trees and outputs gives the sums of the plain walk, bit for bit', () => {
  for (let seed = 1; seed <= 10; seed++) {
    checkRandom(seed, { missing: 0, rounding: 'double' })
    checkRandom(seed, { missing: 0, rounding: 'float32' })
    checkRandom(seed, { missing: 0, targets: [], base: [0] })
  }
})

test('missing values go where each node says, in rows with and without them', () => {
  for (let seed = 1; seed <= 10; seed++) {
    checkRandom(seed, { missing: 0.3, rounding: 'double' })
    checkRandom(seed, { missing: 0.3, rounding: 'float32' })
    checkRandom(seed, { missing: 1, targets: [] })
  }
})

test('tables of any width and of many blocks are walked as the plain walk does, a part of their columns asked for', () => {
  const random = randomFrom(5)
  for (const features of [1, 2, 4, 5, 8, 30, 61])
    for (const asked of [1, features])
      for (const [trees, depth] of [
        [1, 9],
        [40, 4],
      ] as const) {
        const making = { features: asked, width: 1, hasCategories: false }
        const ensemble: Ensemble = {
          features,
          outputs: 1,
          rounding: 'float32',
          trees: Array.from({ length: trees }, () => makeTree(random, depth, making)),
        }
        const rows = Array.from({ length: 700 }, () =>
          makeRow(random, { ...making, features }, 0.1),
        )
        const run = runner(ensemble)
        const want = rows.map((row) => expected(ensemble, row)[0]!)
        assert.deepEqual(run(rows), want)
        assert.deepEqual(run(rows.slice(0, 9)), want.slice(0, 9))
        assert.deepEqual(run(rows.slice(3, 5)), want.slice(3, 5))
      }
})

test('splits on categories: left where listed, right where only known, else as if missing', () => {
  for (let seed = 1; seed <= 10; seed++)
    checkRandom(seed, { missing: 0.2, known: [0, 1, 2, 3, 40, 200] })
})

test('values are rounded to float32 first, thresholds are not', () => {
  const up = (x: number): number => {
    const bits = new Int32Array(Float32Array.of(x).buffer)
    bits[0]! += x >= 0 ? 1 : -1
    return new Float32Array(bits.buffer)[0]!
  }
  const tiny = 1.401298464324817e-45
  for (const threshold of [
    0.1,
    -0.1,
    1 / 3,
    16777217,
    -16777217,
    1e-50,
    -1e-50,
    0,
    -0,
    tiny,
    -tiny,
    3.5e38,
    -3.5e38,
  ]) {
    const single = Math.fround(threshold)
    const stump: Tree = [{ feature: 0, threshold }, [1], [2]]
    const ensemble = { trees: [stump], outputs: 1, features: 1, rounding: 'float32' as const }
    const run = runner(ensemble)
    const around = [single, up(single), -up(-single), threshold, threshold * (1 + 1e-9), 0].filter(
      Number.isFinite,
    )
    for (const x of around) {
      const want = Math.fround(x) <= threshold ? 1 : 2
      assert.deepEqual(run([[x]]), [want], `${x} <= ${threshold}`)
      assert.deepEqual(run(Array(9).fill([x])), Array(9).fill(want), `${x} <= ${threshold}, 9 rows`)
    }
  }
})

test('without rounding a double next to the threshold is on its own side', () => {
  const run = runner({
    trees: [[{ feature: 0, threshold: 0.3 }, [1], [2]]],
    outputs: 1,
    features: 1,
  })
  assert.deepEqual(run([[0.3], [0.1 + 0.2], [0.29999999999999993]]), [1, 2, 1])
})

test('leaves are numbered as nodes of their own tree', () => {
  const stump: Tree = [{ feature: 0, threshold: 0 }, [1], [2]]
  const ensemble = {
    trees: [stump, [{ feature: 0, threshold: 5 }, stump, [3]] as Tree, [4] as Tree],
    outputs: 1,
    features: 1,
  }
  const run = runner(ensemble, 'leaves')
  assert.deepEqual(run([[-1], [1], [6]]), [1, 2, 0, 2, 3, 0, 2, 4, 0])
  const many = Array.from({ length: 12 }, (_, i) => [i - 6])
  assert.deepEqual(
    run(many),
    many.flatMap((row) => run([row])),
  )
})

test('tables wider than a packed node can name are walked all the same', () => {
  const features = 5000
  const stump: Tree = [{ feature: 4999, threshold: 0 }, [1], [2]]
  const run = runner({ trees: [stump], outputs: 1, features })
  const row = (last: number) => [...Array<number>(features - 1).fill(7), last]
  assert.deepEqual(run([row(-1), row(1)]), [1, 2])
  assert.deepEqual(
    run(Array.from({ length: 9 }, (_, i) => row(i - 4))),
    [1, 1, 1, 1, 1, 2, 2, 2, 2],
  )
})

test('A36, A37: trees that do not fit together, cycles and shared children are E_FORMAT', () => {
  const build = (
    nodes: number[][],
    more: { roots?: number[]; outputs?: number; targets?: number[]; leaves?: number } = {},
  ) => {
    const { roots = [0], outputs = 1, targets, leaves = 2 } = more
    const g = new GraphBuilder(findOperator)
    return g.add(
      'TreeEnsemble',
      [
        g.input('X', { dataType: 'DOUBLE', shape: ['N', 2] }),
        undefined,
        int32([nodes.length, 5], nodes.flat()),
        float64([nodes.length], new Float64Array(nodes.length)),
        int32([roots.length], roots),
        float64([leaves, 1], new Float64Array(leaves)),
        targets && int32([targets.length], targets),
      ],
      { outputs, rounding: 'double', result: 'sum' },
    )
  }
  const [a, b] = [
    [0, -1, -1, 0, 0],
    [0, -1, -1, 1, 0],
  ]
  assert.ok(build([[0, 1, 2, -1, 0], a!, b!]))
  const wrong: readonly (() => unknown)[] = [
    () => build([[2, 1, 2, -1, 0], a!, b!]),
    () => build([[-1, 1, 2, -1, 0], a!, b!]),
    () => build([[0, 1, 3, -1, 0], a!, b!]),
    () => build([[0, 0, 2, -1, 0], a!, b!]),
    () => build([[0, 1, 1, -1, 0], a!, b!]),
    () => build([[0, 1, 2, -1, 0], a!, [0, -1, -1, 2, 0]]),
    () => build([[0, 1, 2, -1, 0], a!, [0, -1, -1, -1, 0]]),
    () => build([[0, 1, 2, -1, 0], a!, b!], { roots: [0, 3] }),
    () => build([[0, 1, 2, -1, 0], a!, b!], { roots: [1, 0] }),
    () => build([[0, 1, 2, -1, 0], a!, b!], { outputs: 2 }),
    () => build([[0, 1, 2, -1, 0], a!, b!], { targets: [1] }),
    () => build([[0, 1, 2, -1, 0], a!, b!], { targets: [0, 0] }),
  ]
  for (const make of wrong) {
    assert.throws(
      make,
      (error) => {
        assert.ok(isSlipwayError(error), String(error))
        return error.code === 'E_FORMAT'
      },
      String(make),
    )
  }
})

test('infinite and largest numbers meet infinite and largest thresholds as in the plain walk, missing ones beside them', () => {
  const single = 3.4028234663852886e38
  const values = [Infinity, -Infinity, NaN, single, -single, Number.MAX_VALUE, 0]
  for (const rounding of ['float32', 'double'] as const) {
    for (const missingLeft of [true, false]) {
      for (const thresholds of [
        [Infinity],
        [-Infinity],
        [single, Number.MAX_VALUE],
        [Infinity, Number.MAX_VALUE],
      ]) {
        const trees = thresholds.map((threshold): Tree => [
          { feature: 0, threshold, missingLeft },
          [1],
          [2],
        ])
        const ensemble: Ensemble = { trees, outputs: 1, features: 1, rounding }
        const run = runner(ensemble)
        for (const x of values) {
          const want = expected(ensemble, [x])
          const label = `${x} <= ${thresholds.join(', ')}, ${rounding}, ${missingLeft}`
          assert.deepEqual(run([[x]]), want, label)
          assert.deepEqual(run(Array(9).fill([x])), Array(9).fill(want).flat(), label)
        }
      }
    }
  }
})

test('a table wider than a link can name is packed by the columns that nodes ask for', () => {
  const features = 5000
  const trees = [4999, 17, 2500].map((feature): Tree => [
    { feature, threshold: 0.5, missingLeft: feature === 17 },
    [1],
    [feature],
  ])
  const ensemble: Ensemble = { trees, outputs: 1, features }
  const run = runner(ensemble)
  const rows = [0.4, 0.6, NaN].map((x) => Array<number>(features).fill(x))
  assert.deepEqual(
    run(rows),
    rows.flatMap((row) => expected(ensemble, row)),
  )
})

test('nodes with other values, targets or features are checked again', () => {
  const build = (features: number, leaves: number, targets?: number[]) => {
    const g = new GraphBuilder(findOperator)
    const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', features] })
    const values = float64([leaves, 1], new Float64Array(leaves))
    const owned = targets && int32([targets.length], targets)
    return g.add('TreeEnsemble', [x, undefined, nodes, thresholds, roots, values, owned], {
      outputs: 1,
      rounding: 'double',
      result: 'sum',
    })
  }
  const nodes = int32([3, 5], [1, 1, 2, -1, 0, 0, -1, -1, 0, 0, 0, -1, -1, 1, 0])
  const thresholds = float64([3], [0.5, 0, 0])
  const roots = int32([1], [0])
  assert.ok(build(2, 2))
  assert.throws(() => build(2, 1), { code: 'E_FORMAT' })
  assert.throws(() => build(1, 2), { code: 'E_FORMAT' })
  assert.throws(() => build(2, 2, [1]), { code: 'E_FORMAT' })
})

test('a tree of more nodes than a short link spans is walked as the plain walk does', () => {
  const random = randomFrom(3)
  const tree = (depth: number): Tree =>
    depth === 0
      ? [random()]
      : [
          {
            feature: Math.floor(random() * 3),
            threshold: thresholdOf(random),
            missingLeft: random() < 0.5,
          },
          tree(depth - 1),
          tree(depth - 1),
        ]
  for (const rounding of ['float32', 'double'] as const) {
    const ensemble: Ensemble = {
      trees: [tree(13), [1], tree(3)],
      outputs: 1,
      features: 3,
      rounding,
    }
    const run = runner(ensemble)
    const making = { features: 3, width: 1, hasCategories: false }
    const rows = Array.from({ length: 41 }, () => makeRow(random, making, 0.2))
    assert.deepEqual(
      run(rows),
      rows.flatMap((row) => expected(ensemble, row)),
    )
    assert.deepEqual(
      run(rows.slice(0, 3)),
      rows.slice(0, 3).flatMap((row) => expected(ensemble, row)),
    )
  }
})

test('sums in float32 are rounded after each tree, in a batch as for one row', () => {
  const random = randomFrom(7)
  const making = { features: 3, width: 1, hasCategories: false }
  const trees = Array.from({ length: 9 }, () => makeTree(random, 5, making))
  const ensemble: Ensemble = {
    trees,
    outputs: 3,
    features: 3,
    rounding: 'float32',
    targets: trees.map((_, i) => i % 2),
    base: [0.1, 0.2, 0.3],
  }
  const laid = layOut(ensemble)
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 3] })
  const value = g.add(
    'TreeEnsemble',
    [
      x,
      float64([3], [0.1, 0.2, 0.3]),
      laid.nodes,
      laid.thresholds,
      laid.roots,
      float64([laid.values.length, 1], laid.values),
      int32([9], [...ensemble.targets!]),
    ],
    { outputs: 3, rounding: 'float32', sums: 'float32', result: 'sum' },
  )
  const session = prepareSession(g.build([{ name: 'y', value }]), ['y'])
  const rows = Array.from({ length: 21 }, () => makeRow(random, making, 0.2))
  const want = rows.flatMap((row) => {
    const sums = [0.1, 0.2, 0.3].map(Math.fround)
    trees.forEach((tree, i) => {
      const [leaf] = expected({ ...ensemble, trees: [tree], targets: [0], base: [0, 0, 0] }, row)
      sums[i % 2] = Math.fround(sums[i % 2]! + leaf!)
    })
    return sums
  })
  const answerOf = (of: readonly (readonly number[])[]) => {
    const [answer] = session.run([float64([of.length, 3], of.flat())]) as [Tensor]
    return Array.from(answer.data as Float32Array)
  }
  assert.deepEqual(answerOf(rows), want)
  assert.deepEqual(
    rows.flatMap((row) => answerOf([row])),
    want,
  )
})

test('a width that is only a number in a file costs nothing', () => {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 2 ** 40] })
  const nodes = int32([3, 5], [1, 1, 2, -1, 0, 0, -1, -1, 0, 0, 0, -1, -1, 1, 0])
  const leaves = [nodes, float64([3], [0, 0, 0]), int32([1], [0]), float64([2, 1], [1, 2])]
  const attributes = { outputs: 1, rounding: 'double', result: 'sum' }
  const value = g.add('TreeEnsemble', [x, undefined, ...leaves], attributes)
  assert.ok(prepareSession(g.build([{ name: 'y', value }]), ['y']))
})
