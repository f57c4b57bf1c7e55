import type { CallShape, Plain } from '../../protocols/page/model-card.ts'
import { readField } from './field-value.ts'
import { rowValue } from './row-value.ts'

/** What is to be sent, or why nothing can be. */
export type Rows =
  | { readonly x: unknown; readonly isSingle: boolean; readonly problem?: undefined }
  | { readonly problem: string; readonly byField?: readonly (string | undefined)[] }

export function rowsOfForm(shape: CallShape, texts: readonly string[]): Rows {
  const read = shape.fields.map((field, i) => readField(field, texts[i] ?? ''))
  const byField = read.map(({ problem }) => problem)
  const first = byField.findIndex((problem) => problem !== undefined)
  if (first >= 0) return { problem: `${shape.fields[first]!.name}: ${byField[first]}`, byField }
  const values = read.map((one): Plain => (one.problem === undefined ? one.value : null))
  return { x: rowValue(shape, values), isSingle: true }
}

/** JSON of the caller's own. A list is several rows, but where it is a row itself. */
export function rowsOfJson(shape: CallShape, text: string): Rows {
  if (text.trim() === '') return { problem: 'Write a row first, as JSON.' }
  try {
    const x: unknown = JSON.parse(text)
    return { x, isSingle: !Array.isArray(x) || isOneRow(shape, x) }
  } catch (error) {
    return { problem: `This is not JSON: ${(error as Error).message}` }
  }
}

function isOneRow({ layout, fields }: CallShape, list: readonly unknown[]): boolean {
  if (layout === 'value') return false
  return fields.length !== 1 && list.every((item) => typeof item !== 'object' || item === null)
}
