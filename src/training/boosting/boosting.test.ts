import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { answersOf } from '../answers.ts'
import type { FeatureColumn } from '../table/infer-columns.ts'
import { classificationMetrics, regressionMetrics } from '../metrics.ts'
import type { TrainOptions } from '../options.ts'
import { defaultTrainOptions } from '../options.ts'
import type { Target } from '../table/target.ts'
import { fitBoosting, fitForest } from './fit-trees.ts'

const root = 'test/fixtures/training/boosting'

interface Recorded {
  readonly data: string
  readonly categories: readonly number[]
  readonly options: Readonly<Record<string, number>>
  readonly metrics: Readonly<Record<string, number>>
  readonly answers: readonly number[]
}

/** Every fourth row is held out, as scripts/make-boosting-fixtures.py has it. */
function recorded(name: string) {
  const facts = JSON.parse(readFileSync(`${root}/${name}.json`, 'utf8')) as Recorded
  const lines = gunzipSync(readFileSync(`${root}/${facts.data}.csv.gz`))
    .toString()
    .split('\n')
  const cells = lines.map((line) => line.split(',').map((cell) => (cell === '' ? NaN : +cell)))
  const width = cells[0]!.length - 1
  const features = Array.from({ length: width }, (_, i): FeatureColumn => {
    const values = Float64Array.from(cells, (row) => row[i]!)
    if (!facts.categories.includes(i)) return { name: `x${i}`, kind: 'number', values }
    const levels = Array.from({ length: Math.max(...values.filter((v) => v === v)) + 1 }, (_v, k) =>
      String(k),
    )
    const codes = Int32Array.from(values, (value) => (value === value ? value : -1))
    return { name: `x${i}`, kind: 'category', levels, codes }
  }).toSorted((a, b) => Number(a.kind === 'category') - Number(b.kind === 'category'))
  const values = Float64Array.from(cells, (row) => row[width]!)
  const isRegression = 'RMSE' in facts.metrics
  const every = Int32Array.from(values, (_, row) => row)
  const target: Target = {
    name: 'y',
    task: isRegression ? 'regression' : 'classification',
    values,
    classes: isRegression ? [] : Array.from({ length: Math.max(...values) + 1 }, (_, k) => k),
    rows: every,
  }
  const train = every.filter((row) => row % 4 !== 3)
  const test = every.filter((row) => row % 4 === 3)
  return { ...facts, features, target, train, test }
}

const asked = (options: Readonly<Record<string, number>>): TrainOptions => ({
  ...defaultTrainOptions,
  target: 'y',
  trees: options['max_iter'] ?? 100,
  earlyStopping: false,
  ...(options['max_leaf_nodes'] ? { maxLeaves: options['max_leaf_nodes'] } : {}),
  ...(options['min_samples_leaf'] ? { minLeaf: options['min_samples_leaf'] } : {}),
  ...(options['learning_rate'] ? { learningRate: options['learning_rate'] } : {}),
})

const metricsOf = (target: Target, rows: Int32Array, answers: Float64Array) => {
  const y = rows.length > 0 ? Float64Array.from(rows, (row) => target.values[row]!) : []
  return target.task === 'regression'
    ? regressionMetrics(y, answers)
    : classificationMetrics(y, answers, target.classes.length)
}

for (const name of ['diabetes', 'breast-cancer', 'digits', 'mixed', 'mixed-small'])
  test(`boosting answers held-out rows as well as scikit-learn's: ${name}`, async () => {
    const { features, target, train, test: held, metrics, answers, options } = recorded(name)
    const { estimator } = fitBoosting(features, target, train, asked(options))
    const given = await answersOf(estimator, features, held)
    const got = metricsOf(target, held, given)
    for (const [metric, want] of Object.entries(metrics))
      assert.ok(
        Math.abs(got[metric]! - want) <= 0.01 * want,
        `${metric} ${got[metric]}, not ${want}`,
      )
    // Digits have pixels that part rows alike, and the last bit of a sum decides which is taken.
    if (name === 'digits') return
    answers.forEach((want, i) =>
      assert.ok(
        Math.abs(given[i]! - want) <= 1e-9 * Math.abs(want),
        `${i}: ${given[i]}, not ${want}`,
      ),
    )
  })

test('a forest answers held-out rows about as well as boosting', async () => {
  for (const [name, metric, least] of [
    ['diabetes', 'R2', 0.35],
    ['mixed', 'R2', 0.28],
    ['breast-cancer', 'accuracy', 0.96],
    ['digits', 'accuracy', 0.96],
  ] as const) {
    const { features, target, train, test: held } = recorded(name)
    const { estimator, losses } = fitForest(features, target, train, { ...asked({}), trees: 50 })
    const got = metricsOf(target, held, await answersOf(estimator, features, held))
    assert.ok(got[metric]! >= least, `${name}: ${metric} ${got[metric]}`)
    assert.ok(losses.at(-1)! < losses[0]!)
  }
})

test('boosting stops when held-out rows gain no more, and keeps the best round', () => {
  const { features, target, train } = recorded('diabetes')
  const { losses, heldOut, estimator } = fitBoosting(features, target, train, {
    ...asked({}),
    trees: 500,
    earlyStopping: true,
  })
  assert.ok(losses.length < 200 && heldOut!.length === losses.length)
  const best = 1 + heldOut!.indexOf(Math.min(...heldOut!))
  assert.equal(estimator.parameters!['trees'], String(best))
  assert.ok(losses.length - best >= 10)
})

test('where a leaf holds rows of one value, or a column has but missing ones, trees stay finite', async () => {
  const count = 60
  const values = Float64Array.from({ length: count }, (_, i) => (i < 30 ? 0 : 1))
  const target: Target = {
    name: 'y',
    task: 'classification',
    values,
    classes: ['no', 'yes'],
    rows: Int32Array.from(values, (_, i) => i),
  }
  const features: FeatureColumn[] = [
    { name: 'same', kind: 'number', values: values.slice() },
    { name: 'none', kind: 'number', values: new Float64Array(count).fill(NaN) },
    { name: 'gone', kind: 'number', values: values.map((y) => (y === 1 ? NaN : 3)) },
  ]
  for (const fit of [fitBoosting, fitForest]) {
    const { estimator } = fit(features, target, target.rows, { ...asked({}), balanced: true })
    const given = await answersOf(estimator, features, target.rows)
    assert.ok(given.every((p) => p >= 0 && p <= 1))
    assert.ok(given[1]! < 0.01 && given[2 * 59 + 1]! > 0.99)
  }
})
