// Table (a) of the hostile catalogue, row A38: trees and targets of nearest neighbours whose parts do not fit together.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { NdArray } from '../../src/encodings/numpy/nd-array.ts'
import type { PyTuple } from '../../src/encodings/pickle/records.ts'
import { PyObject } from '../../src/encodings/pickle/records.ts'
import { isSlipwayError } from '../../src/errors.ts'
import { pickleFormat } from '../../src/formats/pickle/index.ts'
import { attributeOf, rawStateOf } from '../../src/formats/pickle/meaning/attribute-of.ts'
import { resolve } from '../../src/formats/pickle/meaning/resolve.ts'
import { readPickle } from '../../src/formats/pickle/read-pickle.ts'

const path = 'test/fixtures/sklearn/1.5.2/KNeighborsClassifier-kd_tree/model.pkl'
const original = readFileSync(path)

/** Where an array of 8-byte integers stands in the file, by its own bytes. */
function placeOf(values: ArrayLike<unknown>): number {
  const bytes = Buffer.from(
    BigInt64Array.from(Array.from(values, (value) => BigInt(Number(value)))).buffer,
  )
  const at = original.indexOf(bytes)
  assert.ok(at > 0, 'the array stands in the file')
  return at
}

function arrays(): { order: NdArray; targets: NdArray } {
  const root = readPickle(original).root as PyObject
  const tree = attributeOf(root, '_tree')
  assert.ok(tree instanceof PyObject)
  const order = resolve((rawStateOf(tree) as PyTuple).items[1])
  const targets = attributeOf(root, '_y')
  assert.ok(order instanceof NdArray && targets instanceof NdArray)
  return { order, targets }
}

async function refused(change: (bytes: Buffer) => void, message: RegExp): Promise<void> {
  const bytes = Buffer.from(original)
  change(bytes)
  await assert.rejects(
    async () => pickleFormat.read([{ name: 'model.pkl', bytes }]),
    (error: unknown) => {
      assert.ok(isSlipwayError(error), String(error))
      assert.equal(error.code, 'E_FORMAT')
      assert.match(error.message, message)
      return true
    },
  )
}

test('an index of the tree outside its points is refused', async () => {
  const at = placeOf(arrays().order.data)
  await refused((bytes) => bytes.writeBigInt64LE(999_999n, at), /idx_array/)
  await refused((bytes) => bytes.writeBigInt64LE(-1n, at + 8), /idx_array/)
})

test('a node of the tree over points that are not its own is refused', async () => {
  // The root's record: first place 0, end 40, is_leaf 0, radius.
  const root = Buffer.alloc(24)
  root.writeBigInt64LE(40n, 8)
  const at = original.indexOf(root)
  assert.ok(at > 0)
  await refused((bytes) => bytes.writeBigInt64LE(41n, at + 8), /root/)
  // The next record is the left child's.
  await refused((bytes) => bytes.writeBigInt64LE(35n, at + 32 + 8), /children of node 0/)
  await refused(
    (bytes) => bytes.fill(0, at + 32, original.indexOf(root) + 32 * 15),
    /children|node/,
  )
})

test('a target that is no class is refused', async () => {
  const at = placeOf(arrays().targets.data)
  await refused((bytes) => bytes.writeBigInt64LE(3n, at), /_y holds the label 3/)
  await refused((bytes) => bytes.writeBigInt64LE(-2n, at), /_y holds the label -2/)
})
