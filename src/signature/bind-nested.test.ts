import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSlipwayError } from '../errors.ts'
import type { Signature } from '../ir/model.ts'
import { bindNested } from './bind-nested.ts'

const signature: Signature = {
  name: 'default',
  estimator: 'net',
  defaultOutputs: [],
  outputs: [],
  inputs: [{ name: 'image', kind: 'number', form: 'tensor', width: 4, acceptsMissing: true }],
  graph: {
    inputs: [{ name: 'image', type: { dataType: 'FLOAT', shape: ['N', 2, 2] } }],
    nodes: [],
    outputs: [],
  },
}

const image = [
  [1, 2],
  [3, 4],
]

test('nested lists, one without its batch, and flat rows mean the same tensor', () => {
  for (const [x, isSingle] of [
    [[image], false],
    [image, true],
    [[[1, 2, 3, 4]], false],
    [{ image: [image] }, false],
  ] as const) {
    const bound = bindNested(signature, x)
    assert.deepEqual(bound.tensors[0]!.shape, [1, 2, 2])
    assert.deepEqual(bound.tensors[0]!.data, Float32Array.of(1, 2, 3, 4))
    assert.equal(bound.isSingle, isSingle)
  }
})

const refused: readonly (readonly [unknown, string])[] = [
  [[[1, 2], [3]], 'E_SHAPE'],
  [[[[1, 2]]], 'E_SHAPE'],
  [[], 'E_EMPTY'],
  [5, 'E_SHAPE'],
  [{ picture: [image] }, 'E_INPUT'],
  [
    [
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    'E_VALUE',
  ],
]
for (const [x, code] of refused) {
  test(`${JSON.stringify(x)} is ${code}`, () => {
    assert.throws(
      () => bindNested(signature, x),
      (error) => isSlipwayError(error) && error.code === code,
    )
  })
}
