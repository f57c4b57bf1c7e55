import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { TestContext } from 'node:test'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { loadModel } from '../../src/index.ts'
import type { SlipwayError } from '../../src/index.ts'
import { callerOf, iris } from '../http/caller.ts'
import { closeBrowser, openPage, withoutBrowser } from './browser.ts'

const skip = withoutBrowser

after(closeBrowser)

interface Visit {
  readonly page: Page
  /** Requests sent since the page was there, without those for the charts. */
  readonly requests: string[]
  /** Paths of those that were answered. */
  readonly responses: string[]
}

/** The page at its tab; what goes wrong in its own script fails the test. */
async function visit(t: TestContext, use: (visit: Visit) => Promise<void>): Promise<void> {
  const { page, url } = await openPage(t, { models: [iris] })
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  await page.goto(`${url}/#/try-file`)
  await page.getByRole('heading', { name: 'Try a file' }).waitFor()
  const requests: string[] = []
  const responses: string[] = []
  const isOurs = (path: string) => path !== '/metrics' && path !== '/page/models'
  page.on('request', (request) => {
    const path = new URL(request.url()).pathname
    const bytes = request.postDataBuffer()?.length ?? 0
    if (isOurs(path)) requests.push(`${request.method()} ${path} ${bytes}`)
  })
  page.on('response', (response) => {
    const path = new URL(response.url()).pathname
    if (isOurs(path)) responses.push(path)
  })
  await use({ page, requests, responses })
  assert.deepEqual(problems, [])
}

/** Drops files on the zone as a file manager does. */
async function drop(page: Page, paths: readonly string[]): Promise<void> {
  const files = paths.map((path) => ({
    name: basename(path),
    base64: readFileSync(path).toString('base64'),
  }))
  // Text, since the tests are compiled without the types of a page.
  const transfer = await page.evaluateHandle(`{
    const made = new DataTransfer()
    for (const { name, base64 } of ${JSON.stringify(files)})
      made.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name))
    made
  }`)
  await page.dispatchEvent('.drop-zone', 'drop', { dataTransfer: transfer })
}

async function predicted(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Predict' }).click()
  const json = page.getByLabel('The answer as JSON')
  await page.getByText('The answer as JSON').click()
  return json.innerText()
}

interface Trial {
  readonly what: string
  /** In the order in which they are dropped. */
  readonly files: readonly string[]
  /** As the command line takes them; default: as dropped. */
  readonly chain?: readonly string[]
  readonly rows: unknown
  /** Every digit is the server's: no exp or log, which V8 rounds otherwise from version to version. */
  readonly isExact?: boolean
}

/** Equal but for the last digits of numbers. */
function assertNear(got: unknown, want: unknown): void {
  if (typeof want === 'number' && typeof got === 'number' && !Number.isInteger(want))
    return assert.ok(Math.abs(got - want) <= 4e-15 * Math.abs(want), `${got} is not ${want}`)
  if (typeof want !== 'object' || want === null) return assert.equal(got, want)
  assert.deepEqual(Object.keys(got as object), Object.keys(want))
  for (const key of Object.keys(want))
    assertNear((got as Record<string, unknown>)[key], (want as Record<string, unknown>)[key])
}

const fixtures = 'test/fixtures'
const spam = `${fixtures}/apps/spam-porter-reject`

const trials: readonly Trial[] = [
  {
    what: 'a pickle',
    files: ['examples/iris/model.pkl'],
    rows: [
      [5.1, 3.5, 1.4, 0.2],
      [6.7, 3.1, 4.7, 1.5],
    ],
  },
  {
    what: 'LightGBM text',
    files: [`${fixtures}/lightgbm/4.7.0/sqrt-regression_l1/model.txt`],
    rows: [[1.76, 0.4, 0.98, 2.24]],
    isExact: true,
  },
  {
    what: 'XGBoost JSON',
    files: [`${fixtures}/xgboost/3.4.1/quantiles/model.json`],
    rows: [
      [0.1, 0.2, 0.3, 0.4],
      [1, null, -1, 0],
    ],
    isExact: true,
  },
  {
    what: 'a compressed joblib file',
    files: [`${fixtures}/xgboost/3.4.1/softmax/model.joblib`],
    rows: [[0.06, 1.02, -0.49, 0.37]],
  },
  {
    what: 'a vectorizer and its model, dropped the other way round',
    files: [`${spam}/model.pkl`, `${spam}/vectorizer.pkl`],
    chain: [`${spam}/vectorizer.pkl`, `${spam}/model.pkl`],
    rows: ['win a free prize now', 'see you at lunch'],
  },
]

