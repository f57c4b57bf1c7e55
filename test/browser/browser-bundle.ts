// slipway/browser as a bundler makes it for a page, and run where there is nothing but what a page has.
import { createContext, runInContext } from 'node:vm'
import type { Metafile } from 'esbuild'
import { build } from 'esbuild'
import type * as browser from '../../src/browser.ts'

interface Bundle {
  readonly text: string
  readonly metafile: Metafile
}

let made: Promise<Bundle> | undefined

export function browserBundle(): Promise<Bundle> {
  return (made ??= makeBundle())
}

async function makeBundle(): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: "export * from 'slipway/browser'", resolveDir: '.' },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'iife',
    globalName: 'slipway',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
  })
  return { text: outputFiles[0]!.text, metafile }
}

/** Node's decoder throws a TypeError of Node's own context, a page's one of the page's. */
const ownErrors = `TextDecoder = class extends TextDecoder {
  decode(...values) {
    try {
      return super.decode(...values)
    } catch (error) {
      throw new TypeError(error.message)
    }
  }
}`

/** The module's exports in a context of its own: no process, no Buffer, no require. */
export async function inBrowserContext(): Promise<typeof browser> {
  const { text } = await browserBundle()
  const context = createContext({ TextDecoder, TextEncoder, performance })
  runInContext(`${ownErrors};${text};globalThis.slipway = slipway`, context)
  return context['slipway'] as typeof browser
}
