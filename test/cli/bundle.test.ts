// The command as it is installed: the joined files of scripts/bundle-cli.mjs answer as the modules do.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { test } from 'node:test'
import { loadModel } from '../../src/index.ts'
import type { InferTensor } from '../../src/index.ts'
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

test('a module that the bundle writes runs by itself', { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-'))
  try {
    const output = join(folder, 'model.mjs')
    const model = 'test/fixtures/sklearn/1.5.2/Pipeline-text/model.pkl'
    const outputs = ['--outputs', 'predict,predict_proba']
    const { code } = await runFile(bundle, ['export', model, '-o', output, ...outputs])
    assert.equal(code, 0)
    const { answer } = (await import(pathToFileURL(output).href)) as {
      answer: (rows: readonly unknown[]) => { predict: unknown[]; predict_proba: number[][] }
    }
    const answers = answer(['a good day', 'a bad one'])
    const loaded = await loadModel(model)
    const documents = {
      name: 'X',
      datatype: 'BYTES',
      shape: [2],
      data: ['a good day', 'a bad one'],
    }
    const [labels, shares] = await loaded.infer([documents as InferTensor], {
      outputs: ['predict', 'predict_proba'],
    })
    await loaded.close()
    assert.deepEqual(answers.predict, labels!.data)
    assert.deepEqual(answers.predict_proba.flat(), Array.from(shares!.data as Float64Array))
  } finally {
    rmSync(folder, { recursive: true })
  }
})
