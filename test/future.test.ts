// Files of a scikit-learn that did not exist when this was written: what they hold beside what is known is refused by name.
import assert from 'node:assert/strict'
import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadModel } from '../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-future-'))
after(() => rmSync(folder, { recursive: true }))

/** The pickle of a fixture with texts replaced by others of the same length, which keeps every frame and length in place. */
function altered(name: string, texts: Readonly<Record<string, string>>): string {
  let bytes = readFileSync(join('test/fixtures/sklearn', name, 'model.pkl')).toString('latin1')
  for (const [from, to] of Object.entries(texts)) {
    assert.equal(from.length, to.length)
    assert.ok(bytes.includes(from), `${name} holds ${from}`)
    bytes = bytes.replaceAll(from, to)
  }
  const file = join(folder, 'model.pkl')
  writeFileSync(file, Buffer.from(bytes, 'latin1'))
  return file
}

const forest = '1.9.1/RandomForest-strings'

test('a future file that holds nothing new is served, with a warning', async () => {
  const model = await loadModel(altered(forest, { '1.9.1': '2.0.0' }))
  assert.match(model.model.source.warnings.join(), /made with scikit-learn 2\.0\.0/)
  await model.close()
})

test('a future parameter or attribute is refused by its name', async () => {
  const future = { '1.9.1': '1.9.9', n_jobs: 'n_gpus' }
  await (await loadModel(altered(forest, future))).close()
  await assert.rejects(loadModel(altered(forest, { ...future, '1.9.1': '1.10.' })), {
    code: 'E_UNSUPPORTED',
    message: /RandomForestClassifier.*1\.10\.0.*n_gpus/,
  })
})
