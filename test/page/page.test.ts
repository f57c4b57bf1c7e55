// The page in a real browser.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import fastify from 'fastify'
import type { Page } from 'playwright-core'
import { loadModel } from '../../src/index.ts'
import { LoadedModel } from '../../src/load/loaded-model.ts'
import { strings } from '../../src/ir/tensor.ts'
import { ApiKeys } from '../../src/serving/api-keys.ts'
import { slipway } from '../../src/transports/fastify.ts'
import { callerOf, columns, iris, text, wide } from '../http/caller.ts'
import { closeBrowser, openPage, openUrl, withoutBrowser } from './browser.ts'
import { percent } from '../../src/page/playground/percent.ts'
import { builtPage } from './built-page.ts'

const skip = withoutBrowser
after(closeBrowser)

const predict = (page: Page) => page.getByRole('button', { name: 'Predict' }).click()
const answer = (page: Page) => page.getByRole('region', { name: 'Answer', exact: true })
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

/** The focused element in words, and whether its focus can be seen. */
const focused = `(() => {
  const node = document.activeElement
  const style = getComputedStyle(node)
  const label = node.labels?.[0]?.innerText ?? node.getAttribute('aria-label') ?? node.innerText
  return {
    words: (node.getAttribute('role') ?? node.tagName.toLowerCase()) + ' ' + label.trim().split('\\n')[0],
    isVisible: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  }
})()`

test(
  'the keyboard alone is enough: every stop is visible, arrows change tabs, Enter predicts',
  { skip },
  async (t) => {
    const { page } = await openPage(t, { models: [iris, wide] })
    await page.getByRole('heading', { name: 'iris' }).waitFor()
    const stops: string[] = []
    for (let i = 0; i < 40 && stops.at(-1) !== 'button Predict'; i++) {
      await page.keyboard.press('Tab')
      const { words, isVisible } = await page.evaluate<{ words: string; isVisible: boolean }>(
        focused,
      )
      assert.ok(isVisible, `${words} shows its focus`)
      stops.push(words)
      if (words === 'tab Form') {
        await page.keyboard.press('ArrowRight')
        assert.equal((await page.evaluate<{ words: string }>(focused)).words, 'tab Paste a table')
        await page.keyboard.press('ArrowLeft')
      }
    }
    assert.equal(stops[0], 'a Skip to the model')
    const expected = [
      'select Theme',
      'tab Form',
      'input sepal length (cm)',
      'input petal width (cm)',
      'button Predict',
    ]
    assert.deepEqual(
      stops.filter((stop) => expected.includes(stop)),
      expected,
    )
    await page.keyboard.press('Enter')
    await answer(page).locator('output').waitFor()
    await page.getByLabel('petal width (cm)').focus()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('2.4')
    await page.keyboard.press('Control+Enter')
    await page.getByText('The input was changed').waitFor({ state: 'detached' })
  },
)

interface AxNode {
  readonly ignored: boolean
  readonly role?: { readonly value: string }
  readonly name?: { readonly value: string }
}

const named = [
  'button',
  'link',
  'textbox',
  'combobox',
  'checkbox',
  'slider',
  'tab',
  'tabpanel',
  'image',
  'img',
  'region',
  'navigation',
  'MenuListPopup',
  'spinbutton',
  'listbox',
  'form',
]

/** Roles of elements that a screen reader would have no name for. */
async function nameless(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: AxNode[] }
  assert.ok(nodes.length > 50)
  const found = nodes.filter(
    ({ ignored, role, name }) =>
      !ignored &&
      named.includes(role?.value ?? '') &&
      role?.value !== 'MenuListPopup' &&
      (name?.value ?? '').trim() === '',
  )
  return found.map(({ role }) => role!.value)
}

test('everything to work with has a name for a screen reader', { skip }, async (t) => {
  const risk = await loadModel('examples/credit-risk/model.txt', { name: 'risk' })
  const { page } = await openPage(t, { models: [iris, columns, text, risk] })
  for (const name of ['iris', 'columns', 'text', 'risk']) {
    await page.goto(`${page.url().split('#')[0]}#/models/${name}`)
    for (const mode of ['Form', 'Paste a table', 'JSON']) {
      await page.getByRole('tab', { name: mode }).click()
      await predict(page)
      await answer(page).getByText('Answered in').waitFor()
      assert.deepEqual(await nameless(page), [], `${name}, ${mode}`)
    }
  }
})

/** Texts whose contrast with what lies behind them is below 4.5. */
const lowContrast = `(() => {
  const channels = (text) => text.match(/[\\d.]+/g).map(Number)
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * x + 0.7152 * y + 0.0722 * z
  }
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const c = channels(getComputedStyle(at).backgroundColor)
      if (c.length < 4 || c[3] === 1) return c
    }
    throw new Error('no ground')
  }
  const found = []
  let looked = 0
  for (const node of document.querySelectorAll('body *')) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim() !== '') || node.matches('input, select, textarea')
    if (!own || !node.checkVisibility() || node.closest('svg, option')) continue
    looked++
    const style = getComputedStyle(node)
    const [a, b] = [luminance(channels(style.color)), luminance(ground(node))].sort((x, y) => y - x)
    const ratio = (a + 0.05) / (b + 0.05)
    if (ratio < 4.5) found.push(node.className + ' ' + node.textContent.slice(0, 40) + ' ' + ratio.toFixed(2))
  }
  return { found, looked }
})()`

