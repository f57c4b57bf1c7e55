import assert from 'node:assert/strict'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { runCli } from './run-cli.ts'

const iris = 'examples/iris/model.pkl'
const header = 'id,sepal length (cm),sepal width (cm),petal length (cm),petal width (cm),note'
const folder = mkdtempSync(join(tmpdir(), 'slipway-predict-'))

function csv(name: string, lines: readonly string[]): string {
  const path = join(folder, name)
  writeFileSync(path, `${[header, ...lines].join('\n')}\n`)
  return path
}

const good = '7,5.1,3.5,1.4,0.2,"a ""quoted"", note"'
const broken = '8,5.1,,1.4,0.2,no width'

test('predict keeps all columns in order and appends the answers', async () => {
  const { code, stdout, stderr } = await runCli(['predict', iris, '-i', csv('good.csv', [good])])
  assert.equal(code, 0)
  const [first, second] = stdout.split('\n')
  assert.equal(
    first,
    `${header},predict,predict_proba_setosa,predict_proba_versicolor,predict_proba_virginica`,
  )
  assert.ok(second!.startsWith(`${good},setosa,0.98`))
  assert.match(stderr, /^1 rows in /)
})

test('predict writes a file under its name only when it is complete', async () => {
  const output = join(folder, 'out.csv')
  const failed = await runCli([
    'predict',
    iris,
    '-i',
    csv('broken.csv', [good, broken]),
    '-o',
    output,
  ])
  assert.equal(failed.code, 1)
  assert.match(failed.stderr, /row 2: .*sepal width \(cm\)/)
  assert.ok(!existsSync(output))
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.includes('.tmp')),
    [],
  )
  const skipped = await runCli([
    'predict',
    iris,
    '-i',
    join(folder, 'broken.csv'),
    '-o',
    output,
    '--on-error',
    'skip',
  ])
  assert.equal(skipped.code, 0)
  assert.equal(readFileSync(output, 'utf8').trim().split('\n').length, 2)
  assert.match(skipped.stderr, /1 without an answer:\n {2}row 2: /)
})

test('predict --on-error null keeps the row with empty cells', async () => {
  const { stdout } = await runCli([
    'predict',
    iris,
    '-i',
    csv('null.csv', [broken, good]),
    '--on-error',
    'null',
  ])
  const lines = stdout.trim().split('\n')
  assert.equal(lines[1], `${broken},,,,`)
  assert.ok(lines[2]!.startsWith(good))
})

test('predict reads stdin, other delimiters and a byte order mark', async () => {
  const names = header.replaceAll(',', ';')
  const input = `\ufeff${names}\r\n1;5.1;3.5;1.4;0.2;x;y`.replace(';x;y', ';x') + '\r\n'
  const { code, stdout } = await runCli(
    ['predict', iris, '--input', '-', '--outputs', 'predict', '-q'],
    { input },
  )
  assert.equal(code, 0)
  assert.equal(stdout, `${names};predict\n1;5.1;3.5;1.4;0.2;x;setosa\n`)
})

test('predict names a missing column with the nearest one, and refuses unknown ones when strict', async () => {
  const input = 'sepal_length (cm),sepal width (cm),petal length (cm),petal width (cm)\n1,2,3,4\n'
  const missing = await runCli(['predict', iris, '-i', '-'], { input })
  assert.equal(missing.code, 1)
  assert.match(missing.stderr, /lacks the column "sepal length \(cm\)"/)
  assert.match(missing.stderr, /Did you mean "sepal_length \(cm\)"/)
  const strict = await runCli(['predict', iris, '-i', csv('strict.csv', [good]), '--strict'])
  assert.match(strict.stderr, /columns the model does not know: id, note/)
})

