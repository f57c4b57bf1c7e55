import type { InputSpec, Signature } from '../ir/model.ts'
import { graphFor } from '../ir/model.ts'
import { Tensor, zeros } from '../ir/tensor.ts'
import type { Bound } from './bind-tensors.ts'
import { isInputRead } from './bind-tensors.ts'
import { finishNumbers, parseNumber } from './number-values.ts'
import { valueError } from './value-error.ts'

/** Tensors of rows whose values stand in the order of the model's columns. `fromText`: numbers may be text. Throws E_VALUE with row and column. */
export function fillRows(
  signature: Signature,
  rows: readonly (readonly unknown[])[],
  fromText: boolean,
): Bound {
  const n = rows.length
  const numeric = signature.textGraph && typeof rows[0]![0] === 'string' ? 'STRING' : 'DOUBLE'
  const graph = graphFor(signature, numeric)
  let offset = 0
  const tensors = signature.inputs.map((input, index) => {
    const start = offset
    offset += input.width
    const { type } = graph.inputs[index]!
    const shape = type.shape.length === 1 ? [n] : [n, input.width]
    if (type.dataType === 'STRING')
      return new Tensor('STRING', shape, textColumn(input, rows, start, fromText))
    if (input.kind === 'any' && !isInputRead(signature, index)) return zeros('DOUBLE', shape)
    return new Tensor('DOUBLE', shape, numberBlock(input, rows, start, fromText))
  })
  return { tensors, numeric, rows: n }
}

function numberBlock(
  input: InputSpec,
  rows: readonly (readonly unknown[])[],
  start: number,
  fromText: boolean,
): Float64Array {
  const { width } = input
  const data = new Float64Array(rows.length * width)
  let at = 0
  let hasBoolean = false
  for (let row = 0; row < rows.length; row++) {
    const values = rows[row]!
    for (let i = 0; i < width; i++) {
      const x = values[start + i]
      // x - x is NaN for an infinity: JSON.parse makes one of 1e999.
      if (typeof x === 'number' && x - x === 0) data[at++] = x
      else {
        data[at++] = toNumber(input, x, row, i, fromText)
        hasBoolean ||= typeof x === 'boolean'
      }
    }
  }
  if (hasBoolean && input.form === 'matrix') refuseMixed(input, rows, start)
  if (input.isInteger || input.fallback !== undefined) finishNumbers(input, data)
  return data
}

/** A matrix has one type: booleans among numbers are a mistake of the sender, a matrix of booleans is not. */
function refuseMixed(input: InputSpec, rows: readonly (readonly unknown[])[], start: number): void {
  const values = (row: readonly unknown[]) => row.slice(start, start + input.width)
  const isOther = (x: unknown) => typeof x !== 'boolean' && x !== null
  if (!rows.some((row) => values(row).some(isOther))) return
  const row = rows.findIndex(
    (candidate) => values(candidate).includes(true) || values(candidate).includes(false),
  )
  const column = values(rows[row]!).findIndex((x) => typeof x === 'boolean')
  throw valueError(input, row, column, rows[row]![start + column], 'is not a number')
}

function toNumber(
  input: InputSpec,
  x: unknown,
  row: number,
  column: number,
  fromText: boolean,
): number {
  if (x === null || (typeof x === 'number' && Number.isNaN(x))) return NaN
  if (typeof x === 'boolean') return x ? 1 : 0
  if (typeof x === 'number') throw valueError(input, row, column, x, 'is too large for a double')
  if ((fromText || input.parsesText) && typeof x === 'string')
    return parseNumber(input, x, row, column)
  throw valueError(input, row, column, x, 'is not a number')
}

function textColumn(
  input: InputSpec,
  rows: readonly (readonly unknown[])[],
  start: number,
  fromText: boolean,
): (string | null)[] {
  const result: (string | null)[] = []
  rows.forEach((values, row) => {
    for (let i = 0; i < input.width; i++) {
      const x = values[start + i]
      if (input.fallback !== undefined && (x === null || (fromText && x === '')))
        result.push(String(input.fallback))
      else if (typeof x === 'string')
        result.push(fromText && x === '' && input.acceptsMissing ? null : x)
      else if (input.takesIntegers && Number.isSafeInteger(x)) result.push(String(x))
      else if (input.takesList && Array.isArray(x)) result.push(JSON.stringify(x))
      else if (x === null && input.acceptsMissing) result.push(null)
      else throw valueError(input, row, i, x, wantedText(input))
    }
  })
  return result
}

function wantedText(input: InputSpec): string {
  return input.takesIntegers ? 'is neither text nor a whole number' : 'is not a string'
}
