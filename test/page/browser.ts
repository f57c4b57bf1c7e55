// A browser for tests: Debian's chromium, or another that stands in SLIPWAY_CHROMIUM.
import { existsSync } from 'node:fs'
import type { TestContext } from 'node:test'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { startServer } from '../../src/transports/http.ts'
import type { ServerOptions } from '../../src/transports/server-options.ts'
import { builtPage } from './built-page.ts'

const places = [
  process.env['SLIPWAY_CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]
const program = places.find((place) => place !== '' && existsSync(place))

/** Why tests that need a browser are skipped, or false. */
export const withoutBrowser = program
  ? (false as const)
  : 'no chromium is installed (SLIPWAY_CHROMIUM=path names one)'

let browser: Browser | undefined

export async function closeBrowser(): Promise<void> {
  await browser?.close()
}

export interface Opened {
  readonly page: Page
  readonly url: string
  /** What went wrong in the page. A refusal the page shows is written by the browser itself: not counted. */
  readonly errors: readonly string[]
  /** Every address that was asked for. */
  readonly requests: readonly string[]
}

/** Serves these models and opens the page, until the test ends. */
export async function openPage(
  t: TestContext,
  options: Omit<ServerOptions, 'serverVersion'>,
  context: BrowserContextOptions = {},
): Promise<Opened> {
  await builtPage()
  const server = await startServer({ ...options, port: 0, serverVersion: '0.0.0' })
  t.after(() => server.close({ graceMilliseconds: 0 }))
  return { ...(await openUrl(t, `${server.url}/`, context)), url: server.url }
}

export async function openUrl(
  t: TestContext,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const { chromium } = await import('playwright-core')
  browser ??= await chromium.launch({
    executablePath: program!,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  t.after(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const errors: string[] = []
  const requests: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    const isRefusal = /status of 4\d\d/.test(message.text())
    if (message.type() === 'error' && !isRefusal) errors.push(message.text())
  })
  page.on('request', (request) => requests.push(request.url()))
  await page.goto(url)
  return { page, url, errors, requests }
}

export const predict = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Predict' }).click()

/** The region of the answer. */
export const answer = (page: Page): Locator =>
  page.getByRole('region', { name: 'Answer', exact: true })