test('predict takes a model without names by place, or by --columns', async () => {
  const model = 'test/fixtures/sklearn/1.5.2/LogisticRegression-ovr/model.pkl'
  const byPlace = await runCli(['predict', model, '-i', '-', '-q'], { input: 'a,b,c,d\n1,2,3,4\n' })
  assert.equal(byPlace.code, 0, byPlace.stderr)
  const tooMany = await runCli(['predict', model, '-i', '-'], { input: 'x,a,b,c,d\n0,1,2,3,4\n' })
  assert.match(tooMany.stderr, /--columns/)
  const chosen = await runCli(['predict', model, '-i', '-', '-q', '--columns', 'a,b,c,d'], {
    input: 'd,x,a,b,c\n4,0,1,2,3\n',
  })
  assert.equal(
    chosen.stdout.split('\n')[1]!.split(',').slice(5).join(),
    byPlace.stdout.split('\n')[1]!.split(',').slice(4).join(),
  )
})

test('predict holds 200,000 rows in 96 MB of heap', { timeout: 120_000 }, async () => {
  const path = join(folder, 'many.csv')
  const block = `${good}\n`.repeat(10_000)
  writeFileSync(path, `${header}\n${block.repeat(20)}`)
  const output = join(folder, 'many-out.csv')
  const { code, stderr } = await runCli(['predict', iris, '-i', path, '-o', output], {
    env: { NODE_OPTIONS: '--max-old-space-size=96' },
  })
  assert.equal(code, 0, stderr)
  assert.match(stderr, /^200,000 rows in /)
})

test('verify compares with recorded answers, from JSON and CSV', async () => {
  const json = await runCli(['verify', iris, '--examples', 'examples/iris/golden.json'])
  assert.equal(json.code, 0)
  assert.match(json.stdout, /agrees: 10 of 10 rows/)
  const answers = join(folder, 'answers.csv')
  await runCli(['predict', iris, '-i', 'examples/iris/flowers.csv', '-o', answers])
  const same = await runCli(['verify', iris, '--examples', answers])
  assert.equal(same.code, 0)
  writeFileSync(answers, readFileSync(answers, 'utf8').replace('setosa,0.9', 'setosa,0.8'))
  const other = await runCli(['verify', iris, '--examples', answers])
  assert.equal(other.code, 1)
  assert.match(other.stdout, /first differing row 0: predict_proba is 0\.9/)
})

test('a golden.json beside a model that it contradicts refuses the model', async () => {
  const beside = mkdtempSync(join(tmpdir(), 'slipway-golden-'))
  writeFileSync(join(beside, 'model.pkl'), readFileSync(iris))
  const golden = readFileSync('examples/iris/golden.json', 'utf8')
  writeFileSync(join(beside, 'golden.json'), golden.replace('"setosa"', '"virginica"'))
  const { code, stderr } = await runCli([
    'predict',
    join(beside, 'model.pkl'),
    '-i',
    'examples/iris/flowers.csv',
  ])
  assert.equal(code, 1)
  assert.match(
    stderr,
    /golden.json: 1 of 10 rows differ; first row 0: predict is "setosa", recorded "virginica" \[E_VERIFY\]/,
  )
})

test('verify --script prints Python for the model', async () => {
  const { code, stdout } = await runCli(['verify', iris, '--script'])
  assert.equal(code, 0)
  assert.match(stdout, /joblib\.load\("model\.pkl"\)/)
  assert.ok(stdout.split('\n').length <= 13)
})

test('an unknown key of golden.json is refused by name, a comment is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-golden-'))
  const golden = JSON.parse(readFileSync('examples/iris/golden.json', 'utf8'))
  const verify = async (more: object) => {
    const path = join(folder, 'answers.json')
    writeFileSync(path, JSON.stringify({ ...golden, ...more }))
    return runCli(['verify', iris, '--examples', path])
  }
  const wrong = await verify({ tolerence: 1e-3 })
  assert.notEqual(wrong.code, 0)
  assert.match(wrong.stderr, /unknown key "tolerence"/)
  assert.match(wrong.stderr, /Did you mean "tolerance"\?/)
  assert.equal((await verify({ $comment: 'made by hand' })).code, 0)
})

