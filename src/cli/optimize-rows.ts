import { fault } from '../errors.ts'
import type { NumericType, Signature } from '../ir/model.ts'
import type { Tensor } from '../ir/tensor.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import { bindRows } from '../signature/bind-rows.ts'
import { exampleRows } from '../signature/example-rows.ts'
import { readTable } from '../training/read-table.ts'
import { chooseColumns } from './csv-columns.ts'

/** Rows that a model and its variants are measured with. */
export interface MeasuredRows {
  readonly one: BoundTensors
  readonly batch: BoundTensors
  /** All rows, whose answers are compared. */
  readonly all: BoundTensors
  readonly rows: number
  readonly batchRows: number
  /** What is right, as the file writes it. */
  readonly truth?: readonly string[]
}

export interface BoundTensors {
  readonly tensors: readonly Tensor[]
  readonly numeric: NumericType
}

const batchRows = 256
/** More are not compared. */
const mostRows = 20_000

/** Rows of a file, or examples made up from the signature. Throws E_PATH, E_COLUMN, E_EMPTY, E_USAGE. */
export async function rowsFor(
  model: LoadedModel,
  signature: Signature,
  data: string | undefined,
  target: string | undefined,
): Promise<MeasuredRows> {
  const { rows, truth } =
    data === undefined
      ? { rows: exampleRows(signature, batchRows) as readonly unknown[], truth: undefined }
      : await rowsOfFile(signature, data, target)
  const bind = (list: readonly unknown[]): BoundTensors =>
    bindRows(signature, list, { model: model.name, fromText: data !== undefined })
  const repeated = Array.from({ length: batchRows }, (_, i) => rows[i % rows.length])
  return {
    one: bind(rows.slice(0, 1)),
    batch: bind(repeated),
    all: bind(rows),
    rows: rows.length,
    batchRows,
    ...(truth ? { truth } : {}),
  }
}

async function rowsOfFile(signature: Signature, data: string, target: string | undefined) {
  const table = await readTable(data)
  const at = target === undefined ? -1 : table.names.indexOf(target)
  if (target !== undefined && at < 0)
    throw fault('E_COLUMN', `${data} has no column "${target}"; it has ${table.names.join(', ')}`)
  const used = table.names.flatMap((_, i) => (i === at ? [] : [i]))
  const header = used.map((i) => table.names[i]!)
  const { places } = chooseColumns(signature, header, {})
  const kept = Array.from({ length: table.rows }, (_, row) => row)
    .filter((row) => at < 0 || table.columns[at]![row] !== null)
    .slice(0, mostRows)
  if (kept.length === 0) throw fault('E_EMPTY', `${data} has no row with a "${target}"`)
  const rows = kept.map((row) =>
    places.map((place) => (place < 0 ? '' : (table.columns[used[place]!]![row] ?? ''))),
  )
  return { rows, truth: at < 0 ? undefined : kept.map((row) => table.columns[at]![row]!) }
}
