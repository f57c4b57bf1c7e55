// How long does training take beside scikit-learn's? 100,000 rows of 20 columns, both on one thread, CPU time, in turns.
//   node dist/bench/train.js PYTHON      (a Python with scikit-learn 1.5.2)
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { answersOf } from '../src/training/answers.ts'
import { fitBoosting } from '../src/training/boosting/fit-trees.ts'
import { fitLinearModel } from '../src/training/linear/fit-linear-model.ts'
import type { FeatureColumn } from '../src/training/table/infer-columns.ts'
import { fitLinear } from '../src/training/linear/linear-regression.ts'
import { classificationMetrics, regressionMetrics } from '../src/training/metrics.ts'
import type { TrainOptions } from '../src/training/options.ts'
import { defaultTrainOptions } from '../src/training/options.ts'
import { seededRandom } from '../src/training/random.ts'
import type { Target } from '../src/training/table/target.ts'
import { median } from './turns.ts'

const rows = 100_000
const width = 20
const rounds = 5
const python = process.argv[2]
if (!python) {
  console.error('usage: node dist/bench/train.js PYTHON')
  process.exit(2)
}
const { features, x, y, labels } = makeData()
const every = Int32Array.from({ length: rows }, (_, row) => row)
const quantity: Target = { name: 'y', task: 'regression', values: y, classes: [], rows: every }
const classes: Target = { ...quantity, task: 'classification', values: labels, classes: [0, 1] }
const options: TrainOptions = { ...defaultTrainOptions, target: 'y', earlyStopping: false }

const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
const file = join(folder, 'table')
writeFileSync(file, tableBytes())
const child = spawn(python, ['bench/train.py', file, String(width)], {
  stdio: ['pipe', 'pipe', 'inherit'],
  env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
})
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
await lines.next()

const fits = {
  linear: () => void fitLinear(x, y, width),
  prepared: () => fitLinearModel(features, quantity, every, options).estimator,
  boosting: () => fitBoosting(features, quantity, every, options).estimator,
  classes: () => fitBoosting(features, classes, every, options).estimator,
}
console.log('fit        scikit-learn s   Slipway s   ratio   score of each on its training rows')
for (const [name, fit] of Object.entries(fits)) {
  const times: [number, number][] = []
  let theirScore = ''
  let made: ReturnType<typeof fit>
  for (let round = 0; round < rounds; round++) {
    child.stdin.write(`${name}\n`)
    const [seconds, score] = String((await lines.next()).value).split(' ')
    theirScore = score!
    const start = process.cpuUsage()
    made = fit()
    const { user, system } = process.cpuUsage(start)
    times.push([Number(seconds), (user + system) / 1e6])
  }
  const [their, our] = [0, 1].map((side) => median(times.map((pair) => pair[side]!)))
  const score = made ? await scoreOf(made, name) : '-'
  console.log(
    `${name.padEnd(10)} ${their!.toFixed(3).padStart(14)} ${our!.toFixed(3).padStart(11)} ${(our! / their!).toFixed(2).padStart(7)}   ${Number(theirScore).toFixed(6)} ${score}`,
  )
}
child.stdin.end()
rmSync(folder, { recursive: true })

async function scoreOf(estimator: Parameters<typeof answersOf>[0], name: string): Promise<string> {
  const answers = await answersOf(estimator, features, every)
  const metrics =
    name === 'classes' ? classificationMetrics(labels, answers, 2) : regressionMetrics(y, answers)
  return (metrics['accuracy'] ?? metrics['R2']!).toFixed(6)
}

/** Numbers that are normally distributed, a quantity of them that bends, and whether it is positive. */
function makeData() {
  const random = seededRandom(1)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const table = Float64Array.from({ length: rows * width }, normal)
  const wanted = Float64Array.from({ length: rows }, (_, row) => {
    const at = (j: number) => table[row * width + j]!
    return 2 * at(0) - at(1) + at(2) * at(3) + Math.sin(3 * at(4)) + at(5) ** 2 - 1 + 0.5 * normal()
  })
  const columns = Array.from({ length: width }, (_, j): FeatureColumn => ({
    name: `x${j}`,
    kind: 'number',
    values: Float64Array.from({ length: rows }, (_row, row) => table[row * width + j]!),
  }))
  const positive = wanted.map((value) => (value > 0 ? 1 : 0))
  return { features: columns, x: table, y: wanted, labels: positive }
}

function tableBytes(): Uint8Array {
  const table = new Float64Array(rows * (width + 2))
  for (let row = 0; row < rows; row++) {
    table.set(x.subarray(row * width, (row + 1) * width), row * (width + 2))
    table[row * (width + 2) + width] = y[row]!
    table[row * (width + 2) + width + 1] = labels[row]!
  }
  return new Uint8Array(table.buffer)
}