test('init proposes what the app does, and marks its guesses', async () => {
  const { code, stdout, stderr } = await runCli([
    'init',
    'test/fixtures/apps/churn-one-hot-at-end',
    '--dry-run',
  ])
  assert.equal(code, 0)
  const proposal = JSON.parse(stdout)
  assert.deepEqual(proposal.steps, [
    { file: 'gender.pkl', on: ['Gender'] },
    { file: 'geography.pkl', on: ['Geography'], at: 'end' },
    { file: 'scaler.pkl' },
  ])
  assert.match(stderr, /guess: gender.pkl encodes the column Gender/)
})

test('init proposes dummies where names and the scaler say so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-init-'))
  copyFileSync('test/fixtures/bundles/dummies.pkl', join(folder, 'bundle.pkl'))
  const { stdout, stderr } = await runCli(['init', folder, '--dry-run'])
  const proposal = JSON.parse(stdout)
  assert.deepEqual(proposal.columns, ['age', 'income', 'city', 'sex'])
  assert.deepEqual(proposal.steps[0].dummies, ['city', 'sex'])
  assert.match(stderr, /guess: city_Oslo, .* are dummies of city, sex/)
})

test('init takes a scaler of one column for that of the target, and warns of what looks like a mistake', async () => {
  const fare = await runCli(['init', 'test/fixtures/apps/flight-dates-inverse', '--dry-run'])
  const proposal = JSON.parse(fare.stdout)
  assert.deepEqual(proposal.after, [{ inverse: 'scaler_y.pkl' }])
  assert.match(fare.stderr, /guess: scaler_y.pkl \(MinMaxScaler\) takes the answer/)
  const folder = mkdtempSync(join(tmpdir(), 'slipway-init-'))
  const scaler = readFileSync('test/fixtures/mistakes/one-row-scaler.pkl')
  writeFileSync(join(folder, 'model.pkl'), scaler)
  const { stderr } = await runCli(['init', folder, '--dry-run'])
  assert.match(stderr, /warning: model.pkl \(StandardScaler\) was fitted on one row/)
})

test('init asks which of two models is meant, and takes --use for an answer', async () => {
  const two = mkdtempSync(join(tmpdir(), 'slipway-init-'))
  for (const name of ['a.pkl', 'b.pkl']) writeFileSync(join(two, name), readFileSync(iris))
  const asked = await runCli(['init', two])
  assert.equal(asked.code, 2)
  assert.match(asked.stderr, /Which file is the model\? a\.pkl, b\.pkl all fit/)
  assert.match(asked.stderr, /--use a\.pkl/)
  const named = await runCli(['init', two, '--use', 'b.pkl'])
  assert.equal(named.code, 0)
  assert.equal(JSON.parse(readFileSync(join(two, 'slipway.json'), 'utf8')).model, 'b.pkl')
  assert.match((await runCli(['init', two, '--use', 'b.pkl'])).stderr, /is there already/)
})

test('init takes one of two encoders of the same columns, and says so', async () => {
  const app = mkdtempSync(join(tmpdir(), 'slipway-init-'))
  const fixture = 'test/fixtures/apps/churn-one-hot-at-end'
  for (const name of ['gender', 'geography', 'model', 'scaler'])
    writeFileSync(join(app, `${name}.pkl`), readFileSync(join(fixture, `${name}.pkl`)))
  const plain = await runCli(['init', app, '--dry-run'])
  writeFileSync(join(app, 'old_geography.pkl'), readFileSync(join(fixture, 'geography.pkl')))
  writeFileSync(join(app, 'train.csv.gz'), gzipSync('a,b\n1,2\n'))
  const { stdout, stderr } = await runCli(['init', app, '--dry-run'])
  assert.deepEqual(JSON.parse(stdout).steps, JSON.parse(plain.stdout).steps)
  assert.match(stderr, /guess: old_geography.pkl encodes columns that geography.pkl encodes too/)
  assert.doesNotMatch(stderr, /train.csv/)
})

