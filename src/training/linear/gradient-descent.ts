import type { LinearFit } from './linear-regression.ts'

export interface DescentOptions {
  readonly learningRate: number
  readonly steps: number
  /** 'float32' rounds data, errors, gradient and weights as TensorFlow's tutorial has them. */
  readonly precision: 'float32' | 'float64'
  /** Where it starts; default 0. */
  readonly start?: LinearFit
  /** The mean squared error after the step. */
  readonly onStep?: (step: number, loss: number, fit: () => LinearFit) => void
}

/**
 * Full-batch gradient descent on the mean squared error of y = X w + b, as the classic TensorFlow tutorial does it. One walk over the rows
 * gives the loss of where the last step arrived and the gradient of the next.
 */
export function descendLinear(
  x: Float64Array,
  y: Float64Array,
  width: number,
  options: DescentOptions,
): LinearFit {
  const { steps, onStep, start } = options
  const isSingle = options.precision === 'float32'
  const round = isSingle ? Math.fround : (value: number) => value
  const data: Data = { x: x.map(round), y: y.map(round), isSingle }
  const rate = round(options.learningRate)
  const at = new Float64Array(width + 1)
  if (start) at.set([...start.weights, ...start.intercepts].map(round))
  const sums = new Float64Array(width + 1)
  const walk = width === 1 ? walkLine : walkRows
  const fit = (): LinearFit => ({ weights: at.slice(0, width), intercepts: at.slice(width) })
  const factor = 2 / y.length
  walk(data, at, sums)
  for (let step = 1; step <= steps; step++) {
    for (let j = 0; j <= width; j++) at[j] = round(at[j]! - rate * round(factor * sums[j]!))
    const squares = walk(data, at, sums)
    if (onStep) onStep(step, squares / y.length, fit)
  }
  return fit()
}

interface Data {
  /** [rows, width] */
  readonly x: Float64Array
  readonly y: Float64Array
  /** Errors are rounded to float32. */
  readonly isSingle: boolean
}

/** `at`: w, then b. Gives the sum of squared errors, and in `sums` that of errors times each column, then of errors. */
function walkRows({ x, y, isSingle }: Data, at: Float64Array, sums: Float64Array): number {
  const width = at.length - 1
  const rows = y.length
  sums.fill(0)
  let slope = 0
  let squares = 0
  for (let row = 0, from = 0; row < rows; row++, from += width) {
    let score = at[width]!
    for (let j = 0; j < width; j++) score += x[from + j]! * at[j]!
    const error = isSingle ? Math.fround(score - y[row]!) : score - y[row]!
    for (let j = 0; j < width; j++) sums[j]! += error * x[from + j]!
    slope += error
    squares += error * error
  }
  sums[width] = slope
  return squares
}

/** The same of one column, whose sums stay in registers. */
function walkLine({ x, y, isSingle }: Data, at: Float64Array, sums: Float64Array): number {
  const [w, b] = [at[0]!, at[1]!]
  const rows = y.length
  let product = 0
  let slope = 0
  let squares = 0
  for (let row = 0; row < rows; row++) {
    const score = b + x[row]! * w
    const error = isSingle ? Math.fround(score - y[row]!) : score - y[row]!
    product += error * x[row]!
    slope += error
    squares += error * error
  }
  sums[0] = product
  sums[1] = slope
  return squares
}
