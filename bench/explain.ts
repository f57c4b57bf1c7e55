// How long do explanations take beside XGBoost's own (pred_contribs, one thread)? 100 trees of depth 6, 1,000 of depth 8.
//   node dist/bench/explain.js PYTHON      (a Python with xgboost: the two take turns, CPU time each)
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { LoadedModel } from '../src/index.ts'
import { loadModel } from '../src/index.ts'
import { median } from './turns.ts'

const rounds = 5
const features = 20
const python = process.argv[2]
if (!python) {
  console.error('usage: node dist/bench/explain.js PYTHON')
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
const child = spawn(python, ['bench/explain.py', folder], {
  stdio: ['pipe', 'pipe', 'inherit'],
  env: { ...process.env, OMP_NUM_THREADS: '1' },
})
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
await lines.next()
const sent = JSON.parse(readFileSync(join(folder, 'rows.json'), 'utf8')) as {
  readonly rows: number[]
  readonly wants: Record<string, number[]>
  readonly version: string
}
console.log(
  `trees  rows   XGBoost ${sent.version} us/row   Slipway us/row   ratio   largest difference`,
)
for (const name of ['100', '1000']) {
  const model = await loadModel(join(folder, `${name}.json`))
  for (const rows of [1, 500]) {
    const repeats = Math.max(1, Math.ceil(20_000 / (Number(name) * rows)))
    const pairs: [number, number][] = []
    await ours(model, rows, repeats)
    for (let round = 0; round < rounds; round++)
      pairs.push([await theirs(name, rows, repeats), await ours(model, rows, repeats)])
    const [their, our] = [0, 1].map((side) => median(pairs.map((pair) => pair[side]!))) as [
      number,
      number,
    ]
    const difference = await largestDifference(model, sent.wants[name]!)
    console.log(
      `${name.padStart(5)} ${String(rows).padStart(5)} ${their.toFixed(0).padStart(20)} ${our.toFixed(0).padStart(16)} ${(their / our).toFixed(2).padStart(7)}   ${difference.toExponential(1)}`,
    )
  }
  await model.close()
}
child.stdin.end()
rmSync(folder, { recursive: true })

/** CPU microseconds per row in Python. */
async function theirs(name: string, rows: number, repeats: number): Promise<number> {
  child.stdin.write(`${name} ${rows} ${repeats}\n`)
  const { value } = await lines.next()
  return (Number(value) / repeats / rows) * 1e6
}

async function explain(model: LoadedModel, rows: number): Promise<ArrayLike<number>> {
  const data = sent.rows.slice(0, rows * features)
  const inputs = [{ name: 'X', datatype: 'FP64' as const, shape: [rows, features], data }]
  const [answer] = await model.infer(inputs, { outputs: ['shap_values'] })
  return answer!.data as ArrayLike<number>
}

async function ours(model: LoadedModel, rows: number, repeats: number): Promise<number> {
  await explain(model, rows)
  const start = process.cpuUsage()
  for (let i = 0; i < repeats; i++) await explain(model, rows)
  const { user, system } = process.cpuUsage(start)
  return (user + system) / repeats / rows
}

async function largestDifference(model: LoadedModel, wants: readonly number[]): Promise<number> {
  const found = await explain(model, wants.length / (features + 1))
  return wants.reduce((largest, want, i) => Math.max(largest, Math.abs(found[i]! - want)), 0)
}
