import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { encodeMessage } from '../../encodings/protobuf/message.ts'
import { isSlipwayError } from '../../errors.ts'
import type {
  AttributeProto,
  GraphProto,
  ModelProto,
  NodeProto,
  TensorProto,
} from '../../ir/model-proto/schema.ts'
import { modelProto } from '../../ir/model-proto/schema.ts'
import { writeTensor } from '../../ir/model-proto/write-tensor.ts'
import { float32, int64, tensor } from '../../ir/tensor.ts'
import { loadModel } from '../../load.ts'
import { readOnnx } from './read.ts'

const code = (wanted: string) => (error: unknown) => isSlipwayError(error) && error.code === wanted

const attribute = (name: string, fields: Partial<AttributeProto>): AttributeProto => ({
  name,
  floats: [],
  ints: [],
  strings: [],
  tensors: [],
  graphs: [],
  ...fields,
})

const node = (
  opType: string,
  input: string[],
  output: string[],
  attributes: AttributeProto[] = [],
): NodeProto => ({ opType, input, output, attribute: attributes })

const vector = (name: string) => ({
  name,
  type: { tensorType: { elemType: 1, shape: { dim: [{ dimParam: 'batch' }, { dimValue: 2 }] } } },
})

function graph(nodes: NodeProto[], fields: Partial<GraphProto> = {}): GraphProto {
  return {
    name: 'test',
    node: nodes,
    input: [vector('x')],
    output: [vector('y')],
    initializer: [],
    valueInfo: [],
    sparseInitializer: [],
    ...fields,
  }
}

function model(of: GraphProto, fields: Partial<ModelProto> = {}): Uint8Array {
  return encodeMessage(modelProto, {
    irVersion: 8,
    producerName: 'test',
    opsetImport: [{ domain: '', version: 17 }],
    metadataProps: [],
    functions: [],
    graph: of,
    ...fields,
  })
}

const read = (bytes: Uint8Array) => readOnnx({ name: 'model.onnx', bytes })

const malformed: Readonly<Record<string, Uint8Array>> = {
  'an undefined value': model(graph([node('Relu', ['z'], ['y'])])),
  'a cycle': model(graph([node('Add', ['x', 'y'], ['z']), node('Relu', ['z'], ['y'])])),
  'a name that stands for two values': model(
    graph([node('Relu', ['x'], ['y']), node('Abs', ['x'], ['y'])]),
  ),
  'an opset of 2^31': model(graph([node('Relu', ['x'], ['y'])]), {
    opsetImport: [{ domain: '', version: 2 ** 31 }],
  }),
  'no opset': model(graph([node('Relu', ['x'], ['y'])]), { opsetImport: [] }),
  'two opsets of one domain': model(graph([node('Relu', ['x'], ['y'])]), {
    opsetImport: [
      { domain: '', version: 17 },
      { domain: 'ai.onnx', version: 18 },
    ],
  }),
  'no graph': encodeMessage(modelProto, {
    irVersion: 8,
    opsetImport: [],
    metadataProps: [],
    functions: [],
  }),
  'a node without inputs': model(graph([node('Relu', [], ['y'])])),
  'an attribute of another kind': model(
    graph([node('Softmax', ['x'], ['y'], [attribute('axis', { type: 1, f: 1 })])]),
  ),
  'an attribute twice': model(
    graph([
      node(
        'Softmax',
        ['x'],
        ['y'],
        [attribute('axis', { type: 2, i: 1 }), attribute('axis', { type: 2, i: 0 })],
      ),
    ]),
  ),
  'an axis out of range': model(
    graph([node('ArgMax', ['x'], ['y'], [attribute('axis', { type: 2, i: 9 })])]),
  ),
  'a stride of 0': model(
    graph(
      [
        node(
          'MaxPool',
          ['x'],
          ['y'],
          [
            attribute('kernel_shape', { type: 7, ints: [1] }),
            attribute('strides', { type: 7, ints: [0] }),
          ],
        ),
      ],
      {
        input: [
          {
            name: 'x',
            type: {
              tensorType: {
                elemType: 1,
                shape: { dim: [1, 1, 4].map((dimValue) => ({ dimValue })) },
              },
            },
          },
        ],
      },
    ),
  ),
}
for (const [what, bytes] of Object.entries(malformed)) {
  test(`${what} is E_FORMAT`, () => {
    assert.throws(() => read(bytes), code('E_FORMAT'))
  })
}

