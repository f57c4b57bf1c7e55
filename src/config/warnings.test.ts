import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Estimator } from '../estimators/estimator.ts'
import type { ModelPart } from '../formats/format.ts'
import { int64 } from '../ir/tensor.ts'
import { checkOrder } from './fit.ts'
import { loadConfig } from './load-config.ts'
import { droppedWarnings, labelWarnings, placeWarnings, repeatWarnings } from './warnings.ts'

function partOf(featureNamesIn: readonly string[]): ModelPart {
  const estimator: Estimator = {
    name: 'Ridge',
    featuresIn: featureNamesIn.length,
    featureNamesIn,
    methods: {},
  }
  return {
    role: 'model.pkl',
    estimator,
    framework: 'scikit-learn',
    version: '1.7.2',
    container: 'pickle',
    warnings: [],
  }
}

/** Warnings of an app's folder under another slipway.json. */
async function warningsOf(app: string, config: object): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-warnings-'))
  const source = join('test/fixtures/apps', app)
  for (const name of readdirSync(source)) copyFileSync(join(source, name), join(folder, name))
  writeFileSync(join(folder, 'slipway.json'), JSON.stringify(config))
  return (await loadConfig(join(folder, 'slipway.json'))).model.source.warnings
}

test('columns that reach a file in another place than their names say are named', () => {
  const part = partOf(['Petal Length', 'Petal Width', 'Age'])
  assert.deepEqual(placeWarnings(part, ['Petal Length', 'Petal Width', 'Age'], 'model'), [])
  assert.match(
    placeWarnings(part, ['petal_width', 'petal_length', 'years'], 'model').join(),
    /fitted with Petal Length, Petal Width in another place than the table has them/,
  )
})

test('columns under other names than a file knows are shown beside its own', () => {
  const part = partOf(['Age', 'Sex ', 'City', 'Years'])
  assert.deepEqual(placeWarnings(part, ['age', 'Sex', 'City', 'time'], 'model'), [
    'model: model.pkl takes columns by place: age as "Age", Sex as "Sex ", time as "Years"',
  ])
  assert.deepEqual(placeWarnings(partOf(['A (cm)', 'B']), ['x', 'y'], 'model'), [
    'model: model.pkl takes columns by place: x as "A (cm)", y as "B"',
  ])
})

test('repeated and dropped columns are named', () => {
  assert.deepEqual(repeatWarnings(['a', 'b', 'a'], 'model'), [
    'model: column "a" stands twice in front of it',
  ])
  const model: Estimator = {
    ...partOf(['a', 'b']).estimator,
    columns: [{ kind: 'number' }, { kind: 'any' }],
  }
  assert.deepEqual(droppedWarnings(model, ['a', 'b'], 'model'), ['model: Ridge reads nothing of b'])
})

test('labels of three classes out of alphabetical order are doubted, those of two are not', () => {
  const model = (count: number): Estimator => ({
    ...partOf(['a']).estimator,
    classes: int64(
      [count],
      Array.from({ length: count }, (_, i) => i),
    ),
  })
  const of = (labels: readonly string[] | Record<string, string>, count: number) =>
    labelWarnings({ model: 'm', labels }, model(count), 'slipway.json').length
  assert.equal(of(['setosa', 'versicolor', 'virginica'], 3), 0)
  assert.equal(of(['Python', 'Hadoop', 'Java'], 3), 1)
  assert.equal(of({ 0: 'Low', 2: 'High', 1: 'Medium' }, 3), 1)
  assert.equal(of(['Low Risk', 'High Risk'], 2), 0)
})

test('a default and mapped values are held against the scaler behind them', async () => {
  const config = {
    model: 'model.pkl',
    columns: 'columns.pkl',
    steps: [{ file: 'encoders.pkl', on: 'keys' }, { file: 'scaler.pkl' }],
  }
  const app = 'loan-encoders-threshold'
  assert.deepEqual(await warningsOf(app, { ...config, defaults: { age: 40 } }), [])
  assert.match(
    (await warningsOf(app, { ...config, defaults: { age: 4000 } })).join(),
    /the default of "age" is 4000, but the scaler behind it was fitted on [\d.]+ ± [\d.]+/,
  )
  const mapped = (yes: number) => ({
    ...config,
    steps: [
      { map: { Delhi: 0, Pune: 1 }, on: ['city'] },
      { map: { no: 0, yes }, on: ['owns'] },
      { file: 'scaler.pkl' },
    ],
  })
  assert.deepEqual(await warningsOf(app, mapped(1)), [])
  assert.match(
    (await warningsOf(app, mapped(100))).join(),
    /"owns" becomes one of 0, 100, but the scaler behind it/,
  )
})

test('mapped values that no split of the trees tells apart are named', async () => {
  const columns = ['length', 'dots', 'at', 'secure', 'dashes', 'numbers']
  const config = (no: number, yes: number) => ({
    model: 'rf.pkl',
    columns,
    steps: columns.map((column) => ({ map: { no, yes }, on: [column] })),
  })
  const found = await warningsOf('address-two-models', config(1000, 1001))
  assert.ok(
    found.some((text) =>
      /becomes one of 1000, 1001, but the trees behind it split at .*, so that it makes no difference/.test(
        text,
      ),
    ),
  )
  assert.equal(new Set(found).size, found.length)
  assert.ok(found.length > (await warningsOf('address-two-models', config(-1000, 1000))).length)
})

test('columns filled for every request are named', async () => {
  const config = {
    model: 'model.pkl',
    columns: ['rooms'],
    steps: [{ select: 'model', missing: 0 }],
  }
  assert.match(
    (await warningsOf('rent-map-dummies', config)).join(),
    /furnished, .*parking are 0 in every request/,
  )
})

test('a table of a hundred thousand terms is looked through in no time', () => {
  const terms = Array.from({ length: 100_000 }, (_, i) => `term ${i}`)
  const start = performance.now()
  assert.deepEqual(repeatWarnings(terms, 'model'), [])
  assert.deepEqual(placeWarnings(partOf(terms), terms, 'model'), [])
  checkOrder(partOf(terms), [...terms.slice(1), 'another'], 'model')
  // Comparing each with each takes a minute.
  assert.ok(performance.now() - start < 3000)
})
