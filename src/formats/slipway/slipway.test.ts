import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeMessage, encodeMessage } from '../../encodings/protobuf/message.ts'
import { isSlipwayError } from '../../errors.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Model } from '../../ir/model.ts'
import type { ModelProto } from '../../ir/model-proto/schema.ts'
import { modelProto } from '../../ir/model-proto/schema.ts'
import { float64, strings } from '../../ir/tensor.ts'
import { findOperator } from '../../ops/index.ts'
import { readModel } from './read.ts'
import { writeModel } from './write.ts'

function example(): Model {
  const g = new GraphBuilder(findOperator)
  const x = g.input('v1', { dataType: 'DOUBLE', shape: ['N', 2] })
  const scores = g.add('MatMul', [x, float64([2, 2], [1, 2, 3, 0.1])])
  const norm = g.add('NormalizeRows', [scores], { norm: 'l2', least: 10 * Number.EPSILON })
  const index = g.add('ArgMax', [norm], { axis: 1, keepdims: 0 })
  const classes = strings([2], ['no', null])
  const labels = g.add('Gather', [classes, index], { axis: 0 })
  const graph = g.build([
    { name: 'predict', value: labels },
    { name: 'again', value: labels },
    { name: 'scores', value: norm },
  ])
  const output = { batchable: true }
  return {
    source: {
      framework: 'scikit-learn',
      frameworkVersion: '1.5.2',
      estimator: 'Example',
      container: 'pickle',
      warnings: ['__proto__ is a key like any other'],
      tree: { name: 'Example', parameters: { ['__proto__']: '1' }, children: [] },
    },
    signatures: [
      {
        name: 'default',
        estimator: 'Example',
        graph,
        inputs: [
          {
            name: 'v1',
            kind: 'number',
            form: 'matrix',
            width: 2,
            acceptsMissing: false,
            categories: [NaN, -0, null, 'a', true],
          },
        ],
        outputs: [
          { name: 'predict', ...output },
          { name: 'again', ...output },
          { name: 'scores', ...output, classes },
        ],
        defaultOutputs: ['predict'],
      },
    ],
  }
}

test('a model reads back: doubles in attributes, missing texts, shared constants, odd numbers', () => {
  const copy = readModel(writeModel(example()))
  const [signature] = copy.signatures
  const { graph, inputs, outputs } = signature!
  assert.deepEqual(inputs[0]!.categories, [NaN, -0, null, 'a', true])
  assert.equal(graph.nodes[1]!.attributes['least'], 10 * Number.EPSILON)
  assert.deepEqual(outputs[2]!.classes!.data, ['no', null])
  assert.equal(outputs[2]!.classes, graph.nodes[3]!.inputs[0]!.constant)
  assert.equal(graph.outputs[0]!.value, graph.outputs[1]!.value)
  assert.equal(Object.keys(copy.source.tree!.parameters).join(), '__proto__')
  assert.deepEqual(writeModel(copy), writeModel(example()))
})

/** The example's file with its parts changed. */
function changed(change: (model: ModelProto) => void): Uint8Array {
  const proto = decodeMessage(modelProto, writeModel(example())) as unknown as ModelProto
  change(proto)
  return encodeMessage(modelProto, proto)
}

const body = (model: ModelProto) => model.graph!.node[0]!.attribute[0]!.g!

const malformed: Readonly<Record<string, (model: ModelProto) => void>> = {
  'an undefined value': (model) => (body(model).node[1]!.input[0] = 'nothing'),
  'a cycle': (model) => (body(model).node[0]!.input[0] = body(model).node[3]!.output[0]!),
  'a name that stands for two values': (model) =>
    (body(model).node[1]!.output[0] = body(model).node[0]!.output[0]!),
  'an attribute of another kind': (model) => {
    const axis = body(model).node[2]!.attribute[0]!
    axis.type = 3
    axis.s = new Uint8Array(1)
  },
  'an attribute the operator has not': (model) =>
    (body(model).node[2]!.attribute[0]!.name = 'constructor'),
  'a weight of another shape': (model) => (model.graph!.initializer[0]!.dims = [4, 1]),
  'a description that is no JSON': (model) => (model.metadataProps[0]!.value = '{'),
  'a description without signatures': (model) => (model.metadataProps[0]!.value = '{}'),
  'no description': (model) => (model.metadataProps = []),
  'a graph that is not there': (model) => {
    const text = model.metadataProps[0]!.value!
    model.metadataProps[0]!.value = text.replace('{"$graph":0}', '{"$graph":7}')
  },
  'no graph': (model) => delete model.graph,
}
for (const [what, change] of Object.entries(malformed)) {
  test(`${what} is E_FORMAT`, () => {
    assert.throws(
      () => readModel(changed(change)),
      (error) => isSlipwayError(error) && error.code === 'E_FORMAT',
    )
  })
}

test('operators and versions of another slipway are refused by name', () => {
  const unsupported = (error: unknown) => isSlipwayError(error) && error.code === 'E_UNSUPPORTED'
  assert.throws(() => readModel(changed((m) => (body(m).node[1]!.opType = 'Later'))), unsupported)
  assert.throws(() => readModel(changed((m) => (m.opsetImport[2]!.version = 2))), unsupported)
})

test('every prefix and every damaged byte ends in a typed error or a model', () => {
  const bytes = writeModel(example())
  const attempts = [
    ...Array.from(bytes, (_, i) => bytes.subarray(0, i)),
    ...Array.from(bytes, (byte, i) => Uint8Array.from(bytes).fill(byte ^ (1 << (i % 8)), i, i + 1)),
    ...Array.from(bytes, (_, i) => Uint8Array.from(bytes).fill(0xff, i, i + 1)),
  ]
  for (const attempt of attempts) {
    try {
      readModel(attempt)
    } catch (error) {
      assert.ok(isSlipwayError(error), String(error instanceof Error ? error.stack : error))
    }
  }
})
