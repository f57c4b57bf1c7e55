import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { inspectConfig } from '../../src/cli/inspect-config.ts'
import { inspectPath } from '../../src/cli/inspect-path.ts'
import { asHtml, asMarkdown, writeCard } from '../../src/cli/write-card.ts'
import { loadModel } from '../../src/index.ts'
import { modelMetadata } from '../../src/protocols/oip-rest/metadata.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-'))
const iris = 'examples/iris/model.pkl'

test('a card says what is known and leaves room for the rest', async () => {
  await writeCard(iris, join(folder, 'card.md'), await inspectPath(iris))
  const card = readFileSync(join(folder, 'card.md'), 'utf8')
  const digest = (await loadModel(iris)).digest
  for (const part of [
    digest,
    'scikit-learn',
    'sepal length (cm)',
    'setosa, versicolor',
    'LogisticRegression',
    'recorded rows',
    '## Intended use',
  ])
    assert.ok(card.includes(part), part)
  await writeCard(iris, join(folder, 'card.html'), await inspectPath(iris))
  assert.match(
    readFileSync(join(folder, 'card.html'), 'utf8'),
    /^<!doctype html>[^]*<td>setosa, versicolor, virginica<\/td>/,
  )
})

test('who answers for a model stands in its slipway.json, its metadata and its card, and in its digest', async () => {
  cpSync(iris, join(folder, 'model.pkl'))
  const config = join(folder, 'slipway.json')
  const write = (owner: string) =>
    writeFileSync(config, JSON.stringify({ model: 'model.pkl', owner, trained_at: '2026-01-31' }))
  write('Risk team')
  const model = await loadModel(config)
  const { parameters } = modelMetadata(model) as {
    readonly parameters: Readonly<Record<string, unknown>>
  }
  assert.equal(parameters['owner'], 'Risk team')
  await writeCard(config, join(folder, 'own.md'), await inspectConfig(config))
  assert.match(
    readFileSync(join(folder, 'own.md'), 'utf8'),
    /\| owner \| Risk team \|\n.*\n\| trained at \| 2026-01-31 \|/,
  )
  write('Another team')
  assert.notEqual((await loadModel(config)).digest, model.digest)
})

test('names out of a file stay text', () => {
  const evil = '<img src=x onerror=alert(1)> | `a` \n# b [c](javascript:d)'
  const card = {
    title: evil,
    sections: [{ title: evil, lines: [evil], table: { head: [evil], rows: [[evil]] } }],
  }
  assert.ok(!asHtml(card).includes('<img'))
  const lines = asMarkdown(card).split('\n')
  assert.ok(
    !lines.some((line) => /^# b|(?<!\\)<img|(?<!\\)\[c|(?<!\\)`/.test(line)),
    lines.join('\n'),
  )
})
