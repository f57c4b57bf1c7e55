// LSTM, GRU and RNN. ai.onnx opset 22: one layer, one or two directions, layout 0 (sequence first).
import { fault } from '../../errors.ts'
import type { Attributes, ValueType } from '../../ir/graph.ts'
import type { AttributeKind, Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'
import type { Cell, Layer } from './recurrent-cells.ts'
import { activation, gru, lstm, rnn } from './recurrent-cells.ts'

const attributes = {
  activation_alpha: 'floats',
  activation_beta: 'floats',
  activations: 'strings',
  clip: 'float',
  direction: 'string',
  hidden_size: 'int',
  input_forget: 'int',
  layout: 'int',
  linear_before_reset: 'int',
} as const satisfies Record<string, AttributeKind>

function directionsOf(given: Attributes, opType: string): readonly ('forward' | 'reverse')[] {
  const direction = (given['direction'] as string | undefined) ?? 'forward'
  if (direction === 'bidirectional') return ['forward', 'reverse']
  if (direction === 'forward' || direction === 'reverse') return [direction]
  throw fault('E_FORMAT', `${opType} with direction ${direction}`)
}

function recurrent(opType: string, cell: Cell): Operator {
  return {
    domain: '',
    opType,
    version: 22,
    attributes,
    infer: (inputs, given) => {
      const { dataType, shape } = required(inputs, 0, opType)
      const w = required(inputs, 1, opType).shape
      const r = required(inputs, 2, opType).shape
      const directions = directionsOf(given, opType).length
      const hidden = r[2]
      const fits =
        shape.length === 3 &&
        w.length === 3 &&
        r.length === 3 &&
        typeof hidden === 'number' &&
        hidden > 0 &&
        w[0] === directions &&
        r[0] === directions &&
        w[1] === cell.gates * hidden &&
        r[1] === w[1] &&
        (typeof shape[2] !== 'number' || w[2] === shape[2])
      if (!fits)
        throw fault(
          'E_FORMAT',
          `${opType} of [${shape.join(', ')}] with weights [${w.join(', ')}] and [${r.join(', ')}]`,
        )
      if (given['layout']) throw fault('E_UNSUPPORTED', `${opType} with layout 1`)
      const state: ValueType = { dataType, shape: [directions, shape[1]!, hidden] }
      const whole: ValueType = { dataType, shape: [shape[0]!, directions, shape[1]!, hidden] }
      return cell.hasCell ? [whole, state, state] : [whole, state]
    },
    rowWise: () => false,
    prepare: ({ inputs: declared, attributes: given }, context) => {
      const has = declared.map((input) => input !== undefined)
      return (inputs, outputs) => {
        const present = inputs.map((input, i) => (has[i] ? input : undefined))
        run(opType, cell, given, present, outputs, (units) => context.spend(units))
      }
    },
  }
}

function layerOf(
  cell: Cell,
  given: Attributes,
  inputs: readonly (Tensor | undefined)[],
  place: number,
): Layer {
  const hidden = inputs[2]!.shape[2]!
  const size = cell.gates * hidden
  const slice = (tensor: Tensor | undefined, width: number) =>
    tensor && Float64Array.from(numbers(tensor).subarray(place * width, (place + 1) * width))
  const names = (given['activations'] as readonly string[] | undefined) ?? []
  const count = cell.defaults.length
  const alphas = given['activation_alpha'] as readonly number[] | undefined
  const betas = given['activation_beta'] as readonly number[] | undefined
  const most = given['clip'] as number | undefined
  const bias = slice(inputs[3], 2 * size)
  return {
    hidden,
    f: cell.defaults.map((otherwise, i) => {
      const at = place * count + i
      return activation(names[at] ?? otherwise, alphas?.[at], betas?.[at])
    }),
    recurrence: slice(inputs[2], size * hidden)!,
    inputBias: bias?.subarray(0, size) ?? new Float64Array(size),
    recurrenceBias: bias?.subarray(size) ?? new Float64Array(size),
    peephole: slice(inputs[7], 3 * hidden),
    clip: most === undefined ? (x) => x : (x) => Math.max(-most, Math.min(most, x)),
    resetsLate: given['linear_before_reset'] === 1,
    couplesGates: given['input_forget'] === 1,
  }
}

/** Every row of the batch by itself, turn after turn; behind its own length a row's outputs are zero. */
function run(
  opType: string,
  cell: Cell,
  given: Attributes,
  inputs: readonly (Tensor | undefined)[],
  [whole, last, lastCell]: readonly Tensor[],
  spend: (units: number) => void,
): void {
  const [x, w, r] = inputs as [Tensor, Tensor, Tensor]
  const [turns, batch, width] = x.shape as [number, number, number]
  const directions = directionsOf(given, opType)
  const hidden = r.shape[2]!
  const size = cell.gates * hidden
  whole!.resize([turns, directions.length, batch, hidden])
  last!.resize([directions.length, batch, hidden])
  lastCell?.resize([directions.length, batch, hidden])
  spend(turns * batch * directions.length * size * (width + hidden))
  const [from, weights, to] = [numbers(x), numbers(w), numbers(whole!)]
  to.fill(0)
  const state = {
    pre: new Float64Array(size),
    h: new Float64Array(hidden),
    c: new Float64Array(hidden),
    next: new Float64Array(hidden),
  }
  directions.forEach((direction, place) => {
    const layer = layerOf(cell, given, inputs, place)
    const step = cell.make(layer)
    for (let row = 0; row < batch; row++) {
      const length = Math.min(turns, inputs[4] ? Number(inputs[4].data[row]) : turns)
      const start = (place * batch + row) * hidden
      for (let k = 0; k < hidden; k++) {
        state.h[k] = inputs[5] ? numbers(inputs[5])[start + k]! : 0
        state.c[k] = inputs[6] ? numbers(inputs[6])[start + k]! : 0
      }
      for (let i = 0; i < length; i++) {
        const turn = direction === 'reverse' ? length - 1 - i : i
        const at = (turn * batch + row) * width
        for (let line = 0; line < size; line++) {
          const base = (place * size + line) * width
          let sum = 0
          for (let j = 0; j < width; j++) sum += from[at + j]! * weights[base + j]!
          state.pre[line] = sum
        }
        step(state)
        to.set(state.h, ((turn * directions.length + place) * batch + row) * hidden)
      }
      numbers(last!).set(state.h, start)
      if (lastCell) numbers(lastCell).set(state.c, start)
    }
  })
}

export const recurrentOperators: readonly Operator[] = [
  recurrent('LSTM', lstm),
  recurrent('GRU', gru),
  recurrent('RNN', rnn),
]
