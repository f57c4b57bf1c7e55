import { fault } from '../errors.ts'
import type { InputSpec, Signature } from '../ir/model.ts'
import type { RawTable } from '../training/table/read-table.ts'

/** Whether a model takes tensors as its file declares them (images, sequences), not columns. */
export function takesTensors({ inputs }: Signature): boolean {
  return inputs.every(({ form }) => form === 'tensor')
}

/** What is sent for some rows of a table. */
export type RowsSent = (kept: readonly number[]) => unknown

/**
 * Rows of a table for a model that takes tensors: JSON lines with a list by input name, or columns that are the elements of the one input
 * in their order, without the column `except`. Throws E_COLUMN, E_VALUE.
 */
export function tensorRows(
  { inputs, graph }: Signature,
  { names, columns }: RawTable,
  except: number,
  file: string,
): RowsSent {
  const places = inputs.map(({ name }) => names.indexOf(name))
  if (places.every((place) => place >= 0))
    return (kept) =>
      Object.fromEntries(
        inputs.map(({ name }, i) => [
          name,
          kept.map((row) => listOf(columns[places[i]!]![row]!, file, row, name)),
        ]),
      )
  const used = names.flatMap((_, at) => (at === except ? [] : [at]))
  const [input] = inputs
  const sizes = graph.inputs[0]!.type.shape.slice(1)
  const isLaidOut = sizes.every((size) => typeof size === 'number')
  if (inputs.length > 1 || input!.kind === 'string' || !isLaidOut || used.length !== input!.width)
    throw unfit(inputs, sizes, used.length, file)
  return (kept) =>
    kept.map((row) => used.map((at) => numberOf(columns[at]![row]!, file, row, names[at]!)))
}

function unfit(
  inputs: readonly InputSpec[],
  sizes: readonly (number | string)[],
  count: number,
  file: string,
): Error {
  const [{ name }] = inputs as [InputSpec]
  return fault(
    'E_COLUMN',
    `${file} has ${count} columns, and none is named ${name}; the model takes tensors of [${sizes.join(', ')}]`,
    {
      hint: `Give JSON lines, one record a row: {"${name}": [...]}; or a column for each element.`,
    },
  )
}

function listOf(text: string | null, file: string, row: number, name: string): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch (error) {
    throw fault('E_VALUE', {
      where: `${file}, row ${row + 1}, ${name}`,
      '!value': text ?? '',
      what: `is no JSON (${(error as Error).name})`,
    })
  }
}

function numberOf(text: string | null, file: string, row: number, name: string): number | null {
  if (text === null) return null
  const value = Number(text)
  if (Number.isNaN(value))
    throw fault('E_VALUE', {
      where: `${file}, row ${row + 1}, ${name}`,
      '!value': text,
      what: 'is no number',
    })
  return value
}
