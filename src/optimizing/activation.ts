import type { Graph, Node, Value } from '../ir/graph.ts'
import { numbers } from '../ir/tensor.ts'
import { roundEven } from '../ops/ai.onnx/quantize.ts'
import type { Range } from './calibrate.ts'

/** How a value becomes bytes: x is (byte - zero) * scale. */
export interface Activation {
  /** A float32. */
  readonly scale: number
  readonly zero: number
}

export function activationOf({ low, high }: Range): Activation {
  const scale = Math.fround((high - low) / 255)
  // Nothing but zero, or next to it.
  if (!(scale > 1e-30)) return { scale: 1, zero: 0 }
  return { scale, zero: Math.min(255, Math.max(0, roundEven(Math.fround(-low / scale)))) }
}

const nonNegative = new Set(['Relu', 'Sigmoid', 'Softmax', 'Exp', 'Abs'])
/** Operators that make no element below the least of their first input, or below 0. */
const keeping = new Set([
  'MaxPool',
  'AveragePool',
  'Reshape',
  'Flatten',
  'Transpose',
  'Squeeze',
  'Unsqueeze',
  'Identity',
  'Cast',
  'ReduceMean',
  'ReduceMax',
  'RequireFinite',
])

/** Whether no element of a value is below 0, whatever is asked. */
export function isNeverNegative({ nodes }: Graph, value: Value): boolean {
  for (let at = value; ;) {
    const maker = nodes.find(({ outputs }) => outputs.includes(at))
    if (!maker) return false
    if (nonNegative.has(maker.opType) || (maker.opType === 'Max' && boundOf(maker) === 0))
      return true
    if (!keeping.has(maker.opType)) return false
    at = maker.inputs[0]!
  }
}

/** The constant number on either side of Min or Max. */
export function boundOf({ inputs }: Node): number | undefined {
  const constant = inputs.find((input) => input?.constant)?.constant
  return inputs.length === 2 && constant?.data.length === 1 ? numbers(constant)[0] : undefined
}
