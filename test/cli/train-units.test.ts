// Units given to slipway train (or in slipway.json) reach whoever reads of the model, and are never markup there.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { isSlipwayError } from '../../src/errors.ts'
import { readModel } from '../../src/formats/slipway/read.ts'
import { writeModel } from '../../src/formats/slipway/write.ts'
import { loadModel } from '../../src/index.ts'
import type { InputSpec } from '../../src/ir/model.ts'
import { callerOf } from '../http/caller.ts'
import { runCli } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-units-'))
const at = (name: string) => join(folder, name)
const data = at('houses.csv')
const rows = Array.from({ length: 60 }, (_, i) => {
  const area = 20 + ((i * 37) % 91)
  return `${area},${i % 5},${['town', 'farm'][i % 2]},${(3 * area + (i % 7)).toFixed(2)}`
})
writeFileSync(data, ['area,rooms,place,price', ...rows].join('\n'))

const train = (units: string, ...more: readonly string[]) =>
  runCli([
    'train',
    data,
    '--target=price',
    '--task=regression',
    `--units=${units}`,
    '-o',
    at('model.slipway'),
    ...more,
  ])

const hostile = '<b>m2</b>'
const trained = await train(`area=${hostile},price=EUR`, '--report', at('report.html'))

test('units stand in inspect, card, report, metadata, OpenAPI and the fields of the form', async () => {
  assert.equal(trained.code, 0, trained.stderr)
  const report = readFileSync(at('report.html'), 'utf8')
  assert.match(report, /actual price \(EUR\)/)
  assert.match(report, /<td>20 to 110 &lt;b&gt;m2&lt;\/b&gt;<\/td>/)
  assert.match(report, /--units &#39;area=|--units &apos;area=|--units 'area=/)
  const { stdout } = await runCli(['inspect', at('model.slipway'), '--card', at('card.html')])
  const text = (await runCli(['inspect', at('model.slipway')])).stdout || stdout
  assert.match(text, /input {3}area .* in <b>m2<\/b>/)
  assert.match(text, /output {2}predict .* in EUR/)
  const card = readFileSync(at('card.html'), 'utf8')
  assert.match(card, /20 to \d+ &lt;b&gt;m2&lt;\/b&gt; in training/)
  assert.match(card, /, in EUR/)
  const call = callerOf([await loadModel(at('model.slipway'), { name: 'm' })])
  const { parameters } = (await call('/v2/models/m')).json
  assert.deepEqual(parameters.input_units, { area: hostile })
  assert.deepEqual(parameters.output_units, { predict: 'EUR' })
  const { paths } = (await call('/openapi.json')).json
  const document = JSON.stringify(paths['/predict'])
  assert.ok(document.includes(`"description":"in ${hostile}"`), document)
  assert.ok(document.includes('predict in EUR: one value'), document)
  const [model] = (await call('/page/models')).json.models
  const fields = model.fields as readonly { name: string; unit?: string }[]
  assert.equal(fields.find(({ name }) => name === 'area')?.unit, hostile)
  assert.ok(!fields.some(({ name, unit }) => name === 'rooms' && unit !== undefined))
})

test('a unit of no column, of categories, or that is no short text is refused', async () => {
  for (const [units, part] of [
    ['prise=m2', /--units names "prise".*Did you mean "price"/s],
    ['place=m', /"place" has a unit, but it holds categories/],
    [`area=${'m'.repeat(41)}`, /unit of "area" is no text of 1 to 40 characters/],
    ['area=m\u202e2', /unit of "area" is no text/],
    ['area', /--units has "area" where a name and its unit belong/],
    ['area=m2,area=ft', /gives "area" two units/],
  ] as const) {
    const { code, stderr } = await train(units, '-o', at('no.slipway'))
    assert.notEqual(code, 0, units)
    assert.match(stderr, part)
  }
})

test('a file whose unit is no short text is malformed', () => {
  const model = readModel(readFileSync(at('model.slipway')))
  const [signature] = model.signatures
  for (const unit of ['m'.repeat(41), 'a\nb', '', 7]) {
    const inputs = signature!.inputs.map((input) => ({ ...input, unit }) as InputSpec)
    const bytes = writeModel({ ...model, signatures: [{ ...signature!, inputs }] })
    assert.throws(
      () => readModel(bytes),
      (error) => isSlipwayError(error) && error.code === 'E_FORMAT' && /unit/.test(error.message),
    )
  }
})