for (const { what, files, chain = files, rows, isExact } of trials)
  test(`${what} is answered in the browser as by the server, and nothing is sent`, { skip }, (t) =>
    visit(t, async ({ page, requests }) => {
      const model = await loadModel(chain)
      await drop(page, files)
      await page.getByText('can be served').waitFor()
      await page.getByRole('tab', { name: 'JSON' }).click()
      await page.getByLabel('One row, or a list of rows, as JSON').fill(JSON.stringify(rows))
      const asked = await page.getByRole('checkbox', { checked: true }).count()
      const outputs = asked === 0 ? {} : { outputs: ['predict_proba'] }
      const { text } = await callerOf([model])('/predict', { body: { X: rows, ...outputs } })
      const answer = await predicted(page)
      if (isExact) assert.equal(answer, text)
      else assertNear(JSON.parse(answer), JSON.parse(text))
      assert.ok(await page.getByTitle(model.digest).isVisible())
      assert.deepEqual(
        requests.filter((request) => request !== 'GET /page/try-worker.js 0'),
        [],
      )
    }),
  )

test('a hostile pickle is refused by name, as on the command line', { skip }, (t) =>
  visit(t, async ({ page, requests }) => {
    const path = join(mkdtempSync(join(tmpdir(), 'slipway-try-')), 'model.pkl')
    writeFileSync(path, "cos\nsystem\n(S'touch it'\ntR.")
    const refusal = await loadModel(path).then(
      () => assert.fail('it is read'),
      (error: unknown) => error as SlipwayError,
    )
    await drop(page, [path])
    const shown = page.getByRole('alert').first()
    await shown.waitFor()
    const text = await shown.innerText()
    for (const part of [refusal.code, refusal.message, refusal.hint ?? ''])
      assert.ok(text.includes(part), `${part} is not in ${text}`)
    assert.match(text, /system/)
    assert.equal(await page.getByRole('button', { name: 'Predict' }).count(), 0)
    assert.ok(requests.every((request) => request === 'GET /page/try-worker.js 0'))
  }),
)

test(
  'the worker opens no connection: fetch, XMLHttpRequest, WebSocket, scripts, workers',
  { skip },
  (t) =>
    visit(t, async ({ page, responses }) => {
      await drop(page, ['examples/iris/model.pkl'])
      await page.getByText('can be served').waitFor()
      const [worker] = page.workers()
      responses.length = 0
      const outcomes = await worker!.evaluate<string[]>(`Promise.all([
      fetch('/livez').then(() => 'sent', () => 'refused'),
      fetch('/predict', { method: 'POST', body: '{}' }).then(() => 'sent', () => 'refused'),
      new Promise((done) => {
        const request = new XMLHttpRequest()
        request.onload = () => done('sent')
        request.onerror = () => done('refused')
        request.open('GET', '/livez')
        request.send()
      }),
      new Promise((done) => {
        const socket = new WebSocket('ws://' + location.host + '/livez')
        socket.onopen = () => done('sent')
        socket.onerror = () => done('refused')
      }),
      new Promise((done) => {
        const other = new Worker('/page/try-worker.js')
        other.onerror = () => done('refused')
        setTimeout(() => done('no answer'), 2000)
      }),
      new Promise((done) => {
        try {
          importScripts('/page/app.js')
          done('sent')
        } catch {
          done('refused')
        }
      }),
      import('/page/app.js').then(() => 'sent', () => 'refused'),
    ])`)
      assert.deepEqual(outcomes, Array(7).fill('refused'))
      assert.deepEqual(responses, [])
    }),
)

