// How long do 1,000 steps of gradient descent take beside TensorFlow.js on its CPU backend? The classic tutorial: y = 3x + 2 and noise, from
// W = b = 0, learning rate 0.01, all rows in every step, float32, the loss of every step. In turns, CPU time.
//   node dist/bench/descent.js
import { readFileSync } from 'node:fs'
import type { Scalar } from '@tensorflow/tfjs-core'
import { descendLinear } from '../src/training/linear/gradient-descent.ts'
import { loadTensorFlow } from '../src/training/network/tensorflow.ts'
import { median } from './turns.ts'

const steps = 1000
const learningRate = 0.01
const rounds = 9
/** Relative; the two sum in different orders. */
const tolerance = 1e-5

const { core } = loadTensorFlow()
const lines = readFileSync('test/fixtures/training/line.csv', 'utf8').trim().split('\n').slice(1)
const points = lines.map((line) => line.split(',').map(Number))
const x = Float64Array.from(points, (point) => point[0]!)
const y = Float64Array.from(points, (point) => point[1]!)

interface Line {
  readonly w: number
  readonly b: number
  readonly loss: number
}

function ours(): Line {
  let last = NaN
  const { weights, intercepts } = descendLinear(x, y, 1, {
    learningRate,
    steps,
    precision: 'float32',
    onStep: (_step, loss) => (last = loss),
  })
  return { w: weights[0]!, b: intercepts[0]!, loss: last }
}

/** As its own tutorial does it: variables, a loss, and an optimizer that minimises it. */
function theirs(): Line {
  return core.tidy(() => {
    const inputs = core.tensor1d(Float32Array.from(x))
    const wanted = core.tensor1d(Float32Array.from(y))
    const w = core.variable(core.scalar(0))
    const b = core.variable(core.scalar(0))
    const optimizer = core.train.sgd(learningRate)
    const loss = () => {
      const scores = core.add(core.mul(inputs, w), b)
      return core.mean(core.square(core.sub(scores, wanted))) as Scalar
    }
    for (let step = 0; step < steps; step++) optimizer.minimize(loss, true)!.dispose()
    const line = { w: w.dataSync()[0]!, b: b.dataSync()[0]!, loss: loss().dataSync()[0]! }
    for (const own of [w, b, optimizer]) own.dispose()
    return line
  })
}

function timed(run: () => Line): [number, Line] {
  const start = process.cpuUsage()
  const line = run()
  const { user, system } = process.cpuUsage(start)
  return [(user + system) / 1000, line]
}

for (let warm = 0; warm < 3; warm++) [ours, theirs].forEach((run) => run())
const times: [number, number][] = []
for (let round = 0; round < rounds; round++) {
  const [their, theirLine] = timed(theirs)
  const [our, ourLine] = timed(ours)
  for (const name of ['w', 'b', 'loss'] as const)
    if (!(Math.abs(theirLine[name] - ourLine[name]) <= tolerance * Math.abs(theirLine[name])))
      throw new Error(`${name} differs: TensorFlow.js ${theirLine[name]}, Slipway ${ourLine[name]}`)
  times.push([their, our])
  console.log(
    `TensorFlow.js ${their.toFixed(1)} ms, Slipway ${our.toFixed(3)} ms: ${(their / our).toFixed(0)}x   W ${theirLine.w} ${ourLine.w}, b ${theirLine.b} ${ourLine.b}`,
  )
}
const [their, our] = [0, 1].map((side) => median(times.map((pair) => pair[side]!)))
console.log(
  `${points.length} rows, ${steps} steps, medians of ${rounds} turns: TensorFlow.js ${core.version_core} ${their!.toFixed(1)} ms, Slipway ${our!.toFixed(3)} ms: ${(their! / our!).toFixed(0)}x; W, b and loss agree to ${tolerance}`,
)
