// How long does a large forest take from its file to the first answer, against reading the same bytes as typed arrays?
//   node dist/bench/loading.js PYTHON   (a Python with scikit-learn 1.5.2; both sides take turns, CPU time)
// Promised: 4 times at most. The typed arrays are one Float64Array over a copy of all bytes: no byte is looked at.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadModel } from '../src/index.ts'
import { Tensor } from '../src/ir/tensor.ts'
import { median, pad } from './turns.ts'

const rounds = 7
const [python] = process.argv.slice(2)
if (!python) {
  console.error('usage: node dist/bench/loading.js PYTHON')
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
const path = join(folder, 'forest.pkl')
execFileSync(python, ['bench/loading.py', path], { stdio: 'inherit' })
const row = new Tensor('DOUBLE', [1, 30], new Float64Array(30))

const sides = {
  'typed array': () => {
    const bytes = readFileSync(path)
    return new Float64Array(bytes.buffer.slice(0, bytes.length - (bytes.length % 8)))
  },
  'of which read': () => readFileSync(path),
  'SHA-256 alone, bytes read': () => createHash('sha256').update(readFileSync(path)).digest(),
  'load, first answer': async () => {
    const model = await loadModel(path)
    const session = await model.session(model.model.signatures[0]!, ['predict_proba'])
    return session.run([row])
  },
}
const taken = Object.keys(sides).map((): number[] => [])
for (let round = 0; round < rounds; round++)
  for (const [side, run] of Object.values(sides).entries()) {
    const start = process.cpuUsage()
    await run()
    const { user, system } = process.cpuUsage(start)
    taken[side]!.push((user + system) / 1000)
  }
rmSync(folder, { recursive: true })
const least = median(taken[0]!)
console.log('what                        first ms  median ms    ratio')
for (const [side, name] of Object.keys(sides).entries()) {
  const own = median(taken[side]!)
  const ratio = (own / least).toFixed(2)
  console.log(
    `${name.padEnd(26)} ${pad(taken[side]![0]!.toFixed(0), 9)} ${pad(own.toFixed(0), 10)} ${pad(ratio, 8)}`,
  )
}
