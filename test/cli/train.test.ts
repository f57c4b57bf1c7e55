// slipway train from end to end: table in, file out, served as any other.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { trainModel } from '../../src/cli/train-model.ts'
import type { TrainFlags } from '../../src/cli/train.ts'
import { isSlipwayError } from '../../src/errors.ts'
import { writeModel } from '../../src/formats/slipway/write.ts'
import { loadModel } from '../../src/index.ts'
import { inspectPath } from '../../src/cli/inspect-path.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-'))
const output = join(folder, 'model.slipway')
const flags: TrainFlags = {
  target: 'price',
  output,
  model: 'linear',
  test: 0.2,
  folds: 0,
  seed: 0,
  trees: 100,
  layers: [32, 16],
  activation: 'relu',
  epochs: 100,
  steps: 1000,
  precision: 'float64',
  c: 1,
  standardize: true,
  quiet: true,
}

/** 80 houses whose price is 3 size + 10 in town + 5, to 0.01; some sizes and places missing. */
const houses = Array.from({ length: 80 }, (_, i) => {
  const size = 20 + ((i * 37) % 91)
  const place = ['town', 'village', 'farm'][i % 3]!
  const price = 3 * size + (place === 'town' ? 10 : 0) + 5 + ((i % 5) - 2) * 0.005
  return {
    size: i % 40 === 7 ? '' : String(size),
    place: i % 40 === 9 ? 'NA' : place,
    price: price.toFixed(4),
  }
})
const csv = (rows: readonly object[]) =>
  [Object.keys(rows[0]!).join(','), ...rows.map((row) => Object.values(row).join(','))].join('\n')

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const data = file('houses.csv', csv(houses))

const refused = (path: string, more: Partial<TrainFlags>, code: string, part: RegExp) =>
  assert.rejects(
    trainModel(path, { ...flags, ...more }),
    (error) =>
      isSlipwayError(error) && error.code === code && part.test(`${error.message} ${error.hint}`),
  )

test('a table becomes a file that is served, replays its examples, and takes what training took', async () => {
  await trainModel(data, flags)
  const model = await loadModel(output)
  assert.equal(model.verified?.rows, 5)
  const ask = (size: number | null, place: string | null) =>
    model.infer([
      { name: 'size', datatype: 'FP64', shape: [1, 1], data: [size] },
      { name: 'place', datatype: 'BYTES', shape: [1, 1], data: [place] },
    ])
  const [town] = await ask(50, 'town')
  const [farm] = await ask(50, 'farm')
  assert.ok(
    Math.abs((town!.data[0] as number) - 165) < 20 &&
      Math.abs((town!.data[0] as number) - (farm!.data[0] as number) - 10) < 10,
  )
  assert.equal((await ask(null, 'never seen'))[0]!.shape[0], 1)
  const { examples, training } = model.model
  assert.equal(examples!.rows.length, 5)
  assert.match(String(training!['data']), /^sha256:/)
  const { what, model: inspected } = await inspectPath(output)
  assert.match(what, /own file/)
  assert.deepEqual(
    inspected!.signatures[0]!.inputs.map(({ name }) => name),
    ['size', 'place'],
  )
})

test('the same seed gives the same bytes, another seed others', async () => {
  const bytes = async (seed: number) => {
    await trainModel(data, { ...flags, seed })
    return readFileSync(output)
  }
  const first = await bytes(1)
  assert.ok(first.equals(await bytes(1)))
  assert.ok(!first.equals(await bytes(2)))
})

test('examples that no longer hold refuse the file', async () => {
  await trainModel(data, flags)
  const { model } = await loadModel(output)
  const rows = model.examples!.outputs['predict']!.map((value) => (value as number) + 1)
  const changed = join(folder, 'changed.slipway')
  writeFileSync(
    changed,
    writeModel({ ...model, examples: { ...model.examples!, outputs: { predict: rows } } }),
  )
  await assert.rejects(
    loadModel(changed),
    (error) => isSlipwayError(error) && error.code === 'E_VERIFY',
  )
})

test('classes, cross-validation, weights and JSON lines', async () => {
  const lines = houses.map((house) =>
    JSON.stringify({ ...house, dear: Number(house.price) > 200 ? 'yes' : 'no' }),
  )
  const path = file('houses.jsonl', lines.join('\n'))
  await trainModel(path, { ...flags, target: 'dear', ignore: 'price', folds: 3, balanced: true })
  const model = await loadModel(output)
  assert.deepEqual(model.outputs.map(({ name }) => name).slice(0, 3), [
    'predict',
    'decision_function',
    'predict_proba',
  ])
  const rows = [
    { name: 'size', datatype: 'FP64', shape: [2, 1], data: [100, 20] },
    { name: 'place', datatype: 'BYTES', shape: [2, 1], data: ['town', 'farm'] },
  ] as const
  assert.deepEqual((await model.infer(rows))[0]!.data, ['yes', 'no'])
})

