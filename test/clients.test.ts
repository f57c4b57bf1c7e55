// Generated clients, compiled by their own compilers and run against a live server.
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { clientLanguages } from '../src/codegen/client/index.ts'
import type { ClientColumn, ClientModel } from '../src/codegen/client/client-model.ts'
import { incompatibilities } from '../src/codegen/client/incompatibilities.ts'
import { readClientModel } from '../src/codegen/client/client-model.ts'
import { isSlipwayError } from '../src/errors.ts'
import { checkCompatible } from '../src/cli/check-compatible.ts'
import { documentOf } from '../src/cli/write-client.ts'
import { loadModel } from '../src/index.ts'
import { startServer } from '../src/transports/http.ts'

const run = promisify(execFile)
const files = {
  iris: 'examples/iris/model.pkl',
  columns: 'test/fixtures/sklearn/1.5.2/serving-columns/model.pkl',
  text: 'test/fixtures/sklearn/1.5.2/Pipeline-text/model.pkl',
}
type Name = keyof typeof files

const folder = mkdtempSync(join(tmpdir(), 'slipway-'))
const models = await Promise.all(
  Object.entries(files).map(([name, file]) => loadModel(file, { name })),
)
const server = await startServer({ models, port: 0, serverVersion: '0.0.0' })
test.after(async () => {
  await server.close()
  await Promise.all(models.map((model) => model.close()))
})

/** What each client must answer: predictions of two example rows, probabilities of the first, and the code of a refusal. */
async function expected({ path, exampleRows }: ClientModel) {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ X: exampleRows, outputs: ['predict_proba'] }),
  })
  const {
    Y_pred: predictions,
    predict_proba: shares,
    classes,
  } = (await response.json()) as {
    readonly Y_pred: readonly unknown[]
    readonly predict_proba: readonly (readonly number[])[]
    readonly classes: readonly unknown[]
  }
  return {
    predictions,
    probabilities: Object.fromEntries(classes.map((label, i) => [String(label), shares[0]![i]!])),
  }
}

async function clientOf(name: Name, language: string) {
  const document = await (await fetch(`${server.url}/openapi.json`)).json()
  const model = readClientModel(document, name)
  return { model, source: clientLanguages[language]!(model), want: await expected(model) }
}

const names = Object.keys(files) as Name[]
const place = (...parts: string[]) => {
  const made = join(folder, ...parts)
  mkdirSync(made, { recursive: true })
  return made
}
const lacks = (command: string, ...args: string[]) =>
  spawnSync(command, args).status === 0 ? false : `${command} is not installed here`

