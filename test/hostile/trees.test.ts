// Table (a) of the hostile catalogue, rows A36 and A37: trees whose nodes, values or edges do not fit together.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../../src/backends/javascript/session.ts'
import { isSlipwayError } from '../../src/errors.ts'
import type { FaultCode } from '../../src/errors.ts'
import { pickleFormat } from '../../src/formats/pickle/index.ts'
import type { Tensor } from '../../src/ir/tensor.ts'
import { float64 } from '../../src/ir/tensor.ts'
import { bytesOf, proto } from './assembler.ts'
import type { PickledNode } from './tree-pickle.ts'
import { leaf, split, treeRegressor } from './tree-pickle.ts'
import { cpuTime } from './cpu-time.ts'

async function answer(
  nodes: readonly PickledNode[],
  rows: readonly (readonly number[])[],
): Promise<number[]> {
  const bytes = bytesOf(proto(3), treeRegressor(nodes), '.')
  const model = await pickleFormat.read([{ name: 'model.pkl', bytes }])
  const session = prepareSession(model.signatures[0]!.graph, ['predict'])
  const [values] = session.run([float64([rows.length, 2], rows.flat())]) as [Tensor]
  return Array.from(values.data as Float64Array)
}

async function refused(
  object: string,
  message: RegExp,
  code: FaultCode = 'E_FORMAT',
): Promise<void> {
  const file = { name: 'model.pkl', bytes: bytesOf(proto(3), object, '.') }
  await assert.rejects(
    async () => pickleFormat.read([file]),
    (error: unknown) => {
      assert.ok(isSlipwayError(error), String(error))
      assert.equal(error.code, code)
      assert.match(error.message, message)
      return true
    },
  )
}

test('an honest tree answers', async () => {
  const nodes = [split(0, 0.5, 1, 2), leaf, split(1, -1, 3, 4), leaf, leaf]
  assert.deepEqual(
    await answer(nodes, [
      [0.5, 9],
      [0.6, -1],
      [0.6, 0],
    ]),
    [1, 3, 4],
  )
})

test('A36: a child outside the tree is refused', async () => {
  for (const child of [3, 999_999, 2 ** 31 - 1]) {
    await refused(treeRegressor([split(0, 0, child, 2), leaf, leaf]), /child|node/)
    await refused(treeRegressor([split(0, 0, 1, child), leaf, leaf]), /child|node/)
  }
  await refused(treeRegressor([split(0, 0, 1, -1), leaf, leaf]), /child|node/)
  await refused(treeRegressor([split(0, 0, 1, -7), leaf, leaf]), /child|node/)
})

test('A36: a feature the table does not have is refused', async () => {
  for (const feature of [2, 1_000_000, -2, -1])
    await refused(treeRegressor([split(feature, 0, 1, 2), leaf, leaf]), /feature/)
})

test('A36: a threshold that is NaN is refused', async () => {
  await refused(treeRegressor([split(0, NaN, 1, 2), leaf, leaf]), /threshold/)
})

test('A36: values for fewer nodes than there are, or of another shape, are refused', async () => {
  const nodes = [split(0, 0, 1, 2), leaf, leaf]
  await refused(treeRegressor(nodes, { valuedNodes: 2 }), /values/)
  await refused(treeRegressor(nodes, { valuedNodes: 0 }), /values/)
  await refused(treeRegressor(nodes, { valueShape: [1] }), /values/)
})

test('A36: a tree without nodes is refused', async () => {
  await refused(treeRegressor([]), /no nodes|values/)
})

test('a node with a field of a future scikit-learn is refused by its name', async () => {
  const extraFields = [{ name: 'split_kind', code: 'i8' }]
  await refused(
    treeRegressor([split(0, 0, 1, 2), leaf, leaf], { extraFields }),
    /split_kind/,
    'E_UNSUPPORTED',
  )
})

test('A37: cycles and shared children are refused', async () => {
  await refused(treeRegressor([split(0, 0, 0, 1), leaf]), /child|twice|node/)
  await refused(treeRegressor([split(0, 0, 1, 1), leaf]), /twice/)
  await refused(treeRegressor([split(0, 0, 1, 2), split(0, 0, 1, 2), leaf]), /twice|child/)
  await refused(
    treeRegressor([split(0, 0, 1, 4), split(0, 0, 2, 3), split(0, 0, 1, 3), leaf, leaf]),
    /twice/,
  )
})

test('A37: a chain of 300,000 nodes is walked without recursion', async () => {
  const depth = 150_000
  const nodes: PickledNode[] = []
  for (let i = 0; i < depth; i++) nodes.push(split(0, i, 2 * i + 1, 2 * i + 2), leaf)
  // Node 2i splits at i: to its leaf where x <= i, else on.
  nodes.push(leaf)
  const start = cpuTime()
  assert.deepEqual(
    await answer(nodes, [
      [0, 0],
      [2.5, 0],
      [depth, 0],
    ]),
    [1, 7, 2 * depth],
  )
  assert.ok(cpuTime() - start < 5000, `${cpuTime() - start} ms`)
})
