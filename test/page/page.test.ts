// The page in a real browser: what it shows and answers.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fastify from 'fastify'
import type { Page } from 'playwright-core'
import { loadModel } from '../../src/index.ts'
import { percent } from '../../src/page/playground/percent.ts'
import { slipway } from '../../src/transports/fastify.ts'
import { callerOf, columns, iris, text, wide } from '../http/caller.ts'
import { answer, closeBrowser, openPage, openUrl, predict, withoutBrowser } from './browser.ts'
import { builtPage } from './built-page.ts'

const skip = withoutBrowser
after(closeBrowser)

const prediction = (page: Page) => answer(page).locator('output').innerText()

async function bars(page: Page): Promise<string[][]> {
  const items = await answer(page).getByRole('list').getByRole('listitem').allInnerTexts()
  return items.map((item) => item.split('\n').filter((part) => part.trim() !== ''))
}

test(
  'the page shows the models, asks this server only and writes no error',
  { skip },
  async (t) => {
    const { page, url, errors, requests } = await openPage(t, { models: [iris, wide, text] })
    await page.getByRole('heading', { name: 'iris' }).waitFor()
    assert.equal(await page.title(), 'iris · Slipway')
    assert.deepEqual(await page.getByRole('navigation', { name: 'Models' }).locator('a').count(), 3)
    const facts = await page.locator('main dl').first().innerText()
    for (const fact of ['Pipeline', 'scikit-learn 1.7.2', 'pickle', '10 recorded answers'])
      assert.ok(facts.includes(fact), fact)
    for (const name of ['wide', 'text']) {
      await page.getByRole('link', { name: new RegExp(`^ready ${name}`) }).click()
      await page.getByRole('heading', { name, exact: true }).waitFor()
    }
    await page.goBack()
    await page.getByRole('heading', { name: 'wide' }).waitFor()
    assert.ok(requests.length >= 4)
    assert.deepEqual(
      requests.filter((asked) => !asked.startsWith(`${url}/`) && !asked.startsWith('data:')),
      [],
    )
    assert.deepEqual(errors, [])
  },
)

test(
  'a filled form is answered with the class and probabilities as bars, as the server answers',
  { skip },
  async (t) => {
    const { page, errors } = await openPage(t, { models: [iris] })
    const values = [6.3, 2.9, 5.6, 1.8]
    const labels = [
      'sepal length (cm)',
      'sepal width (cm)',
      'petal length (cm)',
      'petal width (cm)',
    ]
    for (const [i, label] of labels.entries()) await page.getByLabel(label).fill(String(values[i]))
    await predict(page)
    await answer(page).locator('output').waitFor()
    const own = await callerOf([iris])('/predict', {
      body: { X: [values], outputs: ['predict_proba'] },
    })
    assert.equal(await prediction(page), own.json.Y_pred[0])
    const pairs = own.json.classes.map((label: string, i: number) => [
      label,
      own.json.predict_proba[0][i],
    ])
    const shown = pairs
      .toSorted((a: [string, number], b: [string, number]) => b[1] - a[1])
      .map(([label, p]: [string, number]) => [label, percent(p)])
    assert.deepEqual(await bars(page), shown)
    await page.getByLabel('petal width (cm)').fill('0.1')
    await page.getByText('The input was changed since this answer.').waitFor()
    await page.getByLabel('petal width (cm)').fill('wide')
    await predict(page)
    await page.getByText('"wide" is not a number', { exact: true }).waitFor()
    const wrong = page.getByLabel('petal width (cm)')
    assert.equal(await wrong.getAttribute('aria-invalid'), 'true')
    await page.waitForFunction('document.activeElement?.getAttribute("aria-invalid") === "true"')
    assert.deepEqual(errors, [])
  },
)

test(
  'a pasted table is answered row by row, and the answers can be copied',
  { skip },
  async (t) => {
    const permissions = ['clipboard-read', 'clipboard-write']
    const { page, errors } = await openPage(t, { models: [iris] }, { permissions })
    await page.getByRole('tab', { name: 'Paste a table' }).click()
    await page
      .getByLabel('Rows, pasted from a spreadsheet or as CSV')
      .fill(
        'id\tpetal width (cm)\tpetal length (cm)\tsepal width (cm)\tsepal length (cm)\n1\t0.2\t1.4\t3.5\t5.1\n2\t2.5\t6\t3.3\t6.3\n',
      )
    await page.getByText('2 rows. Columns are matched by name. Left out: "id".').waitFor()
    await predict(page)
    const rows = page.getByRole('region', { name: 'Answers by row' }).getByRole('row')
    await rows.nth(2).waitFor()
    const own = await callerOf([iris])('/predict', {
      body: {
        X: [
          [5.1, 3.5, 1.4, 0.2],
          [6.3, 3.3, 6, 2.5],
        ],
      },
    })
    for (const i of [0, 1])
      assert.match(
        await rows.nth(i + 1).innerText(),
        new RegExp(`^${i + 1}\\s+${own.json.Y_pred[i]}`),
      )
    await page.getByRole('button', { name: 'Copy as a table' }).click()
    await page.getByText('Copied').waitFor()
    const copied: string = await page.evaluate('navigator.clipboard.readText()')
    assert.match(copied, /^prediction\tp\(setosa\)\tp\(versicolor\)\tp\(virginica\)\nsetosa\t0\.9/)
    assert.deepEqual(errors, [])
  },
)

