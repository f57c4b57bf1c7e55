// slipway train --report: one page, made of the same facts in the same bytes, in which no name is markup.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { trainModel } from '../../src/cli/train-model.ts'
import type { TrainFlags } from '../../src/cli/train.ts'
import { isSlipwayError } from '../../src/errors.ts'
import { seededRandom } from '../../src/training/random.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-'))
const report = join(folder, 'report.html')
const flags: TrainFlags = {
  target: 'y',
  output: join(folder, 'model.slipway'),
  report,
  model: 'boosting',
  test: 0.2,
  folds: 0,
  seed: 3,
  trees: 20,
  layers: [8],
  activation: 'relu',
  epochs: 10,
  steps: 100,
  precision: 'float64',
  c: 1,
  standardize: true,
  quiet: true,
}

const hostile = '<script>alert(1)</script>'

/** y is 5 a + noise; `useless` says nothing; the names would be markup. */
function table(rows: number, label: (y: number) => string): string {
  const random = seededRandom(1)
  const lines = Array.from({ length: rows }, (_, i) => {
    const a = random() * 4
    return [a, random(), i % 9 === 0 ? '' : `"<b>""${i % 3}"""`, label(5 * a + random())]
  })
  const path = join(folder, `data-${rows}.csv`)
  writeFileSync(
    path,
    [['a', hostile, '"a&b"', 'y'], ...lines].map((line) => line.join(',')).join('\n'),
  )
  return path
}

const page = () => readFileSync(report, 'utf8')

function holds(text: string, ...parts: readonly string[]): void {
  for (const part of parts) assert.ok(text.includes(part), `the page lacks ${part}`)
}

test('a quantity: errors, residuals, loss, importances and columns; the same bytes each time', async () => {
  const data = table(400, (y) => y.toFixed(3))
  await trainModel(data, { ...flags, earlyStopping: true }, 'slipway train data.csv')
  const first = page()
  holds(first, 'RMSE', 'id="actual-t"', 'id="residuals-t"', 'id="spread-t"', 'id="loss-t"')
  holds(first, 'rows held out to stop early', 'slipway train data.csv', 'sha256:', '<dd>3</dd>')
  assert.ok(!/<script|<b>|https?:|url\(|src=/i.test(first))
  holds(first, '&lt;script&gt;alert(1)&lt;/script&gt;', '&lt;b&gt;&quot;0&quot; ')
  // The column that says it all comes first; its importance is that of no other.
  const rested = first.slice(first.indexOf('What the answers rest on'))
  assert.ok(rested.indexOf('>a</th>') < rested.indexOf('>&lt;script'))
  await trainModel(data, { ...flags, earlyStopping: true }, 'slipway train data.csv')
  assert.equal(page(), first)
  await trainModel(data, { ...flags, earlyStopping: true, date: '2026-01-02' })
  holds(page(), '2026-01-02')
})

test('classes: confusion, ROC, calibration; many rows are drawn in few bytes', async () => {
  await trainModel(
    table(9000, (y) => (y > 10 ? 'yes' : `"no<i>"`)),
    flags,
  )
  const two = page()
  holds(two, 'Confusion matrix', 'id="roc-t"', 'id="calibration-t"', 'id="counts-t"', 'no&lt;i&gt;')
  assert.ok(two.length < 100_000)
  await trainModel(
    table(8000, (y) => String(Math.floor(y / 8))),
    { ...flags, model: 'linear' },
  )
  holds(page(), 'Each class against all others', 'probability of the answer')
  await trainModel(
    table(20_000, (y) => y.toFixed(3)),
    { ...flags, model: 'linear' },
  )
  assert.ok(page().length < 100_000)
  assert.ok(!page().includes('id="loss-t"'), 'a solution in one step has no loss curve')
})

test('a report that cannot be written is refused before anything is trained', async () => {
  const data = table(100, (y) => y.toFixed(3))
  const before = readdirSync(folder).length
  for (const [name, message] of [
    [join(folder, 'nowhere', 'report.html'), /nowhere/],
    [folder, /folder/],
  ] as const)
    await assert.rejects(
      trainModel(data, { ...flags, output: join(folder, 'other.slipway'), report: name }),
      (error) => isSlipwayError(error) && error.code === 'E_PATH' && message.test(error.message),
    )
  for (const same of [data, flags.output])
    await assert.rejects(
      trainModel(data, { ...flags, report: same }),
      (error) =>
        isSlipwayError(error) && error.code === 'E_USAGE' && /named twice/.test(error.message),
    )
  assert.equal(readdirSync(folder).length, before)
})
