// Keyboard, names for screen readers, contrast, small screens.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { loadModel } from '../../src/index.ts'
import { columns, iris, text, wide } from '../http/caller.ts'
import { answer, closeBrowser, openPage, predict, withoutBrowser } from './browser.ts'

const skip = withoutBrowser
after(closeBrowser)

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
