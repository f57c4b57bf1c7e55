// Hostile names, and API keys.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import { strings } from '../../src/ir/tensor.ts'
import { LoadedModel } from '../../src/load/loaded-model.ts'
import { ApiKeys } from '../../src/serving/api-keys.ts'
import { columns, iris } from '../http/caller.ts'
import { answer, closeBrowser, openPage, predict, withoutBrowser } from './browser.ts'

const skip = withoutBrowser
after(closeBrowser)

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
  await page.getByText(hostile).first().waitFor()
  await predict(page)
  await answer(page).getByText(`${hostile}a`).waitFor()
  await page.getByRole('tab', { name: 'Paste a table' }).click()
  await page
    .getByLabel('Rows, pasted from')
    .fill(
      `${hostile}0\t${hostile}1\t${hostile}2\t${hostile}3\t<script>globalThis.hit=1</script>\n30\t1\tGoa\tfree\t${hostile}`,
    )
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
