import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { findApps } from '../app-case.ts'
import { cleanEnv, main, runCli } from './run-cli.ts'

const iris = 'examples/iris/model.pkl'
const row = {
  'sepal length (cm)': 5.1,
  'sepal width (cm)': 3.5,
  'petal length (cm)': 1.4,
  'petal width (cm)': 0.2,
}

interface Served {
  readonly url: string
  readonly pid: number
  readonly output: () => string
  /** Waits until the log holds a text. */
  says(text: string): Promise<void>
  /** Sends a signal and waits for the exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts the real server on a free port and waits for its first lines. */
async function serve(
  t: TestContext,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const child = spawn(process.execPath, [main, 'serve', ...args], {
    env: { ...cleanEnv(), SLIPWAY_PORT: '0', ...env },
  })
  t.after(() => child.kill('SIGKILL'))
  let output = ''
  let stdout = ''
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text
      const match = /(http:\/\/[\d.]+:\d+)/.exec(output)
      if (match && output.includes('\n')) resolve(match[1]!)
    })
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    void ended.then((code) => reject(new Error(`the server ended with ${code}: ${output}`)))
  })
  return {
    url,
    pid: child.pid!,
    output: () => output,
    says: async (text) => {
      while (!output.includes(text)) await new Promise((done) => setTimeout(done, 10))
    },
    end: (signal = 'SIGTERM') => {
      child.kill(signal)
      return ended.then((code) => {
        assert.equal(stdout, '', 'logs belong on stderr')
        return code
      })
    },
  }
}

async function predict(
  url: string,
  body: unknown,
  path = '/predict',
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return { status: response.status, json: JSON.parse(await response.text()) }
}

test(
  'serve prints at most 12 lines, with a curl line that works, and ends with 0 on SIGTERM',
  { timeout: 30_000 },
  async (t) => {
    const served = await serve(t, [iris])
    const lines = served.output().trim().split('\n')
    assert.ok(lines.length <= 12)
    const curl = lines.find((line) => line.includes('curl '))!
    const [, url, body] = /curl (\S+) .* -d '(.*)'/.exec(curl)!
    const answer = await fetch(url!, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: body!,
    })
    assert.equal(answer.status, 200)
    assert.match(served.output(), /verified {2}10 rows of golden.json/)
    assert.deepEqual((await predict(served.url, { X: [[5.1, 3.5, 1.4, 0.2]] })).json, {
      Y_pred: ['setosa'],
    })
    assert.equal(await served.end('SIGTERM'), 0)
    const again = await serve(t, [iris])
    assert.equal(await again.end('SIGINT'), 0)
  },
)

test('flag > SLIPWAY_<FLAG> > PORT > slipway.json > default', { timeout: 30_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-serve-'))
  const { copyFileSync } = await import('node:fs')
  copyFileSync(iris, join(folder, 'model.pkl'))
  writeFileSync(
    join(folder, 'slipway.json'),
    JSON.stringify({ model: 'model.pkl', serve: { 'output-key': 'from_file', style: 'y_pred' } }),
  )
  const file = await serve(t, [folder])
  assert.deepEqual((await predict(file.url, row)).json, { from_file: 'setosa' })
  await file.end()
  const env = await serve(t, [folder], { SLIPWAY_OUTPUT_KEY: 'from_env' })
  assert.deepEqual((await predict(env.url, row)).json, { from_env: 'setosa' })
  await env.end()
  const flag = await serve(t, [folder, '--output-key', 'from_flag'], {
    SLIPWAY_OUTPUT_KEY: 'from_env',
  })
  assert.deepEqual((await predict(flag.url, row)).json, { from_flag: 'setosa' })
  await flag.end()
  const bad = await runCli(['serve', iris], { env: { PORT: 'eighty' } })
  assert.equal(bad.code, 2)
  assert.match(bad.stderr, /PORT must be a whole number from 0 to 65535, not "eighty"/)
  writeFileSync(
    join(folder, 'slipway.json'),
    JSON.stringify({ model: 'model.pkl', serve: { prot: 1 } }),
  )
  const unknown = await runCli(['serve', folder])
  assert.match(unknown.stderr, /slipway.json.serve has an unknown key "prot"/)
})

test('several models are served under their names', { timeout: 30_000 }, async (t) => {
  const served = await serve(t, [
    `flowers=${iris}`,
    'test/fixtures/sklearn/1.5.2/LogisticRegression-ovr/model.pkl',
    '--default',
    'flowers',
  ])
  assert.equal((await predict(served.url, row)).json.Y_pred, 'setosa')
  assert.equal(
    (await predict(served.url, { X: [[1, 2, 3, 4]] }, '/models/model/predict')).status,
    200,
  )
  await served.end()
})

