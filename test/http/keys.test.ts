import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { ApiKeys } from '../../src/serving/api-keys.ts'
import { builtPage } from '../page/built-page.ts'
import { application, callOn, callerOf, wide } from './caller.ts'

const hash = (key: string) => `sha256:${createHash('sha256').update(key).digest('hex')}`
const apiKeys = ApiKeys.parse(
  [
    '# two live keys of one client, so that they can be changed without a gap',
    `app-old ${hash('old')} infer,read`,
    `app-new ${hash('new')} infer,read`,
    `watcher ${hash('watch')} read`,
    `boss ${hash('boss')} admin`,
  ].join('\n'),
)
const app = application([wide], { apiKeys })
const body = { X: [1, 2, 3, 4] }
const open = [
  '/livez',
  '/readyz',
  '/v2/health/live',
  '/v2/health/ready',
  '/docs',
  '/',
  '/page/app.js',
  '/page/app.css',
  '/page/try-worker.js',
]

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

test('two keys of a client live at once; the admin may all', async () => {
  for (const key of ['old', 'new', 'boss'])
    assert.equal((await callOn(app, '/predict', { body, headers: bearer(key) })).status, 200)
})

test('a key may do what its scopes say and no more', async () => {
  const refused = await callOn(app, '/predict', { body, headers: bearer('watch') })
  assert.equal(refused.status, 403)
  assert.match(refused.json.error, /may not infer/)
  assert.equal((await callOn(app, '/metrics', { headers: bearer('watch') })).status, 200)
})

test('every route x method, and every near miss of a path, is 401 without a key, with a wrong key and with a key in odd case', async () => {
  const near = app.router.all.flatMap(({ path }) => [
    path,
    `/${path}`,
    `${path}/`,
    path.toUpperCase(),
    `${path}%2f`,
  ])
  const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'HEAD']
  for (const path of new Set(near)) {
    for (const method of methods) {
      if (open.includes(path) && (method === 'GET' || method === 'HEAD')) continue
      for (const headers of [
        {},
        bearer('wrong'),
        bearer('OLD'),
        { authorization: 'Basic b2xkOm9sZA==' },
        { authorization: 'old' },
      ]) {
        const answer = await callOn(app, path, { method, headers, body })
        assert.equal(answer.status, 401, `${method} ${path}`)
        assert.equal(answer.headers['www-authenticate'], 'Bearer realm="slipway"')
      }
    }
  }
})

test('probes and the pages answer without a key; the pages say nothing of the models', async () => {
  await builtPage()
  for (const path of open) assert.ok((await callOn(app, path)).status < 400, path)
  const headers = { accept: 'text/html' }
  for (const path of ['/docs', '/']) {
    const page = await callOn(app, path, { headers })
    assert.equal(page.headers['content-type'], 'text/html; charset=utf-8')
    assert.doesNotMatch(page.text, /wide|LogisticRegression/)
  }
})

test('the key file is checked line by line', () => {
  assert.throws(() => ApiKeys.parse('a plain-key'), /line 1 of the API key file/)
  assert.throws(() => ApiKeys.parse(`\na ${hash('x')} everything`), /line 2 of the API key file/)
  assert.throws(() => ApiKeys.parse('# nothing'), /holds no key/)
})

test('without keys everybody is anonymous and may infer and read', async () => {
  assert.equal((await callerOf([wide])('/predict', { body })).status, 200)
})