test('a text model has a text area; choices of a model are choices', { skip }, async (t) => {
  const { page } = await openPage(t, { models: [text, columns] })
  assert.equal(
    await page
      .getByLabel('X', { exact: true })
      .evaluate((node: { tagName: string }) => node.tagName),
    'TEXTAREA',
  )
  await page.goto(`${page.url().split('#')[0]}#/models/columns`)
  const city = page.getByLabel('city')
  assert.equal(await city.evaluate((node: { tagName: string }) => node.tagName), 'SELECT')
  assert.deepEqual((await city.innerText()).split('\n').filter(Boolean).slice(-3), [
    'Delhi',
    'Goa',
    'Pune',
  ])
  await city.selectOption('Goa')
  const plan = page.getByLabel('plan', { exact: true })
  assert.deepEqual((await plan.innerText()).split('\n').filter(Boolean), [
    '(empty)',
    'free',
    'paid',
    'Another value ...',
  ])
  await plan.selectOption('Another value ...')
  await page.getByLabel('plan, another value').fill('trial')
  await predict(page)
  assert.match(await prediction(page), /leaves|stays/)
  const curl = await page.getByLabel('The call in curl').innerText()
  assert.ok(curl.includes('"city":"Goa","plan":"trial"'), curl)
  await page.getByRole('button', { name: 'Another example' }).click()
  assert.ok(['free', 'paid'].includes(await plan.inputValue()))
})

test('a model with contributions says why', { skip }, async (t) => {
  const risk = await loadModel('examples/credit-risk/model.txt', { name: 'risk' })
  const { page, errors } = await openPage(t, { models: [risk] })
  await predict(page)
  await page.getByRole('button', { name: 'Why this answer?' }).click()
  const shown = page.getByRole('list', { name: 'Contributions of the features' })
  await shown.waitFor()
  const first = await shown.getByRole('listitem').first().innerText()
  assert.match(first, /^\w+\s+[+\u2212]\d/)
  assert.deepEqual(errors, [])
})

test('a refusal is shown in full', { skip }, async (t) => {
  const { page } = await openPage(t, { models: [wide] })
  await page.getByRole('tab', { name: 'JSON' }).click()
  await page.getByLabel('One row, or a list of rows, as JSON').fill('[1, 2]')
  await predict(page)
  const refusal = page.getByRole('alert')
  await refusal.waitFor()
  const own = await callerOf([wide])('/predict', { body: { X: [1, 2] } })
  const shown = await refusal.innerText()
  for (const part of [own.json.error, own.json.code ?? '', 'HTTP 400'])
    assert.ok(shown.includes(part), `${part} in ${shown}`)
})

test('the same call is there to copy in three languages', { skip }, async (t) => {
  const permissions = ['clipboard-read', 'clipboard-write']
  const { page, url } = await openPage(t, { models: [iris] }, { permissions })
  const marks = { curl: 'curl ', Python: 'from urllib.request', TypeScript: 'await fetch(' }
  for (const [language, mark] of Object.entries(marks)) {
    await page.getByRole('tab', { name: language }).click()
    await page.getByRole('button', { name: `Copy ${language}` }).click()
    await page.getByText('Copied').waitFor()
    const copied: string = await page.evaluate('navigator.clipboard.readText()')
    assert.ok(copied.includes(mark) && copied.includes(`${url}/models/iris/predict`), copied)
    assert.ok(copied.includes('"sepal length (cm)"'))
  }
})

test(
  'charts say so when nothing was called, then show rate, latency and errors',
  { skip },
  async (t) => {
    const { page, url } = await openPage(t, { models: [wide] })
    await page.getByText('No calls in these minutes.').first().waitFor()
    const send = (X: unknown) =>
      fetch(`${url}/predict`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ X }),
      })
    for (let i = 0; i < 20; i++) await send([1, 2, 3, 4])
    for (let i = 0; i < 5; i++) await send([1])
    await page.getByRole('img', { name: /^Rate, .* calls [\d.]+ \/s/ }).waitFor()
    await page.getByText(/calls\/s, \d+ % errors/).waitFor()
    await page.getByRole('img', { name: /^Errors, .*4xx [\d.]*[1-9]/ }).waitFor()
    await page.getByRole('img', { name: /^Latency, .*p50 [\d.]+ ms, p99 [\d.]+ ms/ }).waitFor()
    const drawn = await page.evaluate<number>(`[...document.querySelectorAll('canvas')].length`)
    assert.equal(drawn, 3)
  },
)

test('under a prefix the page works as well', { skip }, async (t) => {
  await builtPage()
  const app = fastify()
  await app.register(slipway, { models: [iris], serverVersion: '0.0.0', prefix: '/ml/v1' })
  t.after(() => app.close())
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  const { page, errors, requests } = await openUrl(t, `${origin}/ml/v1`)
  await predict(page)
  await answer(page).locator('output').waitFor()
  assert.ok(
    (await page.getByLabel('The call in curl').innerText()).includes(
      `${origin}/ml/v1/models/iris/predict`,
    ),
  )
  assert.deepEqual(
    requests.filter((url) => !url.startsWith(`${origin}/ml/v1`) && !url.startsWith('data:')),
    [],
  )
  assert.deepEqual(errors, [])
})

test('when the server is gone the page says so and keeps what it has', { skip }, async (t) => {
  const { page } = await openPage(t, { models: [iris] })
  await page.getByRole('heading', { name: 'iris' }).waitFor()
  await page.context().setOffline(true)
  await predict(page)
  await page.getByText('The server did not answer.').waitFor()
  await page.context().setOffline(false)
  await predict(page)
  await answer(page).locator('output').waitFor()
})

test('the documentation works below a prefix, too', { skip }, async (t) => {
  const app = fastify()
  await app.register(slipway, { models: [iris], serverVersion: '0.0.0', prefix: '/ml' })
  t.after(() => app.close())
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  const { page, errors } = await openUrl(t, `${origin}/ml/docs`)
  await page.getByRole('button', { name: 'Send' }).first().click()
  await page.getByText('"Y_pred"').first().waitFor()
  assert.deepEqual(errors, [])
})
