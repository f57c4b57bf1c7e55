// Joins the page at / into dist/src/protocols/page/built/: index.html, app.js, app.css and try-worker.js, each gzipped beside it too. Prints their sizes
// when run. Other folders and tests call buildPage.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const root = resolve(fileURLToPath(new URL('..', import.meta.url)))
const source = resolve(root, 'src/page')
const target = resolve(root, 'dist/src/protocols/page/built')

async function bundled(entry, options = {}) {
  const { outputFiles } = await build({
    entryPoints: [resolve(source, entry)],
    bundle: true,
    minify: true,
    write: false,
    legalComments: 'none',
    platform: 'browser',
    format: 'esm',
    target: ['es2022'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
    ...options,
  })
  return outputFiles[0].contents
}

/** What the core takes from Node it takes from JavaScript in a browser, as package.json says for the built modules. */
const browserDoor = {
  name: 'browser-door',
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/node-door\.ts$/ }, () => ({
      path: resolve(root, 'src/encodings/browser-door.ts'),
    })),
}

/** The worker that reads dropped files: a script of its own, loaded with the first file. */
function bundledWorker() {
  return bundled('try/try-worker.ts', { format: 'iife', plugins: [browserDoor] })
}

const hashOf = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 12)

/** Addresses of the assets carry a hash of their bytes, so that browsers may keep them. */
function withHashes(html, assets) {
  for (const [name, bytes] of Object.entries(assets))
    html = html.replace(`page/${name}`, `page/${name}?v=${hashOf(bytes)}`)
  return Buffer.from(html)
}

/** Another process may be reading: the file is there whole, or the old one is. */
function write(name, bytes) {
  const temporary = resolve(target, `.${name}.${process.pid}`)
  writeFileSync(temporary, bytes)
  renameSync(temporary, resolve(target, name))
}

/** Writes the page; the sizes of its files in bytes, as they are and gzipped. */
export async function buildPage() {
  const worker = await bundledWorker()
  const [script, style] = await Promise.all([
    bundled('main.tsx', { define: { tryWorkerHash: JSON.stringify(hashOf(worker)) } }),
    bundled('page.css'),
  ])
  const assets = { 'app.js': script, 'app.css': style, 'try-worker.js': worker }
  const html = withHashes(readFileSync(resolve(source, 'index.html'), 'utf8'), assets)
  mkdirSync(target, { recursive: true })
  const sizes = {}
  for (const [name, bytes] of Object.entries({ 'index.html': html, ...assets })) {
    const gzipped = gzipSync(bytes, { level: 9 })
    write(name, bytes)
    write(`${name}.gz`, gzipped)
    sizes[name] = { bytes: bytes.length, gzip: gzipped.length }
  }
  return sizes
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`
  for (const [name, { bytes, gzip }] of Object.entries(await buildPage()))
    console.log(`${name}: ${kilobytes(bytes)}, ${kilobytes(gzip)} gzipped`)
}
