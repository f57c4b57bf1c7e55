import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { runCli } from './run-cli.ts'

const iris = 'examples/iris/model.pkl'
const oneVersusRest = 'test/fixtures/sklearn/1.5.2/LogisticRegression-ovr/model.pkl'

function temporary(name: string, bytes: string | Uint8Array): string {
  const path = join(mkdtempSync(join(tmpdir(), 'slipway-inspect-')), name)
  writeFileSync(path, bytes)
  return path
}

async function inspectJson(path: string) {
  const { code, stdout } = await runCli(['inspect', path, '--json'])
  assert.equal(code, 0)
  return JSON.parse(stdout)
}

test('inspect tells what a model is, takes and answers', async () => {
  const report = await inspectJson(iris)
  assert.equal(report.framework, 'scikit-learn')
  assert.equal(report.frameworkVersion, '1.7.2')
  assert.equal(report.verdict, 'served')
  assert.match(report.sha256, /^[0-9a-f]{64}$/)
  assert.deepEqual(
    report.tree.children.map((child: { name: string }) => child.name),
    ['StandardScaler', 'LogisticRegression'],
  )
  assert.equal(report.signatures[0].inputs[0].name, 'sepal length (cm)')
  const proba = report.signatures[0].outputs.find(
    (output: { name: string }) => output.name === 'predict_proba',
  )
  assert.deepEqual(proba.classes, ['setosa', 'versicolor', 'virginica'])
  assert.ok(
    report.globals.every((global: { verdict: string }) =>
      ['data', 'model'].includes(global.verdict),
    ),
  )
  assert.deepEqual(report.reasons, [])
})

test("inspect says where today's release answers otherwise", async () => {
  const report = await inspectJson(oneVersusRest)
  assert.equal(report.drift[0].effect, 'differs')
  assert.match(report.drift[0].what, /one-versus-rest/)
})

test('inspect warns of mistakes that a file shows by itself', async () => {
  const scaler = await inspectJson('test/fixtures/mistakes/one-row-scaler.pkl')
  assert.match(
    scaler.warnings.join(),
    /one-row-scaler.pkl \(StandardScaler\) was fitted on one row/,
  )
  const encoder = await inspectJson('test/fixtures/mistakes/numbers-as-text.pkl')
  assert.match(encoder.warnings.join(), /encodes 150 numbers as text/)
})

test('inspect tells what a slipway.json makes of its folder, or why it makes nothing', async () => {
  const report = await inspectJson('test/fixtures/apps/rent-map-dummies')
  assert.equal(report.verdict, 'served')
  assert.deepEqual(report.members, [{ name: 'model.pkl', what: 'a file it names' }])
  assert.match(report.warnings.join(), /parking is 0 in every request/)
  const broken = await inspectJson(temporary('slipway.json', '{"model": "gone.pkl"}'))
  assert.equal(broken.servable, false)
  assert.match(broken.reasons[0].message, /there is no file .*gone.pkl/)
})

test('inspect lists dangerous names with their place and runs nothing', async () => {
  // cos / system / (S'touch canary' tR. : protocol 0 as an exploit writes it.
  const canary = join(tmpdir(), `slipway-canary-${process.pid}`)
  const path = temporary('evil.pkl', `cos\nsystem\n(S'touch ${canary}'\ntR.`)
  const report = await inspectJson(path)
  assert.equal(report.verdict, 'dangerous')
  assert.deepEqual(report.globals, [
    { name: 'os.system', verdict: 'dangerous', count: 1, offset: 0 },
  ])
  assert.equal(report.reasons[0].code, 'E_CODE')
  const { code } = await runCli(['scan', path])
  assert.equal(code, 3)
  await assert.rejects(import('node:fs/promises').then((fs) => fs.access(canary)))
})

test('inspect explains plain data and how it might be used', async () => {
  const report = await inspectJson('test/fixtures/apps/loan-encoders-threshold/columns.pkl')
  assert.equal(report.verdict, 'data')
  assert.match(report.what, /a list of 4 texts \(income, city, age, owns\)/)
  assert.match(report.hint, /"columns": "columns.pkl"/)
  const encoders = await inspectJson('test/fixtures/apps/loan-encoders-threshold/encoders.pkl')
  assert.match(encoders.hint, /"on": "keys"/)
  const bundle = await inspectJson('test/fixtures/apps/ticket-bundle-concat/bundle.pkl')
  assert.match(bundle.hint, /bundle.pkl::model/)
  assert.deepEqual(
    bundle.members.map((member: { name: string }) => member.name),
    ['model', 'scaler', 'vectorizer', 'label_encoder'],
  )
})

test('inspect describes a part of a bundle', async () => {
  const report = await inspectJson('test/fixtures/apps/ticket-bundle-concat/bundle.pkl::model')
  assert.equal(report.verdict, 'served')
  assert.equal(report.tree.name, 'LogisticRegression')
})

test('inspect prints text without control characters of the file', async () => {
  const path = temporary('list.pkl', '(lp0\nV\\u001b[31mred\np1\na.')
  const { stdout } = await runCli(['inspect', path])
  assert.ok(!stdout.includes('\u001b'))
  assert.match(stdout, /\\u001b\[31mred/)
})

test('scan gives a verdict for every model file, by bytes and not by name', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-scan-'))
  const { readFileSync } = await import('node:fs')
  writeFileSync(join(folder, 'weights.dat'), readFileSync(iris))
  writeFileSync(join(folder, 'empty.pkl'), '')
  writeFileSync(join(folder, 'notes.txt'), 'no model')
  const { code, stdout } = await runCli(['scan', folder, '--json'])
  assert.equal(code, 0)
  const verdicts = JSON.parse(stdout).files.map((file: { verdict: string }) => file.verdict)
  assert.deepEqual(verdicts, ['damaged', 'served'])
  const sarif = JSON.parse((await runCli(['scan', folder, '--sarif'])).stdout)
  assert.equal(sarif.version, '2.1.0')
  assert.equal(sarif.runs[0].results[0].ruleId, 'damaged')
  const table = await runCli(['scan', folder])
  assert.match(table.stdout, /1 served, 1 damaged/)
})

test('errors of the command line are two lines with a next step, and have their exit codes', async () => {
  const missing = await runCli(['inspect', 'nowhere.pkl'])
  assert.equal(missing.code, 1)
  assert.match(
    missing.stderr,
    /^error: there is no file nowhere.pkl \[E_PATH\]\n  Check the path.\n$/,
  )
  const unknown = await runCli(['inspect', '--jsn', iris])
  assert.equal(unknown.code, 2)
  assert.match(unknown.stderr, /Did you mean --json\?/)
  const version = await runCli(['--version'])
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/)
  assert.equal((await runCli([])).code, 2)
})

test('every command has help with examples', async () => {
  const help = await runCli(['--help'])
  assert.equal(help.code, 0)
  for (const command of ['predict', 'inspect', 'scan', 'verify', 'init']) {
    assert.match(help.stdout, new RegExp(`^  ${command} `, 'm'))
    const own = await runCli([command, '--help'])
    assert.equal(own.code, 0)
    assert.match(own.stdout, /Examples:\n {2}/)
  }
})