test('what takes too long is stopped; then the file is read again by itself', { skip }, (t) =>
  visit(t, async ({ page }) => {
    await page.clock.install()
    await drop(page, ['examples/iris/model.pkl'])
    await page.getByText('can be served').waitFor()
    const worker = page.workers()[0]!
    const closed = worker.waitForEvent('close')
    await worker.evaluate('setTimeout(() => { for (;;); })')
    await page.getByRole('button', { name: 'Predict' }).click()
    await page.clock.fastForward('00:31')
    const alert = page.getByRole('alert').first()
    assert.match(await alert.innerText(), /took too long.*E_DEADLINE/s)
    await closed
    await page.getByRole('button', { name: 'Predict' }).click()
    await page.getByText(/^Answered in/).waitFor()
  }),
)

test('a worker that breaks down is told of', { skip }, (t) =>
  visit(t, async ({ page }) => {
    await drop(page, ['examples/iris/model.pkl'])
    await page.getByText('can be served').waitFor()
    await page
      .workers()[0]!
      .evaluate('self.onmessage = () => { throw new RangeError("no memory") }')
    await page.getByRole('button', { name: 'Predict' }).click()
    assert.match(
      await page.getByRole('alert').first().innerText(),
      /ran out of memory.*E_WORKER_LOST/s,
    )
  }),
)

test('items of a bundle are offered, and are a chain in the order of the clicks', { skip }, (t) =>
  visit(t, async ({ page }) => {
    const bundle = `${fixtures}/apps/ticket-bundle-concat/bundle.pkl`
    await drop(page, [bundle])
    await page.getByRole('heading', { name: 'bundle.pkl holds several things' }).waitFor()
    assert.equal(await page.getByRole('alert').count(), 0)
    for (const members of [['model'], ['model', 'label_encoder']]) {
      await page.getByRole('button', { name: members.at(-1)!, exact: true }).click()
      const model = await loadModel(members.map((member) => `${bundle}::${member}`))
      await page.getByTitle(model.digest).waitFor()
    }
    await page.getByRole('button', { name: '2. label_encoder' }).click()
    await page.getByRole('button', { name: 'vectorizer', exact: true }).click()
    assert.match(
      await page.getByRole('alert').innerText(),
      /stands before the last step.*E_UNSUPPORTED/s,
    )
  }),
)

test('the order of a chain is shown and can be changed', { skip }, (t) =>
  visit(t, async ({ page }) => {
    const loan = `${fixtures}/apps/loan-encoders-threshold`
    await drop(page, [`${loan}/scaler.pkl`, `${loan}/model.pkl`])
    await page.getByText('can be served').waitFor()
    const names = page.getByRole('list', { name: 'Files in their order' }).locator('.chain-name')
    assert.deepEqual(await names.allInnerTexts(), ['scaler.pkl', 'model.pkl'])
    await page.getByRole('button', { name: 'Take scaler.pkl away' }).click()
    const model = await loadModel(`${loan}/model.pkl`)
    await page.getByTitle(model.digest).waitFor()
    assert.equal(await names.count(), 0)
  }),
)

test(
  'reading can be stopped, is stopped in the end, and says when its code is not there',
  { skip },
  (t) =>
    visit(t, async ({ page }) => {
      await page.clock.install()
      await page.route('**/try-worker.js*', (route) =>
        route.fulfill({ contentType: 'text/javascript', body: 'for (;;);' }),
      )
      const shown = async () => (await page.getByRole('alert').innerText()).split('\n')[0]
      await drop(page, ['examples/iris/model.pkl'])
      await page.getByRole('button', { name: 'Stop' }).click()
      assert.equal(await shown(), 'Stopped.')
      await drop(page, ['examples/iris/model.pkl'])
      await page.getByRole('button', { name: 'Stop' }).waitFor()
      await page.clock.fastForward('01:31')
      assert.match((await shown())!, /took too long/)
      await page.route('**/try-worker.js*', (route) => route.fulfill({ status: 503, body: '' }))
      await drop(page, ['examples/iris/model.pkl'])
      await page.getByText('could not be loaded from this server').waitFor()
    }),
)

test('files are chosen with the keyboard, too', { skip }, (t) =>
  visit(t, async ({ page }) => {
    // Asked for first: the browser has to be told that nobody will see its dialogue.
    const choosing = page.waitForEvent('filechooser')
    await page.bringToFront()
    await page.getByLabel('Choose files').press('Enter')
    const chooser = await choosing
    await chooser.setFiles(['examples/iris/model.pkl'])
    await page.getByText('can be served').waitFor()
  }),
)
