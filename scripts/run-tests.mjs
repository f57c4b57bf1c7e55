// Runs every built test: node scripts/run-tests.mjs [substring ...]
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'

const wanted = process.argv.slice(2)
const files = ['dist/src', 'dist/test']
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => `${folder}/${name}`))
  .filter((file) => file.endsWith('.test.js'))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .toSorted((a, b) => (a < b ? -1 : 1))
if (files.length === 0) {
  console.error(`no test matches ${wanted.join(' ')}`)
  process.exit(1)
}
const { status } = spawnSync(process.execPath, ['--test', '--test-concurrency=2', ...files], {
  stdio: 'inherit',
})
process.exit(status ?? 1)
