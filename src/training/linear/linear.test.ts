import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { descendLinear } from './gradient-descent.ts'
import { fitLinear } from './linear-regression.ts'
import { fitLogistic } from './logistic-regression.ts'

const root = 'test/fixtures/training'

interface Recorded {
  readonly width: number
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly coef: readonly number[]
  readonly intercept: readonly number[]
  readonly balanced?: boolean
}

function recorded(name: string) {
  const data = JSON.parse(readFileSync(`${root}/${name}.json`, 'utf8')) as Recorded
  return { ...data, x: Float64Array.from(data.x), y: Float64Array.from(data.y) }
}

function near(got: ArrayLike<number>, want: ArrayLike<number>, tolerance: number): void {
  assert.equal(got.length, want.length)
  for (let i = 0; i < want.length; i++)
    assert.ok(
      Math.abs(got[i]! - want[i]!) <= tolerance * Math.max(1, Math.abs(want[i]!)),
      `${i}: ${got[i]}, not ${want[i]}`,
    )
}

test('least squares are scikit-learn’s', () => {
  const { x, y, width, coef, intercept } = recorded('least-squares')
  const fit = fitLinear(x, y, width)
  near(fit.weights, coef, 1e-9)
  near(fit.intercepts, intercept, 1e-9)
})

test('a column that others make up gets weight 0, and the answers stay', () => {
  const { x, y, width } = recorded('least-squares')
  const rows = y.length
  const wide = Float64Array.from({ length: rows * (width + 1) }, (_, i) => {
    const [row, column] = [Math.floor(i / (width + 1)), i % (width + 1)]
    return column < width ? x[row * width + column]! : x[row * width]! - 2 * x[row * width + 1]!
  })
  const answers = (w: Float64Array, own: Float64Array, b: number) =>
    Array.from({ length: rows }, (_, row) =>
      own.reduce((sum, weight, j) => sum + weight * w[row * own.length + j]!, b),
    )
  const fit = fitLinear(x, y, width)
  const wider = fitLinear(wide, y, width + 1)
  assert.equal([...wider.weights].filter((weight) => weight === 0).length, 1)
  near(
    answers(wide, wider.weights, wider.intercepts[0]!),
    answers(x, fit.weights, fit.intercepts[0]!),
    1e-9,
  )
})

for (const [name, classes] of [
  ['two-classes', 2],
  ['two-classes-balanced', 2],
  ['three-classes', 3],
] as const)
  test(`logistic regression is scikit-learn's: ${name}`, () => {
    const { x, y, width, coef, intercept, balanced } = recorded(name)
    const counts = [0, 1].map((label) => y.filter((value) => value === label).length)
    const weights = balanced ? y.map((label) => y.length / (2 * counts[label]!)) : undefined
    const fit = fitLogistic(x, y, width, classes, {
      c: 1,
      tolerance: 1e-12,
      iterations: 10_000,
      ...(weights ? { weights } : {}),
    })
    const outputs = fit.intercepts.length
    const transposed = Float64Array.from(
      coef,
      (_, i) => fit.weights[(i % width) * outputs + Math.floor(i / width)]!,
    )
    near(transposed, coef, 1e-6)
    near(fit.intercepts, intercept, 1e-6)
  })

test('gradient descent in float32 is the tutorial’s, step by step', () => {
  const lines = readFileSync(`${root}/line.csv`, 'utf8').trim().split('\n').slice(1)
  const points = lines.map((line) => line.split(',').map(Number))
  const { steps } = JSON.parse(readFileSync(`${root}/line.json`, 'utf8')) as {
    readonly steps: Readonly<
      Record<string, { readonly W: number; readonly b: number; readonly loss: number }>
    >
  }
  const seen = new Map<number, number[]>()
  descendLinear(
    Float64Array.from(points, (point) => point[0]!),
    Float64Array.from(points, (point) => point[1]!),
    1,
    {
      learningRate: 0.01,
      steps: 1000,
      precision: 'float32',
      onStep: (step, loss, fit) => {
        const { weights, intercepts } = fit()
        seen.set(step, [weights[0]!, intercepts[0]!, loss])
      },
    },
  )
  for (const [step, { W, b, loss }] of Object.entries(steps))
    near(seen.get(Number(step))!, [W, b, loss], 1e-6)
})
