// Functions that the user gives for what a file can't carry.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadModel } from '../src/index.ts'
import { isSlipwayError } from '../src/errors.ts'
import { hookTemplate } from '../src/cli/hook-template.ts'
import { resolveSettings } from '../src/cli/settings.ts'
import { serveSettings } from '../src/cli/serve-settings.ts'
import { writeModel } from '../src/formats/slipway/write.ts'
import { differences, findCases } from './parity-case.ts'

const root = 'test/fixtures/hooks'
const cases = findCases(root)

for (const folder of cases)
  test(`${folder} with its hooks answers as Python does with its functions`, async () => {
    assert.deepEqual(await differences(folder), [])
  })

test('there is a case of each kind', () => {
  assert.equal(cases.length, 13)
})

const coded = (code: string, part: string) => (error: unknown) =>
  isSlipwayError(error) && error.code === code && `${error.message} ${error.hint}`.includes(part)

test('without its hook a file is refused, and the refusal says the way round', async () => {
  for (const name of ['analyzer', 'function', 'transformer'])
    await assert.rejects(loadModel(join(root, name, 'model.pkl')), coded('E_CODE', '--hook'))
  await assert.rejects(
    loadModel(join(root, 'transformer/model.pkl'), { hooks: join(root, 'bad.mjs') }),
    coded('E_CODE', '__main__.Clipper'),
  )
})

const ask = (text: string) =>
  [{ name: 'X', datatype: 'BYTES', shape: [2], data: [text, 'free'] }] as const

test('a hook that fails fails its own calls, in words', async () => {
  const model = await loadModel(join(root, 'analyzer/model.pkl'), {
    hooks: join(root, 'bad.mjs'),
    hookMilliseconds: 300,
  })
  const refused = (text: string, code: string, part: string) =>
    assert.rejects(model.infer(ask(text)), coded(code, part))
  await refused('throws', 'E_HOOK', 'the hook text_process threw Error: no such word')
  await refused('shape', 'E_HOOK', 'gave a list of 1 as column 0, where 2 values are wanted')
  await refused('kind', 'E_HOOK', 'gave a string as column 0 of row 0')
  await refused('zero', 'E_HOOK', 'U+0000')
  await refused('exits', 'E_WORKER_LOST', '')
  assert.equal((await model.infer(ask('the free prize'))).length, 1)
  const began = performance.now()
  let turns = 0
  const counting = setInterval(() => turns++, 10)
  const both = [model.infer(ask('loops')), model.infer(ask('the free prize'))]
  await assert.rejects(both[0]!, coded('E_DEADLINE', '0.3 s'))
  assert.equal((await both[1]!).length, 1, 'the call behind it is answered by a new worker')
  clearInterval(counting)
  assert.ok(turns > 10 && performance.now() - began < 5000, 'the event loop stayed free')
  await model.close()
})

test('the skeleton names what the file asks for, and loads', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-'))
  const names = {
    analyzer: 'text_process',
    function: 'add_ratio',
    transformer: 'Clipper',
    classifier: 'Closest',
    'voting-hard': 'Closest',
    regressor: 'Slope',
  }
  for (const [name, exported] of Object.entries(names)) {
    const file = join(root, name, 'model.pkl')
    const hooks = join(folder, `${name}.mjs`)
    writeFileSync(hooks, await hookTemplate(file))
    assert.match(readFileSync(hooks, 'utf8'), new RegExp(`export const ${exported} = `))
    // The function gives a column more than it takes, which only its author can know.
    if (name === 'function') continue
    const model = await loadModel(file, { hooks })
    const { inputs } = JSON.parse(readFileSync(join(root, name, 'case.json'), 'utf8'))
    await assert.rejects(model.infer(inputs), coded('E_HOOK', `write what ${exported} does`))
    await model.close()
  }
  await assert.rejects(hookTemplate('examples/iris/model.pkl'), coded('E_USAGE', 'no function'))
})

