// How much faster than scikit-learn do linear models, scalers, naive Bayes, small networks and SVMs answer?
//   node dist/bench/models.js PYTHON [NAME]   (a Python with scikit-learn 1.5.2: the two take turns, CPU time each, one thread)
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Session } from '../src/backends/backend.ts'
import { loadModel } from '../src/index.ts'
import { Tensor } from '../src/ir/tensor.ts'

interface Listed {
  readonly name: string
  readonly width: number
  readonly method: string
  readonly answers: readonly number[]
}

const rounds = 5
const [python, only] = process.argv.slice(2)
if (!python) {
  console.error('usage: node dist/bench/models.js PYTHON [NAME]')
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
const child = spawn(python, ['bench/models.py', folder], {
  stdio: ['pipe', 'pipe', 'inherit'],
  env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
})
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
const listed = JSON.parse((await lines.next()).value as string) as Listed[]
console.log(
  'model                                rows   scikit-learn us/row   Slipway us/row     ratio   largest difference',
)
for (const item of listed) {
  if (only !== undefined && !item.name.includes(only)) continue
  const model = await loadModel(join(folder, `${item.name}.pkl`))
  const session = await model.session(model.model.signatures[0]!, [item.method])
  const bytes = readFileSync(join(folder, `${item.name}.f64`))
  const data = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8)
  const difference = check(session, item, data)
  for (const rows of item.name.startsWith('SVC') ? [1, 1000] : [1, 10_000]) {
    const batches = batchesOf(item, data, rows)
    const repeats = Math.max(3, Math.ceil((item.name.startsWith('SVC') ? 1000 : 100_000) / rows))
    ours(session, batches, rows, rows === 1 ? repeats : Math.ceil(repeats / 3))
    const pairs: [number, number][] = []
    for (let round = 0; round < rounds; round++) {
      pairs.push([
        await theirs(item.name, rows, rows === 1 ? 300 : 3),
        ours(session, batches, rows, repeats),
      ])
    }
    const [their, our] = [0, 1].map((side) => median(pairs.map((pair) => pair[side]!))) as [
      number,
      number,
    ]
    console.log(
      `${item.name.padEnd(34)} ${pad(rows, 6)} ${pad(their.toFixed(4), 21)} ${pad(our.toFixed(4), 16)} ${pad((their / our).toFixed(2), 9)}   ${difference.toExponential(1)}`,
    )
  }
}
child.stdin.end()
rmSync(folder, { recursive: true })

function batchesOf({ width }: Listed, data: Float64Array, rows: number): Tensor[] {
  const count = rows === 1 ? 512 : Math.floor(10_000 / rows)
  return Array.from(
    { length: count },
    (_, i) =>
      new Tensor('DOUBLE', [rows, width], data.slice(i * rows * width, (i + 1) * rows * width)),
  )
}

/** CPU microseconds per row in Python. */
async function theirs(name: string, rows: number, repeats: number): Promise<number> {
  child.stdin.write(`${name} ${rows} ${repeats}\n`)
  const line = await lines.next()
  return (Number(line.value) * 1e6) / (rows * repeats)
}

function ours(session: Session, batches: readonly Tensor[], rows: number, repeats: number): number {
  const start = process.cpuUsage()
  for (let i = 0; i < repeats; i++) void session.run([batches[i % batches.length]!])
  const { user, system } = process.cpuUsage(start)
  return (user + system) / (rows * repeats)
}

function check(session: Session, { width, answers }: Listed, data: Float64Array): number {
  const [answer] = session.run([
    new Tensor('DOUBLE', [100, width], data.slice(0, 100 * width)),
  ]) as Tensor[]
  return answers.reduce(
    (worst, want, i) => Math.max(worst, Math.abs(want - Number(answer!.data[i]))),
    0,
  )
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!
}

function pad(value: string | number, width: number): string {
  return String(value).padStart(width)
}