test(
  'dark and light: the system is followed, the choice wins, and every text has contrast',
  { skip },
  async (t) => {
    const grounds: string[] = []
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await openPage(t, { models: [iris, wide] }, { colorScheme })
      await predict(page)
      await answer(page).getByText('Answered in').waitFor()
      const check = async () => {
        const { found, looked } = await page.evaluate<{ found: string[]; looked: number }>(
          lowContrast,
        )
        assert.ok(looked > 40)
        assert.deepEqual(found, [], colorScheme)
      }
      await check()
      const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
      const followed = await ground()
      grounds.push(followed)
      await page.getByRole('tab', { name: 'JSON' }).click()
      await page.getByLabel('One row, or a list of rows, as JSON').fill('[1]')
      await predict(page)
      await page.getByRole('alert').waitFor()
      await check()
      await page.getByLabel('Theme').selectOption(colorScheme === 'light' ? 'dark' : 'light')
      assert.notEqual(await ground(), followed)
      await check()
      await page.reload()
      await page.getByRole('heading', { name: 'iris' }).waitFor()
      assert.notEqual(await ground(), followed, 'the choice is kept')
    }
    assert.notEqual(grounds[0], grounds[1])
  },
)

const hostile = '<img src=x onerror="globalThis.hit=1">'

test('names of a hostile file stay text', { skip }, async (t) => {
  const [signature] = columns.model.signatures
  const model = {
    ...columns.model,
    signatures: [
      {
        ...signature!,
        inputs: signature!.inputs.map((input, i) => ({
          ...input,
          name: `${hostile}${i}`,
        })),
        outputs: signature!.outputs.map((output) =>
          output.classes
            ? { ...output, classes: strings([2], [`${hostile}a`, '"><script>hit=1</script>']) }
            : output,
        ),
      },
    ],
    source: { ...columns.model.source, estimator: `${hostile}E`, frameworkVersion: hostile },
  }
  const evil = new LoadedModel('evil', model, columns.digest)
  const { page, errors } = await openPage(t, { models: [evil] })
  assert.equal(await page.getByText(hostile).first().isVisible(), true)
  await predict(page)
  await answer(page).getByText(`${hostile}a`).waitFor()
  await page.getByRole('tab', { name: 'Paste a table' }).click()
  await page
    .getByLabel('Rows, pasted from')
    .fill(`${hostile}0\t<script>globalThis.hit=1</script>\n30\t${hostile}`)
  await page.getByText('Left out: "<script>').waitFor()
  for (const language of ['curl', 'Python', 'TypeScript']) {
    await page.getByRole('tab', { name: 'Form' }).click()
    await page.getByRole('tab', { name: language }).click()
  }
  assert.equal(await page.locator('#app img, #app script').count(), 0)
  assert.equal(await page.evaluate('globalThis.hit'), undefined)
  assert.deepEqual(errors, [])
})

test(
  'with keys the page loads bare, asks for one, and keeps it in the tab only',
  { skip },
  async (t) => {
    const hash = (key: string) => `sha256:${createHash('sha256').update(key).digest('hex')}`
    const apiKeys = ApiKeys.parse(`app ${hash('right-key')} infer,read`)
    const { page, errors } = await openPage(t, { models: [iris], apiKeys })
    const key = page.getByLabel('API key')
    await key.waitFor()
    assert.doesNotMatch(await page.content(), /iris|Pipeline/)
    assert.equal(await key.getAttribute('type'), 'password')
    await key.fill('wrong-key')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor()
    await key.fill('right-key')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'iris' }).waitFor()
    await predict(page)
    await answer(page).locator('output').waitFor()
    assert.doesNotMatch(
      await page.locator('body').innerText(),
      /right-key/,
      'the call to copy holds no key',
    )
    assert.ok((await page.getByLabel('The call in curl').innerText()).includes('$SLIPWAY_API_KEY'))
    assert.doesNotMatch(
      await page.evaluate<string>('JSON.stringify(localStorage) + document.cookie'),
      /right-key/,
    )
    await page.reload()
    await page.getByRole('heading', { name: 'iris' }).waitFor()
    await page.getByRole('button', { name: 'Forget the key' }).click()
    await key.waitFor()
    assert.equal(await page.evaluate('sessionStorage.length'), 0)
    assert.deepEqual(errors, [])
  },
)

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

test('nothing is wider than a phone', { skip }, async (t) => {
  const diagnosis = await loadModel('examples/diagnosis', {
    name: 'diagnosis-of-a-tumour-with-a-long-name',
  })
  const viewport = { width: 375, height: 700 }
  const { page } = await openPage(t, { models: [iris, diagnosis, text] }, { viewport })
  for (const name of ['iris', 'diagnosis-of-a-tumour-with-a-long-name', 'text']) {
    await page.goto(`${page.url().split('#')[0]}#/models/${name}`)
    for (const mode of ['Form', 'Paste a table', 'JSON']) {
      await page.getByRole('tab', { name: mode }).click()
      await predict(page)
      await answer(page).getByText('Answered in').waitFor()
      assert.equal(
        await page.evaluate('document.documentElement.scrollWidth'),
        375,
        `${name}, ${mode}`,
      )
    }
  }
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