test(
  'a second signal ends the server at once, with its own code',
  { timeout: 30_000 },
  async (t) => {
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      const served = await serve(t, [iris])
      // An open connection without a request keeps the drain waiting.
      const socket = connect(Number(new URL(served.url).port), '127.0.0.1')
      await new Promise<void>((done) => socket.once('connect', done))
      socket.on('error', () => socket.destroy())
      process.kill(served.pid, signal)
      await served.says(`${signal}: answering`)
      assert.equal(await served.end(signal), code)
      socket.destroy()
    }
  },
)

test('a taken port is named', { timeout: 30_000 }, async () => {
  const other = createServer()
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  const { port } = other.address() as AddressInfo
  const { code, stderr } = await runCli(['serve', iris, '--port', String(port)])
  other.close()
  assert.equal(code, 1)
  assert.match(stderr, new RegExp(`port ${port} on 127.0.0.1 is taken \\[E_ADDRESS\\]`))
})

test(
  'an address that others can reach needs keys or --insecure',
  { timeout: 30_000 },
  async (t) => {
    const open = await runCli(['serve', iris, '--host', '0.0.0.0', '--port', '0'])
    assert.equal(open.code, 2)
    assert.match(open.stderr, /--insecure/)
    const keys = join(mkdtempSync(join(tmpdir(), 'slipway-keys-')), 'keys.txt')
    writeFileSync(
      keys,
      `me sha256:${createHash('sha256').update('secret').digest('hex')} infer,read\n`,
    )
    const served = await serve(t, [iris, '--api-key-file', keys])
    assert.equal((await predict(served.url, row)).status, 401)
    assert.equal(
      (await predict(served.url, row, '/predict', { authorization: 'Bearer secret' })).status,
      200,
    )
    assert.ok(!served.output().includes('secret'))
    await served.end()
  },
)

test(
  '--log-format json prints one object a line, --quiet nothing',
  { timeout: 30_000 },
  async (t) => {
    const served = await serve(t, [iris, '--log-format', 'json', '--log-requests'])
    await predict(served.url, row)
    await served.end()
    const lines = served
      .output()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.equal(lines[0].message, 'listening')
    assert.ok(lines.some((line) => line.message === 'request' && line.status === 200))
  },
)

test(
  'refusals have their exit codes: 1 for a file, 2 for usage, 3 for code',
  { timeout: 30_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-codes-'))
    writeFileSync(join(folder, 'empty.pkl'), '')
    writeFileSync(join(folder, 'evil.pkl'), "cos\nsystem\n(S'true'\ntR.")
    assert.equal((await runCli(['serve', join(folder, 'empty.pkl')])).code, 1)
    assert.equal((await runCli(['serve', join(folder, 'evil.pkl')])).code, 3)
    assert.equal((await runCli(['serve', iris, '--style', 'odd'])).code, 2)
    assert.equal((await runCli(['serve'], { cwd: folder })).code, 2)
  },
)

for (const app of [...findApps('test/fixtures/apps'), ...sharedApps()]) {
  test(
    `POST /predict answers the requests of ${app.name} as the app does`,
    { timeout: 30_000 },
    async (t) => {
      const served = await serve(t, [app.folder])
      for (const [i, request] of app.requests.entries()) {
        const { json } = await predict(served.url, request)
        const [answer] = Object.values(json)
        const want = app.answers[i]
        if (typeof want === 'number')
          assert.ok(Math.abs((answer as number) - want) <= 1e-9 * Math.max(1, Math.abs(want)))
        else
          assert.ok(
            Object.values(json).includes(want),
            `${JSON.stringify(json)} for ${JSON.stringify(want)}`,
          )
      }
      await served.end()
    },
  )
}

/** The recorded apps whose models are read, where they are. */
function sharedApps() {
  return findApps(sharedFolder()).filter(({ name }) => !name.includes('keras'))
}

function sharedFolder(): string {
  return join(process.env['SLIPWAY_SHARED'] ?? '../shared', 'parity/apps')
}

test(
  'recorded public apps were answered',
  {
    skip: existsSync(sharedFolder()) ? false : `there is no ${sharedFolder()}`,
  },
  () => {
    assert.ok(sharedApps().length >= 7)
  },
)
