// No outgoing connection is ever made: a spy in the server's own process sees every socket that connects, and every name looked up.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

const spy = `
import { appendFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import dns from 'node:dns'
import net from 'node:net'
const note = (text) => appendFileSync(process.env.SPY_LOG, text + '\\n')
const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function (...args) { note('connect ' + JSON.stringify(args[0])); return connect.apply(this, args) }
const lookup = dns.lookup
dns.lookup = (name, ...rest) => { if (name !== '127.0.0.1') note('lookup ' + name); return lookup(name, ...rest) }
syncBuiltinESMExports()
if (process.env.SPY_TRY) net.connect(9, '127.0.0.1').on('error', () => {})
`

async function run(
  requests: (url: string) => Promise<void>,
  env: Record<string, string> = {},
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-spy-'))
  const log = join(folder, 'log')
  writeFileSync(log, '')
  writeFileSync(join(folder, 'spy.mjs'), spy)
  const child = spawn(
    process.execPath,
    [
      '--import',
      join(folder, 'spy.mjs'),
      'dist/src/cli/main.js',
      'serve',
      'examples/iris/model.pkl',
    ],
    {
      env: { ...process.env, ...env, SPY_LOG: log, PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  try {
    const url = await new Promise<string>((done, fail) => {
      let text = ''
      const read = (chunk: Buffer) => {
        text += String(chunk)
        const match = /http:\/\/127\.0\.0\.1:\d+/.exec(text)
        if (match) done(match[0])
      }
      child.stdout.on('data', read)
      child.stderr.on('data', read)
      child.once('exit', () => fail(new Error(text)))
    })
    await requests(url)
    const ended = new Promise((done) => child.once('exit', done))
    child.kill('SIGTERM')
    await ended
    return readFileSync(log, 'utf8')
  } finally {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  }
}

async function useEverything(url: string): Promise<void> {
  for (const path of ['/docs', '/openapi.json', '/metrics', '/v2', '/livez'])
    await (await fetch(url + path)).text()
  const rows = { X: [[5.1, 3.5, 1.4, 0.2]], outputs: ['predict_proba'] }
  const answer = await fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(rows),
  })
  assert.equal(answer.status, 200)
  const hostile = await fetch(`${url}/predict`, {
    method: 'POST',
    body: '{"X": "http://169.254.169.254/"}',
  })
  await hostile.text()
}

test(
  'a server that loads, answers and ends connects to nobody and looks no name up',
  { timeout: 60_000 },
  async () => {
    assert.equal(await run(useEverything), '')
  },
)

test('the spy sees a connection when there is one', { timeout: 60_000 }, async () => {
  assert.match(await run(async () => {}, { SPY_TRY: '1' }), /connect/)
})
