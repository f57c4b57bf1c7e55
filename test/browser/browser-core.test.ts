import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { deflateSync, gzipSync } from 'node:zlib'
import type { InferTensor, SlipwayError } from '../../src/index.ts'
import { loadModel } from '../../src/index.ts'
import { findCases, readCase } from '../parity-case.ts'
import { browserBundle, inBrowserContext } from './browser-bundle.ts'

const filesAt = (folder: string, names: readonly string[]) =>
  names.map((name) => ({
    name: basename(name),
    bytes: new Uint8Array(readFileSync(join(folder, name))),
  }))

test('nothing on the road in a browser imports from Node', async () => {
  const { metafile, text } = await browserBundle()
  const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports)
  assert.deepEqual(
    imported.filter(({ path, external }) => external || path.startsWith('node:')),
    [],
  )
  assert.ok(Object.keys(metafile.inputs).some((path) => path.endsWith('browser-door.js')))
  const kilobytes = gzipSync(text).length / 1000
  assert.ok(kilobytes < 450, `${kilobytes} kB gzipped`)
})

const roots = ['sklearn', 'xgboost', 'lightgbm', 'catboost', 'onnx', 'shap', 'skops', 'compression']
const every = 9

/** As text: objects of another context are never deeply equal. -0 differs from 0, one NaN is as good as another. */
function bitsOf(tensors: readonly InferTensor[]): string {
  const text = (x: unknown) => (Object.is(x, -0) ? '-0' : typeof x === 'number' ? String(x) : x)
  return JSON.stringify(
    tensors.map(({ name, datatype, shape, data }) => [
      name,
      datatype,
      shape,
      Array.from(data, text),
    ]),
  )
}

const special: Readonly<Record<string, number>> = { Infinity, '-Infinity': -Infinity, NaN }

function inputsOf(folder: string): InferTensor[] {
  return readCase(folder).inputs.map((input) => ({
    ...input,
    data: Array.from(input.data, (x) =>
      input.datatype.startsWith('FP') && typeof x === 'string' ? special[x] : x,
    ),
  }))
}

test('fixtures are answered as in Node, bit for bit, with the same digest', async () => {
  const browser = await inBrowserContext()
  const folders = roots
    .flatMap((root) => findCases(`test/fixtures/${root}`))
    .filter((_, i) => i % every === 0)
  let compared = 0
  for (const folder of folders) {
    const spec = readCase(folder)
    if (spec.hooks !== undefined || spec.background !== undefined) continue
    const reading = loadModel(spec.files.map((file) => join(folder, file)))
    if (
      await reading.then(
        () => false,
        () => true,
      )
    ) {
      const ours = browser.loadModel(filesAt(folder, spec.files))
      assert.deepEqual(await refusal(ours), await refusal(reading), folder)
      continue
    }
    const model = await reading
    const ours = await browser.loadModel(filesAt(folder, spec.files))
    assert.equal(ours.digest, model.digest, folder)
    assert.equal(ours.name, model.name, folder)
    for (const { name } of spec.outputs) {
      const [got, want] = await Promise.all(
        [ours, model].map((each) => each.infer(inputsOf(folder), { outputs: [name] })),
      )
      assert.equal(bitsOf(got!), bitsOf(want!), `${folder} ${name}`)
      compared++
    }
  }
  assert.ok(compared > 100, `only ${compared} answers`)
})

/** What reading a file of these bytes is refused with. */
async function refusal(reading: Promise<unknown>): Promise<unknown> {
  const error = await reading.then(
    () => assert.fail('it is read'),
    (reason: unknown) => reason as SlipwayError,
  )
  return { code: error.code, message: error.message, hint: error.hint }
}

test('refusals are those of Node, word for word', async () => {
  const browser = await inBrowserContext()
  const folder = mkdtempSync(join(tmpdir(), 'slipway-browser-'))
  const model = readFileSync('examples/iris/model.pkl')
  const refused: Record<string, string | Uint8Array> = {
    'system.pkl': "cos\nsystem\n(S'touch it'\ntR.",
    'cut.pkl': model.subarray(0, 400),
    'empty.pkl': '',
    'cut.joblib': deflateSync(model).subarray(0, 300),
    'text.txt': 'no model\n',
    'settings.json': '{"a": 1}',
  }
  for (const [name, content] of Object.entries(refused)) {
    writeFileSync(join(folder, name), content)
    assert.deepEqual(
      await refusal(browser.loadModel(filesAt(folder, [name]))),
      await refusal(loadModel(join(folder, name))),
      name,
    )
  }
})

test('chains and items of a bundle', async () => {
  const browser = await inBrowserContext()
  const row = { name: 'X', datatype: 'FP64', shape: [1, 4], data: [1, 2, 3, 4] } as const
  const loan = 'test/fixtures/apps/loan-encoders-threshold'
  const chain = [`${loan}/scaler.pkl`, `${loan}/model.pkl`]
  const [chained, inNode] = [
    await browser.loadModel(filesAt('.', chain)),
    await loadModel(chain),
  ] as const
  assert.equal(chained.digest, inNode.digest)
  assert.equal(bitsOf(await chained.infer([row])), bitsOf(await inNode.infer([row])))

  const path = 'test/fixtures/apps/ticket-bundle-concat/bundle.pkl'
  const [bundle] = filesAt('.', [path])
  const [item, itemInNode] = [
    await browser.loadModel({ ...bundle!, member: 'model' }),
    await loadModel(`${path}::model`),
  ] as const
  assert.deepEqual([item.name, item.digest], [itemInNode.name, itemInNode.digest])
})

test('the field "browser" names files that are built', () => {
  const { browser, exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    browser: Record<string, string>
    exports: { './browser': Record<string, string> }
  }
  for (const path of [...Object.entries(browser).flat(), ...Object.values(exports['./browser'])])
    assert.ok(existsSync(path), path)
})
