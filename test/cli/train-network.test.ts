// slipway train --model network from end to end: trained by the optional peer, served, converted and replayed without it.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { convertModel } from '../../src/cli/convert-model.ts'
import type { LoadedModel } from '../../src/load/loaded-model.ts'
import { loadModel } from '../../src/index.ts'
import { runCli } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-'))
const at = (name: string) => join(folder, name)
const data = at('flows.csv')
const rows = Array.from({ length: 240 }, (_, i) => {
  const [a, b] = [((i * 37) % 101) / 50 - 1, ((i * 59) % 89) / 44 - 1]
  const place = ['town', 'village', ''][i % 3]!
  const y = 100 * a * b + (place === 'town' ? 30 : 0)
  return { a: i % 50 === 3 ? '' : a, b, place, y, side: a * b > 0 ? 'in' : 'out' }
})
const columns = ['a', 'b', 'place', 'y', 'side'] as const
writeFileSync(
  data,
  [columns.join(','), ...rows.map((row) => columns.map((name) => row[name]).join(','))].join('\n'),
)
const network = ['train', data, '--model', 'network', '--layers', '16,8', '--batch-size', '24']
const forY = ['--target', 'y', '--ignore', 'side']

/** A process in which the packages can't be found. */
writeFileSync(
  at('hide.cjs'),
  `const Module = require('node:module')
const find = Module._resolveFilename
Module._resolveFilename = function (name, ...rest) {
  if (!String(name).startsWith('@tensorflow/')) return find.call(this, name, ...rest)
  throw Object.assign(new Error(name), { code: 'MODULE_NOT_FOUND' })
}
`,
)
const hidden = { env: { NODE_OPTIONS: `--require ${at('hide.cjs')}` } }

const ask = (model: LoadedModel, outputs: readonly string[]) =>
  model.infer(
    [
      { name: 'a', datatype: 'FP64', shape: [3, 1], data: [0.8, -0.7, null] },
      { name: 'b', datatype: 'FP64', shape: [3, 1], data: [0.7, 0.9, 0.1] },
      { name: 'place', datatype: 'BYTES', shape: [3, 1], data: ['town', 'village', 'moon'] },
    ],
    { outputs },
  )

test('a network is written as any other model, without a word but ours', async () => {
  const files = [at('one.slipway'), at('two.slipway'), at('three.slipway')]
  for (const [i, file] of files.entries()) {
    const seed = ['--seed', i === 2 ? '1' : '0']
    const { code, stdout, stderr } = await runCli([...network, ...forY, ...seed, '-o', file])
    assert.equal(code, 0, stderr)
    assert.equal(stderr, '')
    assert.match(stdout, /^NeuralNetwork for y \(regression\)/)
  }
  const bytes = files.map((file) => readFileSync(file))
  assert.ok(bytes[0]!.equals(bytes[1]!) && !bytes[0]!.equals(bytes[2]!))
  const model = await loadModel(files[0]!)
  assert.equal(model.verified?.rows, 5)
  const [answer] = await ask(model, ['predict'])
  assert.equal(answer!.datatype, 'FP64')
  assert.ok((answer!.data[0] as number) > 40 && (answer!.data[1] as number) < -20)
  const { R2 } = model.model.training!['metrics'] as Record<string, number>
  assert.ok(R2! > 0.8, String(R2))
})

test('it is served and converted to ONNX where TensorFlow.js is not', async () => {
  const file = at('side.slipway')
  const forSide = ['--target', 'side', '--ignore', 'y', '--balanced', '--json']
  const { code, stdout, stderr } = await runCli([...network, ...forSide, '-o', file])
  assert.equal(code, 0, stderr)
  const facts = JSON.parse(stdout) as { model: string; steps: number }
  assert.equal(facts.model, 'NeuralNetwork')
  assert.ok(facts.steps > 1 && facts.steps <= 100)
  const outputs = ['predict', 'predict_proba']
  await convertModel(file, at('side.onnx'), outputs)
  const [labels, shares] = await ask(await loadModel(file), outputs)
  const [onnxLabels, onnxShares] = await ask(await loadModel(at('side.onnx')), outputs)
  assert.deepEqual(Array.from(onnxLabels!.data), Array.from(labels!.data))
  Array.from(shares!.data).forEach((share, i) =>
    assert.ok(Math.abs(Number(onnxShares!.data[i]) - Number(share)) < 1e-6),
  )
  const inspected = await runCli(['inspect', file], hidden)
  assert.match(inspected.stdout, /NeuralNetwork\(layers=16, 8, activation=relu\)/)
})

test('without the peer there is one line that says how to get it; auto goes on', async () => {
  const file = at('none.slipway')
  const missing = await runCli([...network, ...forY, '-o', file], hidden)
  assert.equal(missing.code, 1)
  assert.match(missing.stderr, /npm i @tensorflow\/tfjs-core @tensorflow\/tfjs-layers/)
  assert.ok(!readdirSync(folder).includes('none.slipway'))
  const auto = await runCli(
    ['train', data, '--model', 'auto', ...forY, '--trees', '5', '--json', '-o', file],
    hidden,
  )
  assert.equal(auto.code, 0, auto.stderr)
  const { tried, warnings } = JSON.parse(auto.stdout) as {
    tried: readonly { model: string }[]
    warnings: readonly string[]
  }
  assert.deepEqual(tried.map(({ model }) => model).toSorted(), ['boosting', 'forest', 'linear'])
  assert.match(warnings.join('\n'), /no network was tried.*not installed.*npm i @tensorflow/)
})

test('options that belong to another model are refused', async () => {
  for (const [more, part] of [
    [['--model', 'network', '--optimizer', 'exact'], /it has adam and sgd/],
    [['--optimizer', 'adam'], /adam is for networks/],
    [['--layers', '8'], /--model linear takes no --layers: it is for --model network/],
    [['--model=network', '--trees=5'], /no --trees: it is for --model boosting and --model forest/],
    [['--model=forest', '--early-stopping'], /--model forest takes no --early-stopping/],
    [['--model=forest', '--no-standardize'], /--model forest takes no --no-standardize/],
    [['--steps', '5'], /--steps is for gradient descent.*Add --optimizer sgd/s],
    [['--model=auto', '--steps=5'], /--steps is for gradient descent/],
    [['--c', '2'], /--c is the penalty of a classifier/],
    [['--model', 'network', '--layers', '8,0'], /whole numbers from 1 to 4096/],
    [['--model', 'network', '--optimizer', 'sgd', '--learning-rate', '1e9'], /--learning-rate/],
  ] as const) {
    const { code, stderr } = await runCli(['train', data, ...forY, ...more, '-o', at('no.slipway')])
    assert.notEqual(code, 0)
    assert.match(stderr, part)
  }
  assert.ok(!readdirSync(folder).includes('no.slipway'))
})
