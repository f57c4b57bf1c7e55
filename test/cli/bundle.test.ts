// The command as it is installed: the joined files of scripts/bundle-cli.mjs answer as the modules do.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { runCli, runFile } from './run-cli.ts'

const bundle = fileURLToPath(new URL('../../src/bin/slipway.js', import.meta.url))
const skip = existsSync(bundle) ? false : 'built by tsc alone, without scripts/bundle-cli.mjs'

for (const args of [
  ['--version'],
  ['inspect', 'examples/iris/model.pkl', '--json'],
  ['predict', 'examples/iris/model.pkl', '-i', 'examples/iris/flowers.csv', '-q'],
  ['verify', 'test/fixtures/apps/loan-encoders-threshold', '--examples', 'nowhere.json'],
]) {
  test(`the bundle runs slipway ${args[0]} as the modules do`, { skip }, async () => {
    assert.deepEqual(await runFile(bundle, args), await runCli(args))
  })
}
