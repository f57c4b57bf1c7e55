// Needs the optional peer: NODE_PATH=FOLDER/node_modules node --test ... (.ci/run installs it aside and does so).
import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { encodeMessage } from '../../encodings/protobuf/message.ts'
import { isSlipwayError } from '../../errors.ts'
import { writeOnnx } from '../../formats/onnx/write.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Graph } from '../../ir/graph.ts'
import { modelProto } from '../../ir/model-proto/schema.ts'
import { writeTensor } from '../../ir/model-proto/write-tensor.ts'
import { float32, float64, int64, strings } from '../../ir/tensor.ts'
import { loadModel } from '../../load.ts'
import { findOperator } from '../../ops/index.ts'
import { hasOnnxRuntime, onnxruntimeBackend } from './index.ts'
import { ModelProcess } from './model-process.ts'

const skip = hasOnnxRuntime() ? false : 'the optional peer onnxruntime-node is not installed'
const source = { framework: '', frameworkVersion: '', estimator: '', container: '', warnings: [] }

function classifier(): Graph {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 2] })
  const scores = g.add('MatMul', [x, float64([2, 2], [1, 2, 3, 4])])
  const index = g.add('ArgMax', [scores], { axis: 1, keepdims: 0 })
  return g.build([
    { name: 'scores', value: scores },
    { name: 'place', value: index },
    { name: 'label', value: g.add('Gather', [strings([2], ['no', 'yes']), index], { axis: 0 }) },
  ])
}

const row = { X: { dataType: 'DOUBLE', shape: [1, 2], data: Float64Array.of(1, 2) } } as const

test(
  'a graph of ours answers from a child process: floats, integers and text',
  { skip },
  async () => {
    const session = await onnxruntimeBackend({ name: 'm' }).prepare(classifier(), [
      'label',
      'scores',
      'place',
    ])
    const [label, scores, place] = await session.run([float64([2, 2], [1, 2, -1, -2])])
    assert.deepEqual(label!.data, ['yes', 'no'])
    assert.deepEqual(scores!.data, Float64Array.of(7, 10, -7, -10))
    assert.deepEqual([place!.dataType, place!.data], ['INT64', Float64Array.of(1, 0)])
    await session.close()
  },
)

test(
  'a crash fails what the child was asked, and the next request is answered',
  { skip },
  async () => {
    const process = new ModelProcess(writeOnnx(classifier(), source), 'm')
    await process.run(row, ['scores'])
    const first = process.pid!
    const asked = Promise.allSettled([process.run(row, ['scores']), process.run(row, ['scores'])])
    globalThis.process.kill(first, 'SIGSEGV')
    const outcomes = await asked
    // What was answered before the signal arrived is right; the rest says what happened.
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        assert.ok(isSlipwayError(outcome.reason) && outcome.reason.code === 'E_WORKER_LOST')
    while (process.pid === first) await wait(5, undefined, { ref: true })
    const [scores] = await process.run(row, ['scores'])
    assert.deepEqual(scores!.data, Float64Array.of(7, 10))
    assert.notEqual(process.pid, first)
    process.close()
  },
)

test('a stopped child that is killed fails its requests with E_WORKER_LOST', { skip }, async () => {
  const process = new ModelProcess(writeOnnx(classifier(), source), 'm')
  await process.start()
  globalThis.process.kill(process.pid!, 'SIGSTOP')
  const asked = Promise.allSettled([process.run(row, ['scores']), process.run(row, ['scores'])])
  globalThis.process.kill(process.pid!, 'SIGKILL')
  for (const outcome of await asked) {
    assert.equal(outcome.status, 'rejected')
    assert.ok(isSlipwayError(outcome.reason) && outcome.reason.code === 'E_WORKER_LOST')
  }
  process.close()
})

test('a model ONNX Runtime refuses is E_UNSUPPORTED with its words', { skip }, async () => {
  const process = new ModelProcess(Uint8Array.of(1, 2, 3), 'm')
  await assert.rejects(
    process.start(),
    (error) => isSlipwayError(error) && error.code === 'E_UNSUPPORTED',
  )
})

test(
  'an ONNX file that JavaScript can not run runs there, its data in another file too',
  { skip },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-'))
    const square = {
      tensorType: {
        elemType: 1,
        shape: { dim: [{ dimParam: 'n' }, { dimValue: 2 }, { dimValue: 2 }] },
      },
    }
    const bias = writeTensor(float32([1], [0]), 'bias', false)
    delete bias.rawData
    const bytes = encodeMessage(modelProto, {
      irVersion: 8,
      producerName: 'test',
      opsetImport: [{ domain: '', version: 17 }],
      metadataProps: [],
      functions: [],
      graph: {
        name: 'determinants',
        node: [
          { opType: 'Det', input: ['x'], output: ['d'], attribute: [] },
          { opType: 'Add', input: ['d', 'bias'], output: ['y'], attribute: [] },
        ],
        input: [{ name: 'x', type: square }],
        output: [
          { name: 'y', type: { tensorType: { elemType: 1, shape: { dim: [{ dimParam: 'n' }] } } } },
        ],
        initializer: [
          { ...bias, dataLocation: 1, externalData: [{ key: 'location', value: 'data' }] },
        ],
        valueInfo: [],
        sparseInitializer: [],
      },
    })
    writeFileSync(join(folder, 'data'), new Uint8Array(Float32Array.of(100).buffer))
    writeFileSync(join(folder, 'model.onnx'), bytes)
    const model = await loadModel(join(folder, 'model.onnx'))
    const x = { name: 'x', datatype: 'FP32', shape: [1, 2, 2], data: [1, 2, 3, 4] } as const
    const [y] = await model.infer([x])
    assert.deepEqual(Array.from(y!.data as Float32Array), [98])
    await model.close()
    await assert.rejects(
      loadModel(join(folder, 'model.onnx'), { backend: 'javascript' }),
      (error) =>
        isSlipwayError(error) && error.code === 'E_UNSUPPORTED' && error.message.includes('Det'),
    )
  },
)

test('several instances share the work', { skip }, async () => {
  const graph = classifier()
  const session = await onnxruntimeBackend({ name: 'm', instances: 2 }).prepare(graph, ['place'])
  const answers = await Promise.all(
    Array.from({ length: 20 }, async (_, i) => session.run([float64([1, 2], [i, -i])])),
  )
  assert.equal(answers.length, 20)
  await session.close()
})

test(
  'without the peer a request names the line that installs it',
  { skip: !skip && 'it is installed' },
  () => {
    assert.throws(
      () => onnxruntimeBackend({ name: 'm' }).prepare(classifier(), ['scores']),
      (error) =>
        isSlipwayError(error) &&
        error.code === 'E_PEER' &&
        error.hint!.includes('npm i onnxruntime-node'),
    )
  },
)

test('an integer stays one on the way', { skip }, async () => {
  const g = new GraphBuilder(findOperator)
  const x = g.input('x', { dataType: 'INT64', shape: ['N'] })
  const graph = g.build([{ name: 'y', value: g.add('Add', [x, int64([], [1])]) }])
  const session = await onnxruntimeBackend({ name: 'm' }).prepare(graph, ['y'])
  const [y] = await session.run([int64([1], [2 ** 53 - 2])])
  assert.deepEqual(y!.data, Float64Array.of(2 ** 53 - 1))
  await session.close()
})
