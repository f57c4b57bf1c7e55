// How much faster than scikit-learn and ONNX Runtime do models answer, a family at a time?
//   node dist/bench/models.js PYTHON [WORD]   (a Python with scikit-learn 1.5.2 and, to compare with it, skl2onnx and onnxruntime)
// They take turns, one thread each, CPU time; WORD picks families and models by name. A ratio below what its family promises is marked.
// The answers of a batch are bound as its rows are: NumPy's go back to the block that the answer before left the moment nobody held it,
// which JavaScript can't know. The ratio with fresh memory for every answer stands beside.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Session } from '../src/backends/backend.ts'
import { loadModel } from '../src/index.ts'
import type { Tensor } from '../src/ir/tensor.ts'
import { batchesOf, check, median, ours, pad } from './turns.ts'

interface Listed {
  readonly family: string
  readonly name: string
  readonly width: number
  readonly method: string
  readonly answers: readonly number[]
  /** Rows of a batch. */
  readonly rows: number
  readonly onnxruntime: boolean
}

/** Times faster than scikit-learn that a family promises: one row, and a batch. */
const promises: Readonly<Record<string, readonly [one: number, batch: number]>> = {
  linear: [20, 0.5],
  scaler: [20, 1],
  bayes: [20, 1],
  forest: [50, 1],
  boosting: [50, 1],
  ensemble: [50, 1],
  pipeline: [50, 1],
  stored: [1, 0],
  other: [20, 1],
}

const rounds = 5
/** Microseconds that one turn takes, about. */
const turn = 60_000
const [python, word = ''] = process.argv.slice(2)
if (!python) {
  console.error('usage: node dist/bench/models.js PYTHON [WORD]')
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
const child = spawn(python, ['bench/models.py', folder, word], {
  stdio: ['pipe', 'pipe', 'inherit'],
  env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
})
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
const listed = JSON.parse((await lines.next()).value as string) as Listed[]
console.log(
  'family    model                                rows  scikit-learn us/row  Slipway us/row    ratio    fresh  to ONNX Runtime  largest difference',
)
for (const item of listed) {
  const model = await loadModel(join(folder, `${item.name}.pkl`))
  const session = await model.session(model.model.signatures[0]!, [item.method])
  const bytes = readFileSync(join(folder, `${item.name}.f64`))
  const data = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8)
  const difference = check(session, item, data)
  for (const rows of [1, item.rows]) await compare(item, session, data, rows, difference)
}
child.stdin.end()
rmSync(folder, { recursive: true })

async function compare(
  item: Listed,
  session: Session,
  data: Float64Array,
  rows: number,
  difference: number,
): Promise<void> {
  const batches = batchesOf(data, item.width, rows, rows === 1 ? 512 : Math.floor(10_000 / rows))
  const engines = ['scikit-learn', ...(item.onnxruntime ? ['onnxruntime'] : [])]
  // Warm for a second at most, then as many calls as a turn takes.
  const into = rows === 1 ? undefined : ((await session.run([batches[0]!])) as Tensor[])
  for (let i = 0, start = Date.now(); i < 20_000 && Date.now() - start < 1000; i++)
    ours(session, batches, rows, 1, into)
  const repeats = repeatsFor(ours(session, batches, rows, 3, into) * rows)
  const theirRepeats: number[] = []
  for (const engine of engines)
    theirRepeats.push(repeatsFor((await theirs(item.name, rows, 3, engine)) * rows))
  const taken: number[][] = []
  for (let round = 0; round < rounds; round++) {
    const times = [
      ours(session, batches, rows, repeats, into),
      ours(session, batches, rows, repeats),
    ]
    for (const [i, engine] of engines.entries())
      times.push(await theirs(item.name, rows, theirRepeats[i]!, engine))
    taken.push(times)
  }
  const [our, fresh, their, onnx] = [0, 1, 2, 3].map((side) =>
    median(taken.map((times) => times[side]!)),
  )
  const promised = promises[item.family]![rows === 1 ? 0 : 1]
  const ratio = their! / our!
  console.log(
    [
      item.family.padEnd(9),
      item.name.padEnd(34),
      pad(rows, 6),
      pad(their!.toFixed(4), 20),
      pad(our!.toFixed(4), 15),
      pad(ratio.toFixed(2), 8) + (ratio < promised ? '!' : ' '),
      pad(into ? (their! / fresh!).toFixed(2) : '-', 8),
      pad(onnx === undefined || Number.isNaN(onnx) ? '-' : (onnx / our!).toFixed(2), 15),
      `  ${difference.toExponential(1)}`,
    ].join(' '),
  )
}

function repeatsFor(microseconds: number): number {
  return Math.min(100_000, Math.max(3, Math.ceil(turn / microseconds)))
}

/** CPU microseconds per row in Python. */
async function theirs(
  name: string,
  rows: number,
  repeats: number,
  engine: string,
): Promise<number> {
  child.stdin.write(`${name} ${rows} ${repeats} ${engine}\n`)
  const line = await lines.next()
  return (Number(line.value) * 1e6) / (rows * repeats)
}
