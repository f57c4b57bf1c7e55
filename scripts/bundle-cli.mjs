// Joins the built command line into a few files, dist/src/bin/: Node takes about 0.3 ms for every module it loads, and the road from a
// pickle to an answer crosses some 370 of them. `slipway` runs these; the library and the tests run dist/src as tsc wrote it.
import { readFileSync, rmSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { build } from 'esbuild'

const outdir = resolve('dist/src/bin')
rmSync(outdir, { recursive: true, force: true })

/** A module that finds files beside itself goes on finding them there. */
const keepModuleUrls = {
  name: 'keep-module-urls',
  setup: ({ onLoad }) =>
    onLoad({ filter: /dist\/src\/.*\.js$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8')
      if (!contents.includes('import.meta.url')) return undefined
      const url = `new URL(${JSON.stringify(relative(outdir, path))}, import.meta.url).href`
      return { contents: contents.replaceAll('import.meta.url', url), resolveDir: dirname(path) }
    }),
}

await build({
  entryPoints: { slipway: 'dist/src/cli/main.js' },
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  // Shorter to read; identifiers stay, so that stack traces name what the source names.
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
  plugins: [keepModuleUrls],
})
