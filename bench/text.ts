// How much faster than scikit-learn does a text model answer? TF-IDF of 20,000 terms in 1-2-grams and a logistic regression.
//   node dist/bench/text.js PYTHON      (a Python with scikit-learn 1.5.2: the two take turns, CPU time each)
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { loadModel } from '../src/index.ts'
import { Tensor } from '../src/ir/tensor.ts'
import type { LoadedModel } from '../src/load/loaded-model.ts'
import { median, pad } from './turns.ts'

interface Sample {
  readonly texts: string[]
  readonly answers: number[]
}

const rounds = 7
const python = process.argv[2]
if (!python) {
  console.error('usage: node dist/bench/text.js PYTHON')
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
const child = spawn(python, ['bench/text.py', folder], {
  stdio: ['pipe', 'pipe', 'inherit'],
  env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
})
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()

await lines.next()
const model = await loadModel(join(folder, 'model.pkl'))
const samples = JSON.parse(readFileSync(join(folder, 'documents.json'), 'utf8')) as Record<
  string,
  Sample
>
console.log('words  rows   scikit-learn us/row   Slipway us/row   ratio   largest difference')
for (const words of [6, 100]) {
  for (const rows of [1, 100, 1000]) {
    const sample = samples[words]!
    const difference = check(model, sample)
    const ratios: [number, number][] = []
    for (let round = 0; round < rounds; round++) {
      ratios.push([
        await theirs(words, rows, Math.max(2, Math.ceil(600 / rows))),
        ours(model, sample, rows, Math.max(10, Math.ceil(10000 / rows))),
      ])
    }
    const [their, our] = [0, 1].map((side) => median(ratios.map((pair) => pair[side]!))) as [
      number,
      number,
    ]
    console.log(
      `${pad(words, 5)} ${pad(rows, 5)} ${pad(their.toFixed(2), 21)} ${pad(our.toFixed(2), 16)} ${pad((their / our).toFixed(1), 7)}   ${difference.toExponential(1)}`,
    )
  }
}
child.stdin.end()
rmSync(folder, { recursive: true })

/** CPU microseconds per row in Python. */
async function theirs(words: number, rows: number, repeats: number): Promise<number> {
  child.stdin.write(`${words} ${rows} ${repeats}\n`)
  const line = await lines.next()
  return (Number(line.value) * 1e6) / (rows * repeats)
}

function ours(loaded: LoadedModel, sample: Sample, rows: number, repeats: number): number {
  const batches = Array.from(
    { length: Math.ceil(sample.texts.length / rows) },
    (_, i) => new Tensor('STRING', [rows], sample.texts.slice(i * rows, (i + 1) * rows)),
  )
  const signature = loaded.model.signatures[0]!
  const start = process.cpuUsage()
  for (let i = 0; i < repeats; i++)
    void loaded.run(signature, [batches[i % batches.length]!], ['predict_proba'])
  const { user, system } = process.cpuUsage(start)
  return (user + system) / (rows * repeats)
}

function check(loaded: LoadedModel, sample: Sample): number {
  const [answer] = loaded.run(
    loaded.model.signatures[0]!,
    [new Tensor('STRING', [sample.texts.length], sample.texts)],
    ['predict_proba'],
  ) as Tensor[]
  return sample.answers.reduce(
    (worst, want, i) => Math.max(worst, Math.abs(want - Number(answer!.data[i * 2 + 1]))),
    0,
  )
}
