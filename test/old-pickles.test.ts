// What files of before 0.20 hold, or lack, built byte by byte.
import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { LoadedModel } from '../src/index.ts'
import { loadModel } from '../src/index.ts'
import { binbytes, bytesOf, dtype, global, long, ndarray, proto } from './hostile/assembler.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-old-'))

const bytesOfDoubles = (...values: number[]) => new Uint8Array(Float64Array.from(values).buffer)
const doubles = (...values: number[]) =>
  ndarray(
    `K${String.fromCharCode(values.length)}\x85`,
    dtype('f8'),
    binbytes(bytesOfDoubles(...values)),
  )

/** An object of a class with these attributes, each given as opcodes. */
const object = (module: string, name: string, state: Record<string, string>) =>
  `${global(module, name)})\x81}(${Object.entries(state)
    .map(([key, value]) => long(key) + value)
    .join('')}ub`

function load(name: string, body: string): Promise<LoadedModel> {
  const path = join(folder, `${name}.pkl`)
  writeFileSync(path, bytesOf(proto(3), body, '.'))
  return loadModel(path)
}

const scaler = (version: string) =>
  object('sklearn.preprocessing.data', 'MinMaxScaler', {
    scale_: doubles(0.5, 2),
    min_: doubles(0, -1),
    _sklearn_version: long(version),
  })

test('a scaler refuses missing values before 0.20, and passes them on since', async () => {
  const X = [{ name: 'X', datatype: 'FP64' as const, shape: [1, 2], data: [null, 3] }]
  const old = await load('old', scaler('0.19.1'))
  await assert.rejects(old.infer(X), { code: 'E_MISSING' })
  const known = await load('newer', scaler('0.20.0'))
  const [answer] = await known.infer(X)
  assert.ok(Number.isNaN(answer!.data[0]))
  assert.equal(answer!.data[1], 5)
})

test('a BayesianRidge of before 0.19 has a mean and no deviation; a newer one without it was not fitted', async () => {
  const ridge = (version?: string) =>
    object('sklearn.linear_model.bayes', 'BayesianRidge', {
      fit_intercept: '\x88',
      coef_: doubles(2, -1),
      intercept_: 'G\x3f\xf0\x00\x00\x00\x00\x00\x00',
      alpha_: 'K\x01',
      ...(version === undefined ? {} : { _sklearn_version: long(version) }),
    })
  const model = await load('ridge', ridge())
  const X = [{ name: 'X', datatype: 'FP64' as const, shape: [1, 2], data: [3, 4] }]
  assert.deepEqual(Array.from((await model.infer(X))[0]!.data), [3])
  assert.deepEqual(
    model.outputs.map(({ name }) => name),
    ['predict'],
  )
  await assert.rejects(load('newer-ridge', ridge('1.0.2')), /has no sigma_/)
})

test('the first DataFrameMapper keeps what it built in its features', async () => {
  const feature = (column: string, transformer: string) => `](${long(column)}e${transformer}\x86`
  const mapper = object('sklearn_pandas.dataframe_mapper', 'DataFrameMapper', {
    features: `](${feature('age', 'N')}${feature('fare', object('sklearn.preprocessing.data', 'MinMaxScaler', { scale_: doubles(0.5), min_: doubles(1) }))}e`,
  })
  const model = await load('mapper', mapper)
  const columns = [
    { name: 'age', datatype: 'FP64' as const, shape: [1, 1], data: [40] },
    { name: 'fare', datatype: 'FP64' as const, shape: [1, 1], data: [8] },
  ]
  assert.deepEqual(Array.from((await model.infer(columns))[0]!.data), [40, 5])
})

test('a scaler without what fit leaves was never fitted', async () => {
  for (const name of ['StandardScaler', 'RobustScaler'])
    await assert.rejects(
      load(name, object('sklearn.preprocessing._data', name, { with_mean: '\x88' })),
      { code: 'E_UNSUPPORTED', message: /saved before it was fitted/ },
    )
})

test('labels that were str in Python 2 are texts where they are ASCII', async () => {
  const bayes = (labels: string) =>
    object('sklearn.naive_bayes', 'GaussianNB', {
      classes_: ndarray(
        'K\x02\x85',
        dtype('S1', '|').replace('NNNJ\xff\xff\xff\xff', 'NNNK\x01'),
        binbytes(labels),
      ),
      class_prior_: doubles(0.5, 0.5),
      theta_: ndarray('K\x02K\x01\x86', dtype('f8'), binbytes(bytesOfDoubles(0, 10))),
      sigma_: ndarray('K\x02K\x01\x86', dtype('f8'), binbytes(bytesOfDoubles(1, 1))),
    })
  const model = await load('bytes', bayes('AB'))
  const X = [{ name: 'X', datatype: 'FP64' as const, shape: [2, 1], data: [1, 9] }]
  assert.deepEqual(Array.from((await model.infer(X))[0]!.data), ['A', 'B'])
  await assert.rejects(load('not-ascii', bayes('A\xe9')), /not all of them ASCII/)
})
