// How much faster than XGBoost, LightGBM and CatBoost do their own models answer?
//   node dist/bench/boosting.js PYTHON [WORD]   (a Python with the three libraries; they take turns with us, one thread each, CPU time)
// Promised: one row 20 times faster than the library's Python predict, 10,000 rows twice as fast; what misses is marked.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Session } from '../src/backends/backend.ts'
import { loadModel } from '../src/index.ts'
import { batchesOf, check, median, ours, pad } from './turns.ts'

interface Listed {
  readonly name: string
  readonly table: string
  readonly file: string
  readonly width: number
  readonly answers: readonly number[]
}

const rounds = 5
/** Microseconds that one turn takes, about. */
const turn = 200_000
const [python, word = ''] = process.argv.slice(2)
if (!python) {
  console.error('usage: node dist/bench/boosting.js PYTHON [WORD]')
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
const child = spawn(python, ['bench/boosting.py', folder, word], {
  stdio: ['pipe', 'pipe', 'inherit'],
  env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
})
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
const listed = JSON.parse((await lines.next()).value as string) as Listed[]
console.log(
  'model               rows              library us/row   Slipway us/row    ratio   largest difference',
)
for (const item of listed) {
  const model = await loadModel(join(folder, item.file))
  const session = await model.session(model.model.signatures[0]!, ['predict'])
  const bytes = readFileSync(join(folder, `${item.table}.f64`))
  const data = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8)
  for (const rows of [1, 10_000]) await compare(item, session, data, rows)
}
child.stdin.end()
rmSync(folder, { recursive: true })

async function compare(
  item: Listed,
  session: Session,
  data: Float64Array,
  rows: number,
): Promise<void> {
  const { width, name, table } = item
  const batches = batchesOf(data, width, rows, rows === 1 ? 2000 : 1)
  for (const start = Date.now(); Date.now() - start < 1000;)
    ours(session, batches, rows, rows === 1 ? 100 : 1)
  const repeats = repeatsFor(ours(session, batches, rows, 3) * rows)
  const theirRepeats = repeatsFor((await theirs(item, rows, 3)) * rows)
  const pairs: [number, number][] = []
  for (let round = 0; round < rounds; round++)
    pairs.push([await theirs(item, rows, theirRepeats), ours(session, batches, rows, repeats)])
  const [their, our] = [0, 1].map((side) => median(pairs.map((pair) => pair[side]!))) as [
    number,
    number,
  ]
  const ratio = their / our
  console.log(
    [
      name.padEnd(18),
      pad(rows, 6),
      table.padEnd(8),
      pad(their.toFixed(3), 20),
      pad(our.toFixed(3), 16),
      pad(ratio.toFixed(2), 8) + (ratio < (rows === 1 ? 20 : 2) ? '!' : ' '),
      `  ${check(session, item, data).toExponential(1)}`,
    ].join(' '),
  )
}

function repeatsFor(microseconds: number): number {
  return Math.min(100_000, Math.max(3, Math.ceil(turn / microseconds)))
}

/** CPU microseconds per row in Python. */
async function theirs({ name, table }: Listed, rows: number, repeats: number): Promise<number> {
  child.stdin.write(`${name}/${table} ${rows} ${repeats}\n`)
  const line = await lines.next()
  return (Number(line.value) * 1e6) / (rows * repeats)
}
