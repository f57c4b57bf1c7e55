import { fault } from '../errors.ts'
import type { HookAnswer } from '../ir/hook-function.ts'
import type { Tensor } from '../ir/tensor.ts'
import { numbers, texts } from '../ir/tensor.ts'

/** Ends every token of a row: what a token can't hold. */
export const tokenEnd = '\u0000'

/** Writes what a hook gave, checked: a column per datatype, a value per row. Throws E_HOOK. */
export function writeHookAnswer(
  hook: string,
  answer: unknown,
  datatypes: readonly string[],
  rows: number,
  outputs: readonly Tensor[],
): void {
  const columns = columnsOf(hook, answer, datatypes.length, rows)
  const isMatrix = datatypes.every((type) => type === 'FP64')
  if (isMatrix) outputs[0]!.resize2(rows, datatypes.length)
  datatypes.forEach((datatype, index) => {
    const column = columns[index]!
    const where = (row: number) => `column ${index} of row ${row}`
    if (datatype === 'FP64') {
      const output = outputs[isMatrix ? 0 : index]!
      if (!isMatrix) output.resize2(rows, 1)
      const to = numbers(output)
      for (let row = 0; row < rows; row++)
        to[isMatrix ? row * datatypes.length + index : row] = numberOf(hook, column[row], () =>
          where(row),
        )
      return
    }
    const output = outputs[index]!
    output.resize1(rows)
    const to = texts(output) as (string | null)[]
    for (let row = 0; row < rows; row++)
      to[row] =
        datatype === 'TOKENS'
          ? joined(hook, column[row], () => where(row))
          : textOf(hook, column[row], () => where(row))
  })
}

function columnsOf(hook: string, answer: unknown, count: number, rows: number): HookAnswer[] {
  if (!Array.isArray(answer) || answer.length !== count)
    throw wrong(hook, `gave ${kindOf(answer)} where a list of ${count} columns is wanted`)
  return answer.map((column: unknown, index) => {
    const isColumn = Array.isArray(column) || ArrayBuffer.isView(column)
    const length = isColumn ? (column as unknown as { length: number }).length : -1
    if (length !== rows)
      throw wrong(
        hook,
        `gave ${kindOf(column)} as column ${index}, where ${rows} values are wanted`,
      )
    return column as HookAnswer
  })
}

function numberOf(hook: string, value: unknown, where: () => string): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value === null || value === undefined) return NaN
  throw wrong(hook, `gave ${kindOf(value)} as ${where()}, where a number is wanted`)
}

function textOf(hook: string, value: unknown, where: () => string): string | null {
  if (typeof value === 'string' || value === null) return value
  throw wrong(hook, `gave ${kindOf(value)} as ${where()}, where text is wanted`)
}

function joined(hook: string, value: unknown, where: () => string): string {
  if (!Array.isArray(value))
    throw wrong(hook, `gave ${kindOf(value)} as ${where()}, where a list of tokens is wanted`)
  let text = ''
  for (const token of value as unknown[]) {
    if (typeof token !== 'string' || token.includes(tokenEnd))
      throw wrong(
        hook,
        `gave ${kindOf(token)} as a token of ${where()}, where text without U+0000 is wanted`,
      )
    text += token + tokenEnd
  }
  return text
}

function wrong(hook: string, what: string): Error {
  return fault('E_HOOK', { hook, what })
}

function kindOf(value: unknown): string {
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return `a list of ${(value as unknown as { length: number }).length}`
  return value === null || value === undefined ? String(value) : `a ${typeof value}`
}
