import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers, texts } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * Marks the labels that a row's list holds. Inputs: rows [N] (or [N, 1]) STRING, each a JSON list of texts or numbers;
 * labels [k], an initializer, STRING or DOUBLE. A label that is not among them is passed over. Output: [N, k] INT64, 1 or 0.
 */
export const encodeLabelSets: Operator = {
  domain: 'slipway',
  opType: 'EncodeLabelSets',
  version: 1,
  attributes: {},
  infer: (inputs) => {
    const rows = required(inputs, 0, 'EncodeLabelSets')
    const labels = required(inputs, 1, 'EncodeLabelSets')
    return [{ dataType: 'INT64', shape: [rows.shape[0]!, labels.shape[0]!] }]
  },
  rowWise: (node) => node.inputs[1]!.constant !== undefined,
  prepare: (_, context) => {
    const labels = context.constant(1)!
    const places = new Map<unknown, number>()
    for (let i = 0; i < labels.size; i++) places.set(labels.data[i], i)
    return ([rows], [output]) => {
      const from = texts(rows!)
      output!.resize2(from.length, labels.size)
      const to = numbers(output!)
      to.fill(0)
      for (let row = 0; row < from.length; row++) {
        for (const item of listOf(from[row]!, context.firstRow() + row)) {
          const place = places.get(typeof item === 'boolean' ? Number(item) : item)
          if (place !== undefined) to[row * labels.size + place] = 1
        }
      }
    }
  },
}

function listOf(text: string | null, row: number): unknown[] {
  const value = parsed(text ?? 'null')
  if (Array.isArray(value)) return value
  throw fault('E_VALUE', {
    where: `X, row ${row}`,
    '!value': text ?? 'null',
    what: 'is not a JSON list of labels',
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
