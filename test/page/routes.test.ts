import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import fastify from 'fastify'
import { slipway } from '../../src/transports/fastify.ts'
import { Exchange } from '../../src/transports/exchange.ts'
import { application, callerOf, columns, iris, text, wide } from '../http/caller.ts'
import { builtPage } from './built-page.ts'

const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

test('a browser gets the page at /, others the way to the documentation', async () => {
  await builtPage()
  const call = callerOf([wide])
  const page = await call('/', { headers })
  assert.deepEqual([page.status, page.headers['content-type']], [200, 'text/html; charset=utf-8'])
  for (const accept of ['*/*', 'application/json', undefined]) {
    const answer = await call('/', accept === undefined ? {} : { headers: { accept } })
    assert.deepEqual([answer.status, answer.headers['location']], [302, '/docs'])
  }
})

test('the policy lets nothing run or load but this server’s own files, and the page has nothing inline', async () => {
  await builtPage()
  const page = await callerOf([wide])('/', { headers })
  const policy = page.headers['content-security-policy']!
  for (const part of [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "frame-ancestors 'none'",
  ])
    assert.ok(policy.split('; ').includes(part), part)
  assert.doesNotMatch(policy, /unsafe/)
  assert.doesNotMatch(page.text, /<script(?![^>]*\ssrc=)|<style|\son[a-z]+=|\sstyle=/i)
  assert.doesNotMatch(page.text.replace('http://www.w3.org/2000/svg', ''), /https?:/)
})

test('every file on the first load together is below 100 kB gzipped', async () => {
  const { 'try-worker.js': worker, ...sizes } = await builtPage()
  assert.ok(worker!.gzip < 450_000, String(worker!.gzip))
  const sum = Object.values(sizes).reduce((total, { gzip }) => total + gzip, 0)
  assert.ok(sum > 10_000 && sum < 100_000, String(sum))
})

test('assets are sent gzipped to who takes it, and may be kept when asked for by their hash', async () => {
  await builtPage()
  const app = application([wide])
  const get = async (path: string, accepted: string) => {
    const headers = { host: 'localhost', accept: 'text/html', 'accept-encoding': accepted }
    const exchange = new Exchange('GET', path, headers)
    app.admit(exchange)
    return await app.answer(exchange)
  }
  const plain = await get('/page/app.js', 'br, gzip;q=0')
  const html = Buffer.from((await get('/', '')).body as Uint8Array).toString()
  const address = /page\/app\.js\?v=\w+/.exec(html)![0]
  const zipped = await get(`/${address}`, 'gzip, deflate, br')
  const other = await get('/page/app.js?v=0123456789ab', 'gzip')
  assert.deepEqual(gunzipSync(zipped.body as Uint8Array), Buffer.from(plain.body as Uint8Array))
  assert.ok(zipped.headers!.includes('public, max-age=31536000, immutable'))
  assert.ok(plain.headers!.includes('no-cache'))
  assert.ok(other.headers!.includes('no-cache'), 'a hash of other bytes')
})

test('the cards of models say what a form needs', async () => {
  const call = callerOf([columns, text, wide, iris], { inputKey: 'rows', style: 'label' })
  const { json } = await call('/page/models')
  const [first, second, third] = json.models
  assert.equal(first.layout, 'record')
  assert.deepEqual(
    first.fields.map((field: { name: string }) => field.name),
    ['age', 'income', 'city', 'plan'],
  )
  assert.deepEqual(first.fields[2].categories, ['Delhi', 'Goa', 'Pune'])
  assert.deepEqual([first.fields[2].isClosed, first.fields[3].isClosed], [true, false])
  assert.equal(second.layout, 'value')
  assert.equal(second.fields[0].kind, 'string')
  assert.equal(third.layout, 'list')
  assert.ok(third.outputs.includes('predict_proba') && !third.outputs.includes('shap_values'))
  for (const card of json.models) {
    assert.equal(card.inputKey, 'rows')
    assert.equal(card.answer.probabilities, 'probabilities')
    for (const example of card.examples) {
      const path = `/models/${card.name}/predict`
      assert.equal((await call(path, { body: { rows: example } })).status, 200)
    }
  }
})

test('under a prefix of Fastify the page is a folder, so that its addresses stay below it', async () => {
  await builtPage()
  const app = fastify()
  await app.register(slipway, { models: [wide], serverVersion: '0.0.0', prefix: '/ml' })
  const bare = await app.inject({ url: '/ml', headers })
  assert.deepEqual([bare.statusCode, bare.headers['location']], [302, 'ml/'])
  const page = await app.inject({ url: '/ml/', headers })
  assert.equal(page.statusCode, 200)
  const assets = [...page.body.matchAll(/(?:src|href)="(page\/[^"]+)"/g)].map(([, path]) => path!)
  assert.equal(assets.length, 2)
  for (const path of assets) {
    const answer = await app.inject({ url: new URL(path, 'http://h/ml/').pathname })
    assert.equal(answer.statusCode, 200)
  }
  await app.close()
})