test('graphs nested 60 deep are E_LIMIT: 180 messages', () => {
  let inner = graph([node('Relu', ['x'], ['y'])], { input: [] })
  for (let i = 0; i < 60; i++) {
    const branch = (name: string) => attribute(name, { type: 5, g: inner })
    inner = graph([node('If', ['c'], ['y'], [branch('then_branch'), branch('else_branch')])], {
      input: [],
    })
    // Only one way is deep, or the file would double with every level.
    if (i > 12) inner.node[0]!.attribute[1]!.g = graph([node('Relu', ['x'], ['y'])], { input: [] })
  }
  const bytes = model({ ...inner, input: [vector('x')] })
  assert.throws(() => read(bytes), code('E_LIMIT'))
})

test('100,000 nodes are read in time', () => {
  const nodes = Array.from({ length: 100_000 }, (_, i) =>
    node('Relu', [i === 0 ? 'x' : `v${i - 1}`], [i === 99_999 ? 'y' : `v${i}`]),
  )
  const started = performance.now()
  read(model(graph(nodes)))
  assert.ok(performance.now() - started < 10_000)
})

test('an unknown operator is refused by name, all of them at once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-'))
  const path = join(folder, 'model.onnx')
  writeFileSync(path, model(graph([node('Foo', ['x'], ['a']), node('Bar', ['a'], ['y'])])))
  await assert.rejects(
    loadModel(path, { backend: 'javascript' }),
    (error) =>
      isSlipwayError(error) && error.code === 'E_UNSUPPORTED' && error.message.includes('Bar, Foo'),
  )
})

test('an attribute that nothing reads is refused', () => {
  const bytes = model(graph([node('Relu', ['x'], ['y'], [attribute('slope', { type: 1, f: 2 })])]))
  const [signature] = read(bytes).signatures
  assert.equal(signature!.graph.nodes[0]!.opType, 'RunOnnx')
})

test('a giant that is computed from constants is not made at load', () => {
  const shape = writeTensor(int64([1], [134_217_728]), 'shape', false)
  const bytes = model(
    graph(
      [
        node('ConstantOfShape', ['shape'], ['big']),
        node('ReduceSum', ['big'], ['z'], [attribute('keepdims', { type: 2, i: 0 })]),
        node('Add', ['x', 'z'], ['y']),
      ],
      { initializer: [shape] },
    ),
  )
  const before = process.memoryUsage().arrayBuffers
  read(bytes)
  assert.ok(process.memoryUsage().arrayBuffers - before < 64 * 1024 * 1024)
})

test('rows of a batch do not change each other, and the batch is known', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-'))
  const path = join(folder, 'model.onnx')
  const weights = writeTensor(float32([2, 2], [1, 2, 3, 4]), 'w', false)
  writeFileSync(path, model(graph([node('MatMul', ['x', 'w'], ['y'])], { initializer: [weights] })))
  const loaded = await loadModel(path)
  assert.equal(loaded.model.signatures[0]!.outputs[0]!.batchable, true)
  const [y] = await loaded.infer([
    { name: 'x', datatype: 'FP32', shape: [2, 2], data: [1, 0, 0, 1] },
  ])
  assert.deepEqual(y!.data, Float32Array.of(1, 2, 3, 4))
  await loaded.close()
})

/** Tests x0 among 1, 2.5 and -3; then x1 for 7; then x0 for anything but 0; then x0 below 0.5. Leaves are 10 to 50. */
function membershipTrees(members: readonly number[], last = 0): Uint8Array {
  const ints = (name: string, list: readonly number[]) =>
    attribute(name, { type: 7, ints: [...list] })
  const held = (name: string, t: TensorProto) => attribute(name, { type: 4, t })
  const floats = (name: string, list: readonly number[]) =>
    held(name, writeTensor(float32([list.length], list), name, false))
  const modes = tensor('UINT8', [4], Uint8Array.of(6, 4, 5, 0))
  const trees = node(
    'TreeEnsemble',
    ['x'],
    ['y'],
    [
      attribute('n_targets', { type: 2, i: 1 }),
      ints('tree_roots', [0]),
      ints('nodes_featureids', [0, 1, 0, last]),
      ints('nodes_truenodeids', [0, 1, 2, 3]),
      ints('nodes_trueleafs', [1, 1, 1, 1]),
      ints('nodes_falsenodeids', [1, 2, 3, 4]),
      ints('nodes_falseleafs', [0, 0, 0, 1]),
      ints('nodes_missing_value_tracks_true', [0, 1, 0, 0]),
      ints('leaf_targetids', [0, 0, 0, 0, 0]),
      held('nodes_modes', writeTensor(modes, 'nodes_modes', false)),
      floats('nodes_splits', [0, 7, 0, 0.5]),
      floats('membership_values', members),
      floats('leaf_weights', [10, 20, 30, 40, 50]),
    ],
  )
  return model(graph([{ ...trees, domain: 'ai.onnx.ml' }]), {
    opsetImport: [
      { domain: '', version: 21 },
      { domain: 'ai.onnx.ml', version: 5 },
    ],
  })
}

