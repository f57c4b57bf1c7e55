import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../../backends/javascript/session.ts'
import { isSlipwayError } from '../../errors.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, int32, tensor } from '../../ir/tensor.ts'
import { findOperator } from '../index.ts'

interface Node {
  readonly cover: number
  readonly values?: readonly number[]
  readonly feature?: number
  readonly threshold?: number
  readonly isMissingLeft?: boolean
  /** Categories below 32 that go left. */
  readonly categories?: readonly number[]
  readonly left?: Node
  readonly right?: Node
}

interface Ensemble {
  readonly trees: readonly Node[]
  readonly features: number
  readonly outputs: number
  readonly targets?: readonly number[]
  readonly base?: readonly number[]
}

function sessionOf({ trees, features, outputs, targets, base }: Ensemble) {
  const rows: number[][] = []
  const thresholds: number[] = []
  const covers: number[] = []
  const values: number[] = []
  const sets: number[] = []
  let leaves = 0
  const add = (node: Node): number => {
    const row = rows.length
    rows.push([])
    covers.push(node.cover)
    thresholds.push(node.threshold ?? 0)
    if (node.values) {
      values.push(...node.values)
      rows[row] = [0, -1, -1, leaves++, 0]
      return row
    }
    if (node.categories) {
      sets.push(
        node.categories.reduce((bits, category) => bits | (1 << category), 0),
        0,
        0,
        0,
        0,
        0,
        0,
        0,
      )
    }
    const flags = (node.isMissingLeft ? 1 : 0) | (node.categories ? (sets.length / 8) << 1 : 0)
    rows[row] = [node.feature!, add(node.left!), add(node.right!), -1, flags]
    return row
  }
  const roots = trees.map(add)
  const width = targets ? 1 : outputs
  const g = new GraphBuilder(findOperator)
  const hasSets = sets.length > 0
  const known = new Uint32Array(features * 8).fill(0xffffffff)
  const value = g.add(
    'TreeShap',
    [
      g.input('X', { dataType: 'DOUBLE', shape: ['N', features] }),
      base && float64([outputs], base),
      int32([rows.length, 5], rows.flat()),
      float64([rows.length], thresholds),
      int32([roots.length], roots),
      float64([values.length / width, width], values),
      targets && int32([targets.length], targets),
      hasSets ? tensor('UINT32', [sets.length / 8, 8], Uint32Array.from(sets)) : undefined,
      hasSets ? tensor('UINT32', [features, 8], known) : undefined,
      undefined,
      float64([covers.length], covers),
    ],
    { outputs, rounding: 'double' },
  )
  return prepareSession(g.build([{ name: 'y', value }]), ['y'])
}

function explain(ensemble: Ensemble, rows: readonly (readonly number[])[]): Float64Array {
  const [answer] = sessionOf(ensemble).run([
    float64([rows.length, ensemble.features], rows.flat()),
  ]) as [Tensor]
  const { outputs, features } = ensemble
  assert.deepEqual(
    answer.shape,
    outputs === 1 ? [rows.length, features + 1] : [rows.length, outputs, features + 1],
  )
  return answer.data as Float64Array
}

/** Algorithm 1 of the paper: the tree's mean where features of the set follow the row and the others the covers. */
function meanGiven(node: Node, row: readonly number[], set: number, k: number): number {
  if (node.values) return node.values[k]!
  const { feature, left, right, cover } = node
  if ((set >> feature!) & 1)
    return meanGiven(isLeft(node, row[feature!]!) ? left! : right!, row, set, k)
  return (
    (left!.cover * meanGiven(left!, row, set, k) + right!.cover * meanGiven(right!, row, set, k)) /
    cover
  )
}

function isLeft({ threshold, categories, isMissingLeft = false }: Node, value: number): boolean {
  if (Number.isNaN(value)) return isMissingLeft
  return categories ? categories.includes(value) : value <= threshold!
}

/** Shapley's definition, a sum over all sets of features. */
function byDefinition(
  { trees, features, outputs, targets, base }: Ensemble,
  row: readonly number[],
): number[] {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))
  const answer: number[] = []
  for (let k = 0; k < outputs; k++) {
    const own = trees.filter((_, tree) => !targets || targets[tree] === k)
    const game = Array.from({ length: 2 ** features }, (_, set) =>
      own.reduce((sum, tree) => sum + meanGiven(tree, row, set, targets ? 0 : k), 0),
    )
    for (let i = 0; i < features; i++) {
      let sum = 0
      game.forEach((value, set) => {
        if ((set >> i) & 1) return
        const size = set.toString(2).replaceAll('0', '').length
        const weight = (factorial(size) * factorial(features - size - 1)) / factorial(features)
        sum += weight * (game[set | (1 << i)]! - value)
      })
      answer.push(sum)
    }
    answer.push(game[0]! + (base?.[k] ?? 0))
  }
  return answer
}