for (const name of names) {
  const type = name[0]!.toUpperCase() + name.slice(1)

  test(`TypeScript: ${name}`, async () => {
    const { model, source, want } = await clientOf(name, 'typescript')
    const to = place('typescript', name)
    writeFileSync(join(to, 'client.ts'), source)
    writeFileSync(join(to, 'package.json'), '{"type":"module"}')
    writeFileSync(
      join(to, 'main.ts'),
      `import { ${type}Client, ${type}Error } from './client.ts'
import type { ${type}Prediction, ${type}Row } from './client.ts'
const client = new ${type}Client({ url: '${server.url}' })
const rows: ${type}Row[] = ${JSON.stringify(model.exampleRows)}
const predictions: ${type}Prediction[] = await client.predictMany(rows)
const one: ${type}Prediction = await client.predict(rows[0]!)
const ask = client.batcher()
const batched = await Promise.all(rows.map((row) => ask(row)))
const probabilities = await client.predictProba(rows[0]!)
const refusal = await client.predict({ wrong: 1 } as never).catch((error: unknown) => (error as ${type}Error).code)
console.log(JSON.stringify({ predictions, one, batched, probabilities, refusal }))
`,
    )
    const options = [
      '--strict',
      '--target',
      'es2022',
      '--module',
      'nodenext',
      '--lib',
      'es2023,dom',
      '--types',
      '',
    ]
    await run(
      resolve('node_modules/.bin/tsc'),
      [
        ...options,
        '--rewriteRelativeImportExtensions',
        '--noUncheckedIndexedAccess',
        '--exactOptionalPropertyTypes',
        'main.ts',
      ],
      { cwd: to },
    ).catch((error: { stdout: string }) => assert.fail(error.stdout))
    const { stdout } = await run(process.execPath, ['main.js'], { cwd: to })
    const got = JSON.parse(stdout)
    assert.match(got.refusal, /^E_/)
    assert.deepEqual(got, {
      ...want,
      one: want.predictions[0],
      batched: want.predictions,
      refusal: got.refusal,
    })
  })

  test(`Python: ${name}`, { skip: lacks('python3', '--version') }, async () => {
    const { model, source, want } = await clientOf(name, 'python')
    const to = place('python', name)
    writeFileSync(join(to, 'client.py'), source)
    writeFileSync(
      join(to, 'main.py'),
      `import json
from client import ${type}Client, ${type}Error
client = ${type}Client(${JSON.stringify(server.url)})
rows = json.loads(${JSON.stringify(JSON.stringify(model.exampleRows))})
try:
    client.predict({"wrong": 1})
    refusal = None
except ${type}Error as error:
    refusal = error.code
print(json.dumps({"predictions": client.predict_many(rows), "one": client.predict(rows[0]), "probabilities": client.predict_proba(rows[0]), "refusal": refusal}))
`,
    )
    const { stdout } = await run('python3', ['main.py'], { cwd: to })
    const got = JSON.parse(stdout)
    assert.match(got.refusal, /^E_/)
    assert.deepEqual(got, { ...want, one: want.predictions[0], refusal: got.refusal })
  })

  test(`Go: ${name}`, { skip: lacks('go', 'version') }, async () => {
    const { model, source, want } = await clientOf(name, 'go')
    const to = place('go', name)
    writeFileSync(join(place('go', name, name), 'client.go'), source)
    writeFileSync(join(to, 'go.mod'), 'module example\n\ngo 1.21\n')
    writeFileSync(
      join(to, 'main.go'),
      `package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	client "example/${name}"
)

func main() {
	c := client.New(${JSON.stringify(server.url)})
	var rows []client.Row
	if err := json.Unmarshal([]byte(${JSON.stringify(JSON.stringify(model.exampleRows))}), &rows); err != nil {
		panic(err)
	}
	ctx := context.Background()
	predictions, err := c.PredictMany(ctx, rows)
	if err != nil {
		panic(err)
	}
	one, _ := c.Predict(ctx, rows[0])
	shares, err := c.PredictProba(ctx, rows[:1])
	if err != nil {
		panic(err)
	}
	lost := client.New(${JSON.stringify(server.url)} + "/nowhere")
	_, err = lost.PredictMany(ctx, rows)
	var refusal *client.Error
	errors.As(err, &refusal)
	out, _ := json.Marshal(map[string]any{"predictions": predictions, "one": one, "probabilities": shares[0], "refusal": refusal.Code})
	fmt.Println(string(out))
}
`,
    )
    await run('go', ['vet', './...'], { cwd: to, env: goEnvironment })
    const { stdout } = await run('go', ['run', '.'], { cwd: to, env: goEnvironment })
    assert.deepEqual(JSON.parse(stdout), {
      ...want,
      one: want.predictions[0],
      refusal: 'E_NOT_FOUND',
    })
  })

  test(`Java: ${name}`, { skip: lacks('javac', '-version') }, async () => {
    const { model, source, want } = await clientOf(name, 'java')
    const to = place('java', name)
    writeFileSync(join(to, `${type}Client.java`), source)
    writeFileSync(
      join(to, 'Main.java'),
      `import java.util.List;

public final class Main {
    public static void main(String[] args) throws Exception {
        ${type}Client client = new ${type}Client(args[0]);
        var rows = ${javaRows(model, type)};
        System.out.println(client.predictMany(rows));
        System.out.println(client.predict(rows.get(0)));
        System.out.println(client.predictProba(rows).get(0));
        try {
            new ${type}Client(args[0] + "/nowhere").predict(rows.get(0));
        } catch (${type}Client.ClientException refusal) {
            System.out.println(refusal.code);
        }
    }
}
`,
    )
    await run('javac', ['-Xlint:all', '-Werror', 'Main.java', `${type}Client.java`], {
      cwd: to,
    }).catch((error: { stderr: string }) => assert.fail(error.stderr))
    const { stdout } = await run('java', ['-cp', '.', 'Main', server.url], { cwd: to })
    const shares = Object.entries(want.probabilities).map(([label, p]) => `${label}=${String(p)}`)
    const [predictions, one, probabilities, code] = stdout.trim().split('\n')
    assert.equal(predictions, `[${want.predictions.join(', ')}]`)
    assert.equal(one, String(want.predictions[0]))
    assert.deepEqual(sharesOf(probabilities!), sharesOf(`{${shares.join(', ')}}`))
    assert.equal(code, 'E_NOT_FOUND')
  })

  test(`curl: ${name}`, { skip: lacks('curl', '--version') }, async () => {
    const { source, want } = await clientOf(name, 'curl')
    const file = join(place('curl', name), 'client.sh')
    writeFileSync(file, source)
    const { stdout } = await run('sh', [file], { env: { ...process.env, URL: server.url } })
    assert.deepEqual(JSON.parse(stdout).Y_pred, want.predictions)
  })
}

const goEnvironment = {
  ...process.env,
  GOFLAGS: '-mod=mod',
  GOTOOLCHAIN: 'local',
  GOCACHE: join(tmpdir(), 'slipway-go'),
}

function sharesOf(text: string): Map<string, number> {
  const parts = text.slice(1, -1).split(', ')
  return new Map(parts.map((part) => [part.split('=')[0]!, Number(part.split('=')[1])]))
}

