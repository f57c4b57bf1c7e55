import type { LinearFit } from './linear-regression.ts'

export interface DescentOptions {
  readonly learningRate: number
  readonly steps: number
  /** 'float32' rounds every number as TensorFlow's tutorial computes them. */
  readonly precision: 'float32' | 'float64'
  /** Where it starts; default 0. */
  readonly start?: LinearFit
  readonly onStep?: (step: number, loss: number, fit: LinearFit) => void
}

/** Full-batch gradient descent on the mean squared error of y = X w + b, as the classic TensorFlow tutorial does it. */
export function descendLinear(
  x: Float64Array,
  y: Float64Array,
  width: number,
  options: DescentOptions,
): LinearFit {
  const { learningRate, steps, onStep } = options
  const isSingle = options.precision === 'float32'
  const numbers = (size: number) => (isSingle ? new Float32Array(size) : new Float64Array(size))
  const from = numbers(x.length)
  from.set(x)
  const wanted = numbers(y.length)
  wanted.set(y)
  const w = numbers(width)
  const b = numbers(1)
  w.set(options.start?.weights ?? [])
  b.set(options.start?.intercepts ?? [])
  const errors = numbers(y.length)
  const gradient = numbers(width + 1)
  const rate = isSingle ? Math.fround(learningRate) : learningRate
  const asFit = (): LinearFit => ({
    weights: Float64Array.from(w),
    intercepts: Float64Array.from(b),
  })
  for (let step = 1; step <= steps; step++) {
    slopes(from, wanted, w, b, errors, gradient)
    for (let j = 0; j < width; j++) w[j]! -= rate * gradient[j]!
    b[0]! -= rate * gradient[width]!
    if (onStep) onStep(step, meanSquare(from, wanted, w, b), asFit())
  }
  return asFit()
}

type Numbers = Float32Array | Float64Array

/** Gradient of the mean squared error: 2/n X^T (X w + b - y). */
function slopes(
  x: Numbers,
  y: Numbers,
  w: Numbers,
  b: Numbers,
  errors: Numbers,
  gradient: Numbers,
): void {
  const width = w.length
  const rows = y.length
  for (let row = 0, at = 0; row < rows; row++, at += width) {
    let score = b[0]!
    for (let j = 0; j < width; j++) score += x[at + j]! * w[j]!
    errors[row] = score - y[row]!
  }
  const factor = 2 / rows
  for (let j = 0; j <= width; j++) {
    let sum = 0
    if (j < width)
      for (let row = 0, at = j; row < rows; row++, at += width) sum += errors[row]! * x[at]!
    else for (let row = 0; row < rows; row++) sum += errors[row]!
    gradient[j] = factor * sum
  }
}

function meanSquare(x: Numbers, y: Numbers, w: Numbers, b: Numbers): number {
  const width = w.length
  let sum = 0
  for (let row = 0, at = 0; row < y.length; row++, at += width) {
    let error = b[0]! - y[row]!
    for (let j = 0; j < width; j++) error += x[at + j]! * w[j]!
    sum += error * error
  }
  return sum / y.length
}
