// Columns that a request names, for a file of before 1.0 that knows no names.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InferTensor } from '../src/index.ts'
import { loadModel } from '../src/index.ts'
import { buildModel } from '../src/estimators/build-model.ts'
import type { Estimator } from '../src/estimators/estimator.ts'
import { anyWidthSpec, inputSpecsOf } from '../src/estimators/input-specs.ts'
import { floating } from '../src/estimators/scikit-learn/fitted.ts'
import { GraphBuilder } from '../src/ir/builder.ts'
import { int64 } from '../src/ir/tensor.ts'
import { findOperator } from '../src/ops/index.ts'
import { bindColumnsToMatrix } from '../src/signature/bind-columns.ts'
import { bindTensors } from '../src/signature/bind-tensors.ts'

const columns = (count: number): InferTensor[] =>
  Array.from({ length: count }, (_, i) => ({
    name: `column ${i}`,
    datatype: 'FP64',
    shape: [1, 1],
    data: [i],
  }))

test('as many columns as were fitted are taken by place, others are told by their number', async () => {
  const model = await loadModel('test/fixtures/sklearn/0.22.2/GaussianNB/model.pkl')
  await model.infer(columns(4))
  for (const count of [2, 3, 5])
    await assert.rejects(model.infer(columns(count)), {
      code: 'E_INPUT',
      message: new RegExp(`^${count} columns are given, and GaussianNB takes 4`),
    })
  await model.close()
})

test('text and numbers of a file without names are columns in their order', () => {
  const estimator: Estimator = {
    name: 'OrdinalEncoder',
    featuresIn: 2,
    columns: [{ kind: 'string' }, { kind: 'number' }],
    methods: {},
  }
  const specs = inputSpecsOf(estimator)
  assert.deepEqual(
    specs.map(({ name, kind, form, byPlace }) => [name, kind, form, byPlace]),
    [
      ['x0', 'string', 'column', true],
      ['x1', 'number', 'column', true],
    ],
  )
})

test('a table of any width takes the columns that come, and one that is not looked at any number', async () => {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', '...'] })
  const graph = g.build([
    { name: 'transform', value: g.add('NormalizeRows', [x], { norm: 'max' }) },
  ])
  const any = {
    name: 'default',
    inputs: [anyWidthSpec],
    outputs: [],
    defaultOutputs: [],
    graph,
    estimator: 'Normalizer',
  }
  const [table] = bindTensors(any, columns(3)).tensors
  assert.deepEqual(
    [table!.shape, Array.from(table!.data as Float64Array)],
    [
      [1, 3],
      [0, 1, 2],
    ],
  )
  const dummy = buildModel(
    {
      name: 'Dummy',
      featuresIn: undefined,
      columns: [{ kind: 'any' }],
      methods: { predict: (g, x) => g.add('RepeatRow', [x.column(g, 0), int64([1], [7])]) },
    },
    { library: 'scikit-learn', files: [] } as never,
  )
  assert.equal(bindTensors(dummy.signatures[0]!, columns(3)).rows, 1)
})

test('columns of text stand for a matrix of text', () => {
  const given = ['a', 'b'].map((text, i) => ({
    name: `column ${i}`,
    datatype: 'BYTES' as const,
    shape: [1, 1],
    data: [text],
  }))
  const [spec] = inputSpecsOf({
    name: 'OrdinalEncoder',
    featuresIn: 2,
    columns: [{ kind: 'string' }, { kind: 'string' }],
    methods: {},
  })
  assert.deepEqual(bindColumnsToMatrix(spec!, given), {
    name: 'X',
    datatype: 'BYTES',
    shape: [1, 2],
    data: ['a', 'b'],
  })
  assert.equal(bindColumnsToMatrix(spec!, columns(2)), undefined)
})

test('where a table of any width is computed with, integers become floats', () => {
  const g = new GraphBuilder(findOperator)
  const x = (dataType: 'INT64' | 'FLOAT') => g.input(dataType, { dataType, shape: ['N', '...'] })
  assert.equal(floating(g, x('INT64')).type.dataType, 'DOUBLE')
  assert.equal(floating(g, x('FLOAT')).type.dataType, 'FLOAT')
})