/** The example rows as Java. */
function javaRows(model: ClientModel, type: string): string {
  const value = (x: unknown) =>
    typeof x === 'number' && model.row.kind !== 'value' ? `${x}d` : JSON.stringify(x)
  const rows = model.exampleRows.map((row) => {
    if (model.row.kind === 'record')
      return `new ${type}Client.Row(${Object.values(row as object)
        .map(value)
        .join(', ')})`
    return Array.isArray(row) ? `List.of(${row.map(value).join(', ')})` : value(row)
  })
  return `List.of(${rows.join(', ')})`
}

test('a client of a model file is that of its server', async () => {
  const document = await documentOf(`iris=${files.iris}`)
  const { source } = await clientOf('iris', 'typescript')
  assert.equal(clientLanguages['typescript']!(readClientModel(document)), source)
})

test('a client goes on after 503 and 429, waits as it is told, and gives up at its deadline', async () => {
  const { model } = await clientOf('iris', 'typescript')
  const asked: number[] = []
  const flaky = createServer((_, response) => {
    asked.push(performance.now())
    if (asked.length === 1) response.writeHead(503, { 'Retry-After': '0.3' }).end('{}')
    else if (asked.length === 2) response.socket!.destroy()
    else if (asked.length === 3) response.writeHead(429).end('{}')
    else if (asked.length === 4) response.end('{"Y_pred": ["setosa"]}')
    else response.writeHead(503).end('{"error": "busy", "code": "E_BUSY"}')
  })
  await new Promise<void>((done) => flaky.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(flaky.address() as AddressInfo).port}`
  const to = join(folder, 'typescript', 'iris')
  writeFileSync(
    join(to, 'flaky.js'),
    `import { IrisClient } from './client.js'
const row = ${JSON.stringify(model.exampleRows[0])}
const client = new IrisClient({ url: '${url}', timeout: 5000 })
const first = await client.predict(row)
const began = performance.now()
const second = await new IrisClient({ url: '${url}', timeout: 600, retries: 100 }).predict(row).catch((error) => error.code)
console.log(JSON.stringify([first, second, performance.now() - began < 1500]))
`,
  )
  const { stdout } = await run(process.execPath, ['flaky.js'], { cwd: to })
  flaky.close()
  assert.deepEqual(JSON.parse(stdout), ['setosa', 'E_BUSY', true])
  assert.ok(asked[1]! - asked[0]! >= 295, 'Retry-After is kept')
})

test('what makes a later version incompatible with the clients of an earlier one', async () => {
  const { model } = await clientOf('columns', 'typescript')
  assert.deepEqual(incompatibilities(model, model), [])
  assert.ok(model.row.kind === 'record')
  const [first, ...rest] = model.row.columns
  const with_ = (columns: readonly ClientColumn[], more: Partial<ClientModel> = {}) =>
    incompatibilities(model, { ...model, row: { kind: 'record', columns }, ...more })
  assert.deepEqual(with_([{ ...first!, type: 'any', isOptional: true }, ...rest]), [])
  assert.match(with_(rest).join(), /no column "age"/)
  assert.match(
    with_([...model.row.columns, { ...first!, name: 'new' }]).join(),
    /needs a column "new"/,
  )
  assert.match(with_([{ ...first!, type: 'string' }, ...rest]).join(), /is string, before number/)
  const filled = rest.map((column) => ({ ...column, isNullable: false }))
  assert.match(with_([first!, ...filled]).join(), /column "income" takes no missing values/)
  const city = rest.map((column) => (column.values ? { ...column, values: ['Goa'] } : column))
  assert.match(with_([first!, ...city]).join(), /does not take Delhi, Pune/)
  assert.match(
    with_(model.row.columns, { classes: ['leaves', 'stays', 'new'] }).join(),
    /class "new"/,
  )
  assert.match(with_(model.row.columns, { outputs: ['predict'] }).join(), /no output predict_proba/)
})

test('an earlier version that is not to be read is refused by the table', async () => {
  const [model] = models
  const check = (file: string) => checkCompatible(file, model!, false)
  const coded = (code: string) => (error: unknown) => isSlipwayError(error) && error.code === code
  await assert.rejects(check(join(folder, 'nowhere.openapi.json')), coded('E_PATH'))
  const broken = join(folder, 'openapi.json')
  writeFileSync(broken, '{"paths": ')
  await assert.rejects(check(broken), coded('E_FORMAT'))
})

test('names out of a hostile file stay text in generated code', async () => {
  const { model } = await clientOf('columns', 'typescript')
  const evil = 'a\n*/ """ process.exit(1) \u2028 // `${x}` \\u000a'
  const column = {
    name: evil,
    type: 'string',
    isNullable: false,
    isOptional: false,
    values: [evil],
    examples: [evil],
  } as const
  for (const kind of ['record', 'list'] as const) {
    const hostile: ClientModel = { ...model, row: { kind, columns: [column] } }
    for (const [language, write] of Object.entries(clientLanguages)) {
      if (language === 'curl') continue
      for (const line of write(hostile).split('\n')) {
        assert.ok(!/^\s*\*\/ """ process/.test(line), `${language}: ${line}`)
        assert.ok(!line.includes('\u2028') || /["']/.test(line), `${language}: ${line}`)
      }
    }
  }
})
