import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { isSlipwayError } from '../errors.ts'
import { serveSettings } from './serve-settings.ts'
import { resolveSettings } from './settings.ts'

test('every option has a variable, and the sources keep their order', () => {
  for (const { name, kind, default: standard } of serveSettings) {
    assert.match(name, /^[a-z]+(?:-[a-z]+)*$/)
    if (kind === 'switch') assert.equal(standard, undefined, `${name} is off unless it is set`)
  }
  const file = { port: 1, host: 'file' }
  const env = { SLIPWAY_PORT: '3', PORT: '2', HOST: 'platform' }
  assert.equal(resolveSettings(serveSettings, { port: '4' }, env, file)['port'], 4)
  assert.equal(resolveSettings(serveSettings, {}, env, file)['port'], 3)
  assert.equal(resolveSettings(serveSettings, {}, { PORT: '2' }, file)['port'], 2)
  assert.equal(resolveSettings(serveSettings, {}, env, file)['host'], 'platform')
  assert.equal(resolveSettings(serveSettings, {}, { SLIPWAY_PORT: '' }, file)['port'], 1)
  assert.equal(resolveSettings(serveSettings, {}, {}, {})['port'], 8080)
})

test('switches, lists and numbers are read from text', () => {
  const settings = resolveSettings(
    serveSettings,
    {},
    {
      SLIPWAY_INSECURE: 'true',
      SLIPWAY_LOG_REQUESTS: '0',
      SLIPWAY_CORS_ORIGIN: 'https://a.example, https://b.example',
      SLIPWAY_GRACE: '1.5',
    },
  )
  assert.equal(settings['insecure'], true)
  assert.equal(settings['log-requests'], false)
  assert.deepEqual(settings['cors-origin'], ['https://a.example', 'https://b.example'])
  assert.equal(settings['grace'], 1.5)
})

test('a value that does not fit names where it stands', () => {
  const cases: [NodeJS.ProcessEnv, Record<string, unknown>, RegExp][] = [
    [
      { SLIPWAY_PORT: '70000' },
      {},
      /SLIPWAY_PORT must be a whole number from 0 to 65535, not "70000"/,
    ],
    [{ SLIPWAY_QUIET: 'maybe' }, {}, /SLIPWAY_QUIET must be true or false/],
    [{}, { style: 'odd' }, /slipway.json.serve.style must be y_pred or label, not "odd"/],
    [{}, { prot: 1 }, /slipway.json.serve has an unknown key "prot"/],
  ]
  for (const [env, file, wanted] of cases) {
    assert.throws(
      () => resolveSettings(serveSettings, {}, env, file),
      (error) => isSlipwayError(error) && wanted.test(error.message),
    )
  }
})

test('the reference names every option of serve, and the documentation of slipway.json every step', async () => {
  const { stepKinds } = await import('../config/steps/index.ts')
  const commands = readFileSync('docs/reference/command-line.md', 'utf8')
  for (const { name } of serveSettings)
    assert.ok(commands.includes(`--${name}`), `docs/reference/command-line.md lacks --${name}`)
  const steps = readFileSync('docs/reference/slipway-json.md', 'utf8')
  for (const { key } of stepKinds)
    assert.ok(steps.includes(`{ "${key}":`), `docs/reference/slipway-json.md lacks ${key}`)
})