test('the skeleton of a class has the methods that the file has it called by', async () => {
  const methods = async (name: string) =>
    (await hookTemplate(join(root, name, 'model.pkl')))
      .match(/^ {2}\w+(?=\(.*\{)/gm)!
      .map((line) => line.trim())
  assert.deepEqual(await methods('transformer'), ['call'])
  assert.deepEqual(await methods('classifier'), ['predict', 'predict_proba'])
  assert.deepEqual(await methods('voting-hard'), ['predict'])
  assert.deepEqual(await methods('voting-soft'), ['predict_proba'])
  assert.deepEqual(await methods('regressor'), ['predict'])
  assert.deepEqual(await methods('rules'), ['predict'])
})

test('a hook that lacks what the file needs is refused in words', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-'))
  const load = (name: string, code: string) => {
    const hooks = join(folder, `${Math.random()}.mjs`)
    writeFileSync(hooks, code)
    return loadModel(join(root, name, 'model.pkl'), { hooks })
  }
  const none = 'predict: () => []'
  await assert.rejects(
    load('rules', "export const Rules = { inputs: ['a', 'b'], predict_proba: () => [] }"),
    coded('E_CONFIG', 'classes: ["no", "yes"]'),
  )
  await assert.rejects(
    load('rules', `export const Rules = { classes: ['a', 'a'], ${none} }`),
    coded('E_CONFIG', 'classes is no list of different'),
  )
  await assert.rejects(
    load('analyzer', `export const text_process = { ${none} }`),
    coded('E_CONFIG', 'has no call'),
  )
  await assert.rejects(
    load('voting-soft', `export const Closest = { ${none} }`),
    (error) => isSlipwayError(error) && error.code !== 'E_INTERNAL',
  )
  await assert.rejects(
    load('rules', `export const Rules = { ${none} }`),
    coded('E_UNSUPPORTED', 'does not say how many columns'),
  )
})

test('names out of a hostile file stay text in the skeleton', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'slipway-')), 'model.pkl')
  const pickle = readFileSync(join(root, 'transformer/model.pkl'))
  // As long as the name it replaces: `Clipper`.
  writeFileSync(
    file,
    Buffer.from(
      pickle.toString('latin1').replace('Clipper', () => '*/$&f()'),
      'latin1',
    ),
  )
  const text = await hookTemplate(file)
  const [comment] = /\/\*\*.*/.exec(text)!
  assert.match(comment, /^\/\*\* __main__\.\* \/\$&f\(\), a transform/)
  assert.ok(text.includes(`missing(${JSON.stringify('*/$&f()')})`))
})

test('our own file keeps the call, and is served with the same hooks', async () => {
  const hooks = join(root, 'hooks.mjs')
  const model = await loadModel(join(root, 'function/model.pkl'), { hooks })
  const file = join(mkdtempSync(join(tmpdir(), 'slipway-')), 'model.slipway')
  writeFileSync(file, writeModel(model.model))
  const copy = await loadModel(file, { hooks })
  const { inputs } = JSON.parse(readFileSync(join(root, 'function/case.json'), 'utf8'))
  assert.deepEqual(await copy.infer(inputs), await model.infer(inputs))
  await assert.rejects(async () => (await loadModel(file)).infer(inputs), coded('E_CODE', '--hook'))
  await Promise.all([model.close(), copy.close()])
})

test('a hook file that is none is refused', async () => {
  const load = (hooks: string) => loadModel(join(root, 'analyzer/model.pkl'), { hooks })
  await assert.rejects(load('test/fixtures/hooks/nowhere.mjs'), coded('E_PATH', 'nowhere.mjs'))
  await assert.rejects(load('package.json'), coded('E_CONFIG', 'package.json'))
})

test('a slipway.json, which may come with a model, can not name hooks', () => {
  assert.throws(
    () => resolveSettings(serveSettings, {}, {}, { hook: ['hooks.mjs'] }),
    coded('E_CONFIG', 'unknown key "hook"'),
  )
})
