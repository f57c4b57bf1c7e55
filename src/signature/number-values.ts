import type { InputSpec } from '../ir/model.ts'
import { valueError } from './value-error.ts'

/** Decimal notation only, as a person types it; '', 'nan' and 'null' are missing, 'true' and 'false' are 1 and 0. */
export function parseNumber(input: InputSpec, text: string, row: number, column: number): number {
  const trimmed = text.trim()
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) {
    const value = Number(trimmed)
    if (Number.isFinite(value)) return value
  }
  if (/^(|nan|null|none)$/i.test(trimmed)) return NaN
  if (/^(true|false|on)$/i.test(trimmed)) return /^false$/i.test(trimmed) ? 0 : 1
  throw valueError(input, row, column, text, 'is not a number')
}

/** Fills what is missing and refuses fractions where slipway.json declares whole numbers. */
export function finishNumbers(input: InputSpec, data: Float64Array | Float32Array): void {
  for (let i = 0; i < data.length; i++) {
    const x = data[i]!
    if (x !== x && input.fallback !== undefined) data[i] = Number(input.fallback)
    else if (input.isInteger && x === x && !Number.isInteger(x))
      throw valueError(
        input,
        Math.floor(i / input.width),
        i % input.width,
        x,
        'is not a whole number',
      )
  }
}