for (const model of ['boosting', 'forest'] as const)
  test(`${model}: missing values and categories as they are, served, replayed and explained`, async () => {
    const lines = Array.from({ length: 4 }, (_, i) =>
      houses.map((house, j) => ({
        ...house,
        price: (Number(house.price) + 0.001 * (i + j)).toFixed(4),
        kind: ['cheap', 'fair', 'dear'][Math.min(2, Math.floor(Number(house.price) / 140))]!,
      })),
    ).flat()
    const path = file(`${model}.csv`, csv(lines))
    for (const target of ['price', 'kind']) {
      const own = { ...flags, model, target, ignore: target === 'price' ? 'kind' : 'price' }
      await trainModel(path, { ...own, trees: 30 })
      const loaded = await loadModel(output)
      assert.equal(loaded.verified?.rows, 5)
      const ask = (place: string | null) =>
        loaded.infer(
          [
            { name: 'size', datatype: 'FP64', shape: [1, 1], data: [null] },
            { name: 'place', datatype: 'BYTES', shape: [1, 1], data: [place] },
          ],
          { outputs: ['predict', 'shap_values'] },
        )
      const [unknown, why] = await ask('moon')
      assert.deepEqual(unknown!.data, (await ask(null))[0]!.data)
      assert.equal(why!.shape.at(-1), 3)
      const bytes = readFileSync(output)
      await trainModel(path, { ...own, trees: 30 })
      assert.ok(readFileSync(output).equals(bytes))
    }
  })

test('auto keeps what cross-validation finds best', async () => {
  const bent = Array.from({ length: 400 }, (_, i) => {
    const x = ((i * 37) % 101) / 10
    return {
      x: String(x),
      line: (3 * x + ((i * 7) % 5) / 10).toFixed(3),
      step: x > 3 && x < 7 ? 'in' : 'out',
    }
  })
  const path = file('bent.csv', csv(bent))
  await trainModel(path, { ...flags, model: 'auto', target: 'line', ignore: 'step', trees: 20 })
  assert.equal((await loadModel(output)).model.source.estimator, 'LinearRegression')
  await trainModel(path, { ...flags, model: 'auto', target: 'step', ignore: 'line', trees: 20 })
  const { model } = await loadModel(output)
  assert.notEqual(model.source.estimator, 'LogisticRegression')
  const tried = model.training!['tried'] as readonly { model: string; mean: number }[]
  assert.equal(tried.length, 4)
  assert.ok(tried[0]!.mean < tried[3]!.mean && tried[3]!.model === 'linear')
})

test('gradient descent on the tutorial line', async () => {
  await trainModel('test/fixtures/training/line.csv', {
    ...flags,
    target: 'y',
    optimizer: 'sgd',
    standardize: false,
    test: 0.01,
  })
  const model = await loadModel(output)
  const [answer] = await model.infer([{ name: 'x', datatype: 'FP64', shape: [1, 1], data: [2] }])
  assert.ok(Math.abs((answer!.data[0] as number) - 8.09) < 0.2)
})

test('bad data is refused by row and column, and leaves no file', async () => {
  const bad = (name: string, change: (rows: Record<string, string>[]) => unknown) => {
    const rows = houses.map((house): Record<string, string> => ({ ...house }))
    change(rows)
    return file(name, csv(rows))
  }
  const before = readdirSync(folder).length
  await refused(data, { target: 'prise' }, 'E_COLUMN', /Did you mean "price"/)
  await refused(
    bad('a.csv', (rows) => rows.forEach((row) => (row['price'] = ''))),
    {},
    'E_EMPTY',
    /"price" is empty in every row/,
  )
  await refused(
    bad('b.csv', (rows) => (rows[3]!['size'] = 'large')),
    {},
    'E_VALUE',
    /row 4, column "size": "large"/,
  )
  await refused(
    bad('c.csv', (rows) => rows.forEach((row) => (row['price'] = '7'))),
    {},
    'E_VALUE',
    /only value/,
  )
  await refused(
    bad('d.csv', (rows) => (rows[2]!['price'] = 'dear')),
    { task: 'regression' },
    'E_VALUE',
    /row 3, target "price": "dear" is no number/,
  )
  await refused(file('e.csv', csv(houses.slice(0, 5))), {}, 'E_EMPTY', /only 5 rows/)
  await refused(file('f.csv', 'a,b\n1,2\n3\n'), { target: 'b' }, 'E_BODY', /row 2 has 1 fields/)
  await refused(
    bad('g.csv', (rows) =>
      rows.forEach((row) => {
        row['size'] = '1'
        row['place'] = 'x'
      }),
    ),
    {},
    'E_EMPTY',
    /no column is left.*constant/,
  )
  await refused(data, { optimizer: 'sgd', learningRate: 1e6 }, 'E_VALUE', /learning rate/)
  await refused('nowhere.csv', {}, 'E_PATH', /nowhere/)
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.includes('.tmp')),
    [],
  )
  assert.equal(readdirSync(folder).length, before + 7)
})
