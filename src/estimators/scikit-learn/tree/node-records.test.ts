import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DType, parseDTypeCode } from '../../../encodings/numpy/dtype.ts'
import { arrayFromBytes } from '../../../encodings/numpy/nd-array.ts'
import type { TreeSource } from './ensemble-tensors.ts'
import { ensembleTensors } from './ensemble-tensors.ts'
import { recordsOf } from './node-records.ts'

const field = (name: string, code: string, offset: number) => ({
  name,
  dtype: parseDTypeCode(code),
  offset,
})
const dtype = new DType('V', 50, {
  fields: [
    field('left_child', '<i8', 0),
    field('right_child', '<i8', 8),
    field('feature', '<i8', 16),
    field('threshold', '<f8', 24),
    field('weighted_n_node_samples', '<f8', 32),
    field('missing_go_to_left', '|u1', 49),
  ],
})

type Node = readonly [left: number, right: number, feature: number, threshold: number]

const nodes: readonly Node[] = [
  [1, 4, 7, 0.5],
  [2, 3, 0, -Infinity],
  [-1, -1, -2, -2],
  [-1, -1, -2, -2],
  [-1, -1, -2, -2],
]

/** The nodes as records behind one odd byte. `weight`: of the node `i` i + weight. */
function recordTree(list: readonly Node[], weight: number): TreeSource {
  const bytes = new Uint8Array(1 + list.length * dtype.itemsize)
  const view = new DataView(bytes.buffer, 1)
  list.forEach(([left, right, feature, threshold], i) => {
    const at = i * dtype.itemsize
    view.setBigInt64(at, BigInt(left), true)
    view.setBigInt64(at + 8, BigInt(right), true)
    view.setBigInt64(at + 16, BigInt(feature), true)
    view.setFloat64(at + 24, threshold, true)
    view.setFloat64(at + 32, i + weight, true)
    view.setUint8(at + 49, i % 2)
  })
  const shape = [list.length]
  const array = arrayFromBytes({ bytes: bytes.subarray(1), dtype, shape, budget: undefined })
  const records = recordsOf(array)!
  return { count: list.length, records, cover: (node) => node + weight, leaf }
}

function columnTree(list: readonly Node[], weight: number): TreeSource {
  const column = (place: number) => list.map((node) => node[place]!)
  return {
    count: list.length,
    left: column(0),
    right: column(1),
    feature: column(2),
    threshold: column(3),
    missingLeft: list.map((_, i) => i % 2),
    cover: (node) => node + weight,
    leaf,
  }
}

const leaf = (node: number, to: Float64Array, at: number) => {
  to[at] = node + 0.25
}

test('records give the tables that columns give, whole covers and others', () => {
  for (const weight of [1, 0.5]) {
    const made = [recordTree, columnTree].map((treeOf) =>
      ensembleTensors([treeOf(nodes, weight), treeOf(nodes.slice(2, 3), weight)], 1),
    )
    assert.deepEqual(made[0], made[1])
    assert.equal(made[0]!.covers.dataType, weight === 1 ? 'INT32' : 'DOUBLE')
  }
})

test('children and features that are not there are refused, beyond 32 bits too', () => {
  const odd: readonly Node[] = [
    [0, 2, 0, 0],
    [1, 5, 0, 0],
    [-2, 2, 0, 0],
    [1, 2, -1, 0],
    [1 + 2 ** 32, 2, 0, 0],
    [1, 2 + 2 ** 33, 0, 0],
    [1, 2, 2 ** 32, 0],
    [2 ** 32 - 1, 2, 0, 0],
  ]
  for (const node of odd)
    for (const treeOf of [recordTree, columnTree])
      assert.throws(() => ensembleTensors([treeOf([node, ...nodes.slice(1)], 1)], 1), {
        code: 'E_FORMAT',
      })
})

test('fields of another type are left to columns', () => {
  const fields = dtype.fields!.map((each) =>
    each.name === 'left_child' ? field('left_child', '<i4', 0) : each,
  )
  const bytes = new Uint8Array(dtype.itemsize)
  const other = new DType('V', dtype.itemsize, { fields })
  const array = arrayFromBytes({ bytes, dtype: other, shape: [1], budget: undefined })
  assert.equal(recordsOf(array), undefined)
})