test('init passes by what is no model file, and names the folders below that hold models', async () => {
  const app = mkdtempSync(join(tmpdir(), 'slipway-init-'))
  for (const name of ['Dockerfile', 'LICENSE', 'setup.cfg'])
    writeFileSync(join(app, name), `[${name}]\n`)
  const empty = await runCli(['init', app])
  assert.match(empty.stderr, /holds no model files \[E_PATH\]\n$/)
  mkdirSync(join(app, 'src', 'models'), { recursive: true })
  mkdirSync(join(app, 'artifacts'))
  for (const folder of ['src/models', 'artifacts'])
    writeFileSync(join(app, folder, 'model.pkl'), readFileSync(iris))
  const { stderr } = await runCli(['init', app])
  assert.match(stderr, /slipway init \S+artifacts \(or \S+models\)/)
  writeFileSync(
    join(app, 'label_encoder.pkl'),
    readFileSync('test/fixtures/sklearn/1.5.2/LabelEncoder-bool/model.pkl'),
  )
  assert.match((await runCli(['init', app])).stderr, /label_encoder\.pkl only go with one/)
  const there = await runCli(['init', join(app, 'artifacts'), '--dry-run'])
  assert.deepEqual(JSON.parse(there.stdout), { model: 'model.pkl' })
})

test('predict answers through a slipway.json, and names the row and column of what it refuses', async () => {
  const app = 'test/fixtures/apps/loan-encoders-threshold'
  const input = 'id,income,city,age,owns\n1,61.5,Pune,35,yes\n2,55,Mumbai,22,no\n'
  const { code, stdout, stderr } = await runCli(
    ['predict', app, '-i', '-', '--on-error', 'null', '--outputs', 'predict'],
    { input },
  )
  assert.equal(code, 0)
  assert.equal(stdout.split('\n')[1], '1,61.5,Pune,35,yes,Approved')
  assert.match(stderr, /row 2: city: "Mumbai" is not a category the model knows/)
})

test('a Parquet file is answered as a CSV file of the same rows; text is read to its last byte', async () => {
  const fixtures = 'test/fixtures/parquet'
  const model = join(folder, 'model.slipway')
  const trained = await runCli([
    'train',
    `${fixtures}/encodings-gzip.parquet`,
    '--target=double',
    '--ignore=int32,int64',
    '--model=forest',
    '-q',
    `--output=${model}`,
  ])
  assert.equal(trained.code, 0, trained.stderr)
  const answer = async (input: string) => {
    const { code, stdout, stderr } = await runCli(['predict', model, '-q', '-i', input])
    assert.equal(code, 0, stderr)
    return stdout
  }
  const fromParquet = await answer(`${fixtures}/encodings-gzip.parquet`)
  const lines = fromParquet.trimEnd().split('\n')
  assert.equal(lines[0], 'int32,int64,float,double,text,boolean,date,predict')
  assert.match(lines[2]!, /^2147483646,9007199254740990,0\.125,0\.1,Köln,false,1972-02-02,[\d.]+$/)
  const rows = join(folder, 'rows.csv')
  writeFileSync(rows, lines.map((line) => line.slice(0, line.lastIndexOf(','))).join('\n'))
  assert.equal(await answer(rows), fromParquet)
  writeFileSync(rows, Buffer.from('float,text,boolean\n1,Köln,true\n', 'latin1'))
  const latin = await runCli(['predict', model, '-i', rows])
  assert.equal(latin.code, 1)
  assert.match(latin.stderr, /line 2 is not UTF-8/)
})

test('a character that lies across two parts of a file stays whole', async () => {
  const rows = Array.from(
    { length: 30_000 },
    (_, i) => `${i},5.1,3.5,1.4,0.2,${'äöü'.slice(i % 3)}ß`,
  )
  const { stdout } = await runCli(['predict', iris, '-q', '-i', csv('umlauts.csv', rows)])
  assert.ok(!stdout.includes('\ufffd'))
  assert.ok(stdout.includes('29999,5.1,3.5,1.4,0.2,üß,setosa'))
})
