// One turn of a recurrent layer: activations, and the cells of LSTM, GRU and RNN. ai.onnx opset 22.
import { fault } from '../../errors.ts'

export type Scalar = (x: number) => number

const sigmoid: Scalar = (x) => 1 / (1 + Math.exp(-x))

/** Activations by name; alpha and beta with their defaults. */
export function activation(
  name: string,
  alpha: number | undefined,
  beta: number | undefined,
): Scalar {
  switch (name.toLowerCase()) {
    case 'sigmoid':
      return sigmoid
    case 'tanh':
      return Math.tanh
    case 'relu':
      return (x) => Math.max(0, x)
    case 'affine':
      return (x) => (alpha ?? 1) * x + (beta ?? 0)
    case 'leakyrelu':
      return (x) => (x < 0 ? (alpha ?? 0.01) * x : x)
    case 'hardsigmoid':
      return (x) => Math.min(1, Math.max(0, (alpha ?? 0.2) * x + (beta ?? 0.5)))
    case 'elu':
      return (x) => (x < 0 ? (alpha ?? 1) * Math.expm1(x) : x)
    case 'softsign':
      return (x) => x / (1 + Math.abs(x))
    case 'softplus':
      return (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
    default:
      throw fault('E_UNSUPPORTED', `a recurrent layer with activation ${name}`)
  }
}

export interface Cell {
  readonly gates: number
  readonly defaults: readonly string[]
  /** Whether there is a cell state beside the hidden one. */
  readonly hasCell: boolean
  /** One turn of one row: reads `pre` (the weighted inputs) and the state, writes the state. */
  make(layer: Layer): (row: Row) => void
}

/** The weights of one direction. */
export interface Layer {
  readonly hidden: number
  readonly f: readonly Scalar[]
  /** [gates * hidden, hidden] */
  readonly recurrence: Float64Array
  readonly recurrenceBias: Float64Array
  readonly inputBias: Float64Array
  readonly peephole: Float64Array | undefined
  readonly clip: (x: number) => number
  readonly resetsLate: boolean
  readonly couplesGates: boolean
}

export interface Row {
  /** X W' of this turn, without biases. */
  readonly pre: Float64Array
  readonly h: Float64Array
  readonly c: Float64Array
  readonly next: Float64Array
}

/** Row `gate * hidden + k` of the recurrence times the state. */
function recur({ recurrence, hidden }: Layer, line: number, h: Float64Array): number {
  let sum = 0
  for (let j = 0; j < hidden; j++) sum += recurrence[line * hidden + j]! * h[j]!
  return sum
}

export const lstm: Cell = {
  gates: 4,
  defaults: ['Sigmoid', 'Tanh', 'Tanh'],
  hasCell: true,
  make(layer) {
    const { hidden, f, inputBias, recurrenceBias, peephole, clip, couplesGates } = layer
    const [gate, update, output] = f as [Scalar, Scalar, Scalar]
    return ({ pre, h, c, next }) => {
      const line = (which: number, k: number) => {
        const at = which * hidden + k
        return pre[at]! + inputBias[at]! + recurrenceBias[at]! + recur(layer, at, h)
      }
      for (let k = 0; k < hidden; k++) {
        // Gates stand in the order input, output, forget, cell; peepholes input, output, forget.
        const i = gate(clip(line(0, k) + (peephole ? peephole[k]! * c[k]! : 0)))
        const forget = couplesGates
          ? 1 - i
          : gate(clip(line(2, k) + (peephole ? peephole[2 * hidden + k]! * c[k]! : 0)))
        const cell = forget * c[k]! + i * update(clip(line(3, k)))
        const o = gate(clip(line(1, k) + (peephole ? peephole[hidden + k]! * cell : 0)))
        c[k] = cell
        next[k] = o * output(cell)
      }
      h.set(next)
    }
  },
}

export const gru: Cell = {
  gates: 3,
  defaults: ['Sigmoid', 'Tanh'],
  hasCell: false,
  make(layer) {
    const { hidden, f, inputBias, recurrenceBias, clip, resetsLate } = layer
    const [gate, update] = f as [Scalar, Scalar]
    const reset = new Float64Array(hidden)
    const kept = new Float64Array(hidden)
    return ({ pre, h, next }) => {
      const line = (which: number, k: number) => {
        const at = which * hidden + k
        return pre[at]! + inputBias[at]! + recurrenceBias[at]! + recur(layer, at, h)
      }
      for (let k = 0; k < hidden; k++) {
        reset[k] = gate(clip(line(1, k)))
        kept[k] = reset[k]! * h[k]!
      }
      for (let k = 0; k < hidden; k++) {
        const z = gate(clip(line(0, k)))
        const at = 2 * hidden + k
        const past = resetsLate
          ? reset[k]! * (recur(layer, at, h) + recurrenceBias[at]!)
          : recur(layer, at, kept) + recurrenceBias[at]!
        next[k] = (1 - z) * update(clip(pre[at]! + inputBias[at]! + past)) + z * h[k]!
      }
      h.set(next)
    }
  },
}

export const rnn: Cell = {
  gates: 1,
  defaults: ['Tanh'],
  hasCell: false,
  make(layer) {
    const { hidden, f, inputBias, recurrenceBias, clip } = layer
    return ({ pre, h, next }) => {
      for (let k = 0; k < hidden; k++)
        next[k] = f[0]!(clip(pre[k]! + inputBias[k]! + recurrenceBias[k]! + recur(layer, k, h)))
      h.set(next)
    }
  },
}