test('trees that test for members and equality, of any numbers and beside thresholds', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'slipway-')), 'model.onnx')
  writeFileSync(path, membershipTrees([1, 2.5, -3, NaN]))
  const loaded = await loadModel(path)
  const x0 = [1, 2.5, -3, 2, 0, 0, -0, 5, NaN, 0]
  const x1 = [0, 0, 7, 7, 7, 1, 1, 1, 1, NaN]
  const data = x0.flatMap((x, row) => [x, x1[row]!])
  const [y] = await loaded.infer([{ name: 'x', datatype: 'FP32', shape: [10, 2], data }])
  // NaN is not 0, so it goes with the others.
  assert.deepEqual(y!.data, Float32Array.of(10, 10, 10, 20, 20, 40, 40, 30, 30, 20))
  await loaded.close()
})

test('a set of members without an end, and a threshold on a column that is not there, are refused', () => {
  assert.throws(() => read(membershipTrees([1, 2.5])), code('E_FORMAT'))
  assert.throws(() => read(membershipTrees([])), code('E_FORMAT'))
  assert.throws(() => read(membershipTrees([1, NaN], 2)), code('E_FORMAT'))
})

function externalModel(location: string, more: Record<string, string> = {}): Uint8Array {
  const tensor: TensorProto = {
    ...writeTensor(float32([2], [0, 0]), 'w', false),
    dataLocation: 1,
    externalData: Object.entries({ location, ...more }).map(([key, value]) => ({ key, value })),
  }
  delete tensor.rawData
  return model(graph([node('Add', ['x', 'w'], ['y'])], { initializer: [tensor] }))
}

test('data in another file stays in the folder, and is a plain file of its own', async () => {
  const top = mkdtempSync(join(tmpdir(), 'slipway-'))
  const folder = join(top, 'model')
  mkdirSync(join(folder, 'sub'), { recursive: true })
  const secret = join(top, 'secret')
  writeFileSync(secret, new Uint8Array(8))
  writeFileSync(join(folder, 'good'), new Uint8Array(16))
  writeFileSync(join(folder, 'sub', 'deep'), new Uint8Array(8))
  symlinkSync(secret, join(folder, 'link'))
  symlinkSync(top, join(folder, 'folder'))
  linkSync(secret, join(folder, 'hard'))
  execFileSync('mkfifo', [join(folder, 'pipe')])
  const load = (bytes: Uint8Array) => {
    writeFileSync(join(folder, 'model.onnx'), bytes)
    return loadModel(join(folder, 'model.onnx'))
  }
  const paths = [
    '../secret',
    secret,
    'link',
    'folder/secret',
    'hard',
    'pipe',
    '/dev/zero',
    '#/../secret',
    'sub/../../secret',
    '..\\secret',
    'missing',
    'sub',
    '',
  ]
  for (const path of paths) await assert.rejects(load(externalModel(path)), code('E_PATH'), path)
  const wrong: Record<string, string>[] = [
    { offset: '-1' },
    { offset: '9' },
    { length: '99' },
    { length: 'x' },
    { __proto__2: '1' },
    { length: '4' },
  ]
  for (const more of wrong)
    await assert.rejects(load(externalModel('good', more)), code('E_FORMAT'), JSON.stringify(more))
  await load(externalModel('good', { offset: '8', length: '8' }))
  await load(externalModel('sub/deep'))
})

test('every prefix and every damaged byte ends in a typed error or a model', () => {
  const weights = writeTensor(float32([2, 2], [1, 2, 3, 4]), 'w', false)
  const nodes = [
    node('MatMul', ['x', 'w'], ['z']),
    node('Softmax', ['z'], ['y'], [attribute('axis', { type: 2, i: 1 })]),
  ]
  const bytes = model(graph(nodes, { initializer: [weights] }))
  const attempts = [
    ...Array.from(bytes, (_, i) => bytes.subarray(0, i)),
    ...Array.from(bytes, (byte, i) => Uint8Array.from(bytes).fill(byte ^ (1 << (i % 8)), i, i + 1)),
    ...Array.from(bytes, (_, i) => Uint8Array.from(bytes).fill(0x7f, i, i + 1)),
  ]
  for (const attempt of attempts) {
    try {
      read(attempt)
    } catch (error) {
      assert.ok(isSlipwayError(error), String(error instanceof Error ? error.stack : error))
    }
  }
})