/** Repeatable numbers in [0, 1): a linear congruential generator (Numerical Recipes). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
}

interface Making {
  readonly features: number
  readonly width: number
  readonly hasCategories?: boolean
  readonly depth: number
}

function makeTree(random: () => number, making: Making, cover: number, depth = 0): Node {
  const { features, width, hasCategories } = making
  if (depth === making.depth || (depth > 1 && random() < 0.1))
    return { cover, values: Array.from({ length: width }, () => random() - 0.5) }
  const feature = Math.floor(random() * features)
  const share = random() < 0.05 ? 0.001 : 0.05 + 0.9 * random()
  return {
    cover,
    feature,
    isMissingLeft: random() < 0.5,
    ...(hasCategories && feature === 0
      ? { categories: [0, 1, 2, 3, 4, 5, 6, 7].filter(() => random() < 0.5) }
      : { threshold: random() }),
    left: makeTree(random, making, cover * share, depth + 1),
    right: makeTree(random, making, cover * (1 - share), depth + 1),
  }
}

function makeRow(random: () => number, { features, hasCategories }: Making): number[] {
  return Array.from({ length: features }, (_, feature) => {
    if (random() < 0.15) return NaN
    return hasCategories && feature === 0 ? Math.floor(random() * 8) : random()
  })
}

function check(ensemble: Ensemble, rows: readonly (readonly number[])[]): void {
  const got = explain(ensemble, rows)
  const want = rows.flatMap((row) => byDefinition(ensemble, row))
  want.forEach((value, i) => {
    assert.ok(Math.abs(got[i]! - value) < 1e-13, `entry ${i}: got ${got[i]}, want ${value}`)
  })
}

const shapes: readonly (readonly [string, Making & { outputs: number; trees: number }])[] = [
  ['one leaf', { features: 2, width: 1, depth: 0, outputs: 1, trees: 1 }],
  ['stumps', { features: 3, width: 1, depth: 1, outputs: 1, trees: 5 }],
  ['features repeat on a path', { features: 3, width: 1, depth: 9, outputs: 1, trees: 4 }],
  ['many features', { features: 11, width: 1, depth: 10, outputs: 1, trees: 2 }],
  ['leaves of three values', { features: 5, width: 3, depth: 6, outputs: 3, trees: 4 }],
  ['categories', { features: 4, width: 1, depth: 6, outputs: 1, trees: 6, hasCategories: true }],
  ['a column a tree', { features: 4, width: 1, depth: 5, outputs: 3, trees: 7 }],
]

for (const [name, making] of shapes) {
  test(`contributions are what Shapley's definition gives: ${name}`, () => {
    const random = randomFrom(making.trees * 31 + making.depth)
    const { features, outputs, width } = making
    const ensemble: Ensemble = {
      features,
      outputs,
      trees: Array.from({ length: making.trees }, () => makeTree(random, making, 100)),
      ...(width < outputs
        ? { targets: Array.from({ length: making.trees }, (_, tree) => tree % outputs) }
        : {}),
      base: Array.from({ length: outputs }, random),
    }
    check(
      ensemble,
      Array.from({ length: features > 8 ? 2 : 20 }, () => makeRow(random, making)),
    )
  })
}

test('where no training row went, only the row itself counts', () => {
  const tree: Node = {
    cover: 10,
    feature: 0,
    threshold: 0,
    left: { cover: 0, values: [5] },
    right: {
      cover: 10,
      feature: 0,
      threshold: 1,
      left: { cover: 4, values: [1] },
      right: { cover: 6, values: [2] },
    },
  }
  check({ trees: [tree], features: 2, outputs: 1 }, [
    [-1, 0],
    [0.5, 0],
    [2, 0],
  ])
})

function refusal(make: () => unknown): string {
  try {
    make()
  } catch (error) {
    if (isSlipwayError(error)) return error.code
    throw error
  }
  return 'none'
}

test('covers that say nothing are refused', () => {
  const split = (cover: number, left: number, right: number): Ensemble => ({
    features: 1,
    outputs: 1,
    trees: [
      {
        cover,
        feature: 0,
        threshold: 0,
        left: { cover: left, values: [1] },
        right: { cover: right, values: [2] },
      },
    ],
  })
  for (const covers of [
    [0, 0, 0],
    [NaN, 1, 1],
    [2, -1, 3],
    [2, 1, NaN],
    [Infinity, 1, 1],
    [1, 1e300, 1],
  ] as const)
    assert.equal(
      refusal(() => sessionOf(split(covers[0], covers[1], covers[2]))),
      'E_FORMAT',
      covers.join(', '),
    )
  assert.equal(
    refusal(() => sessionOf(split(2, 1, 1))),
    'none',
  )
})

test('a chain too deep to explain is refused, not waited for', () => {
  const chainOf = (depth: number, outputs: number): Ensemble => {
    let node: Node = { cover: 1, values: Array<number>(outputs).fill(1) }
    for (let feature = 0; feature < depth; feature++)
      node = {
        cover: feature + 2,
        feature,
        threshold: 0,
        left: { cover: 1, values: Array<number>(outputs).fill(0) },
        right: node,
      }
    return { trees: [node], features: depth, outputs }
  }
  assert.equal(
    refusal(() => sessionOf(chainOf(500, 1))),
    'none',
  )
  assert.equal(
    refusal(() => sessionOf(chainOf(3000, 20))),
    'E_LIMIT',
  )
})
