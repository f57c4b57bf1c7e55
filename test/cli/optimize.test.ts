// slipway optimize as people run it: what it writes, what it refuses, and that a refusal leaves no file.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runCli } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-'))
after(() => rmSync(folder, { recursive: true }))

const forest = 'test/fixtures/sklearn/1.5.2/RandomForestClassifier-every-0/model.pkl'

test('the exact choice is smaller, and the report says what was chosen', async () => {
  const [output, report] = [join(folder, 'forest.slipway'), join(folder, 'report.html')]
  const args = ['optimize', forest, '-o', output, '--outputs', 'predict', '--report', report]
  const { code, stdout } = await runCli([...args, '--json'])
  assert.equal(code, 0)
  const facts = JSON.parse(stdout) as {
    chosen: string
    before: { bytes: number }
    candidates: { bytes: number; change: { worst: number; labels: number } }[]
  }
  assert.equal(facts.chosen, 'exact')
  assert.ok(facts.candidates[0]!.bytes < facts.before.bytes)
  assert.deepEqual(facts.candidates[0]!.change, { worst: 0, labels: 0 })
  assert.equal(readFileSync(output).length, facts.candidates[0]!.bytes)
  const page = readFileSync(report, 'utf8')
  assert.match(page, /exact \(chosen\)/)
  assert.doesNotMatch(page, /<script|https?:/)
})

test('a size that nothing reaches is refused, and nothing is written', async () => {
  const output = join(folder, 'none.slipway')
  const { code, stderr } = await runCli(['optimize', forest, '-o', output, '--target-size', '10b'])
  assert.notEqual(code, 0)
  assert.match(stderr, /no choice meets the targets.*E_VERIFY/s)
  assert.ok(!existsSync(output))
})

test('a loss that nobody can measure, and a step that is not there, are refused', async () => {
  const output = join(folder, 'none.slipway')
  const drop = await runCli(['optimize', forest, '-o', output, '--max-drop', '0.5%'])
  assert.match(drop.stderr, /--max-drop needs --data and --target/)
  const step = await runCli(['optimize', forest, '-o', output, '--apply', 'magic'])
  assert.match(step.stderr, /there is no step "magic"; there are fold-norms, /)
  assert.ok(!existsSync(output))
})

test('what loses more than is allowed is not chosen', async () => {
  const trained = join(folder, 'line.slipway')
  const data = 'test/fixtures/training/line.csv'
  assert.equal((await runCli(['train', data, '--target', 'y', '-o', trained, '-q'])).code, 0)
  const output = join(folder, 'small.slipway')
  const asked = ['--data', data, '--target', 'y', '--max-drop', '0.5%', '--json']
  const { code, stdout } = await runCli(['optimize', trained, '-o', output, ...asked])
  assert.equal(code, 0)
  const { before, chosen, candidates } = JSON.parse(stdout) as {
    before: { metric: { name: string; value: number } }
    chosen: string
    candidates: { names: string[]; drop: number }[]
  }
  assert.equal(before.metric.name, 'RMSE')
  const taken = candidates.find(({ names }) => (names.join(' + ') || 'exact') === chosen)
  assert.ok(taken!.drop <= 0.005, `${chosen} loses ${taken!.drop}`)
})

const net = 'test/fixtures/optimize/digits'

test('a convolution net becomes bytes over the rows given, and the report has what that costs', async () => {
  const output = join(folder, 'net.slipway')
  const data = ['--data', `${net}/rows.csv`, '--target', 'digit']
  const apply = ['--apply', 'fold-norms,int8-static', '--json']
  const args = ['optimize', `${net}/model.onnx`, '-o', output]
  const { code, stdout } = await runCli([...args, ...data, ...apply])
  assert.equal(code, 0)
  const { before, candidates } = JSON.parse(stdout) as {
    before: { bytes: number; memory: number; metric: { value: number } }
    candidates: { names: string[]; bytes: number; memory: number; drop: number }[]
  }
  const [, small] = candidates
  assert.deepEqual(small!.names, ['fold-norms', 'int8-static'])
  assert.ok(small!.bytes < before.bytes / 2 && small!.memory < before.memory / 2)
  assert.ok(before.metric.value === 0.9 && small!.drop <= 0.01)
})

test('int8-static without rows is refused with what to do', async () => {
  const output = join(folder, 'refused.slipway')
  const args = ['optimize', `${net}/model.onnx`, '-o', output, '--apply', 'int8-static']
  const { code, stderr } = await runCli(args)
  assert.notEqual(code, 0)
  assert.match(stderr, /int8-static needs --data.*--data rows\.csv.*int8-dynamic/s)
  assert.ok(!existsSync(output))
})

test('a forest whose explanations hold its trees says so, and a step that changes nothing', async () => {
  const output = join(folder, 'held.slipway')
  const args = ['optimize', forest, '-o', output, '--apply', 'trees-50']
  const { code, stderr, stdout } = await runCli(args)
  assert.equal(code, 0)
  assert.match(stderr, /trees-50 changes nothing in this model: .*shap_values speak of the trees/)
  assert.match(stderr, /with --outputs predict,predict_proba the file has .*, not /)
  assert.match(stdout, /as a module/)
})
