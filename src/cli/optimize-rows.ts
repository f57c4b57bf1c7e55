import { fault } from '../errors.ts'
import type { NumericType, Signature } from '../ir/model.ts'
import type { CalibrationRows } from '../optimizing/optimization.ts'
import type { Tensor } from '../ir/tensor.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import { bindRows, columnNames } from '../signature/bind-rows.ts'
import { exampleRows, takesAnySize } from '../signature/example-rows.ts'
import type { RawTable } from '../training/table/read-table.ts'
import { readTable } from '../training/table/read-table.ts'
import { chooseColumns } from './csv-columns.ts'
import type { RowsSent } from './tensor-rows.ts'
import { takesTensors, tensorRows } from './tensor-rows.ts'

/** Rows that a model and its variants are measured with. */
export interface MeasuredRows {
  readonly one: BoundTensors
  readonly batch: BoundTensors
  /** All rows, whose answers are compared. */
  readonly all: BoundTensors
  readonly rows: number
  readonly batchRows: number
  /** Given rows, by which rewrites may find what values usually are. */
  readonly calibration?: CalibrationRows
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

/** Rows of a file, or examples made up from the signature. Throws E_PATH, E_COLUMN, E_EMPTY, E_USAGE, E_VALUE. */
export async function rowsFor(
  model: LoadedModel,
  signature: Signature,
  data: string | undefined,
  target: string | undefined,
): Promise<MeasuredRows> {
  const { rows, truth, sent } =
    data === undefined ? examples(signature) : await rowsOfFile(signature, data, target)
  const bind = (list: readonly number[]): BoundTensors =>
    bindRows(signature, sent(list), { model: model.name, fromText: data !== undefined })
  const all = bind(rows)
  const repeated = Array.from({ length: batchRows }, (_, i) => rows[i % rows.length]!)
  return {
    one: bind(rows.slice(0, 1)),
    batch: bind(repeated),
    all,
    ...(data === undefined
      ? {}
      : { calibration: { signature: signature.name, tensors: all.tensors } }),
    rows: rows.length,
    batchRows,
    ...(truth ? { truth } : {}),
  }
}

interface Source {
  /** Their numbers in the source. */
  readonly rows: readonly number[]
  readonly truth: readonly string[] | undefined
  readonly sent: RowsSent
}

function examples(signature: Signature): Source {
  if (takesTensors(signature) && takesAnySize(signature))
    throw fault(
      'E_USAGE',
      `${signature.estimator} takes tensors of any size: no row can be made up`,
      {
        hint: 'Give rows with --data: JSON lines, one record a row.',
      },
    )
  const made = exampleRows(signature, batchRows)
  return {
    rows: made.map((_, row) => row),
    truth: undefined,
    sent: (kept) => kept.map((row) => made[row]!),
  }
}

async function rowsOfFile(
  signature: Signature,
  data: string,
  target: string | undefined,
): Promise<Source> {
  const known = columnNames(signature)
  const table = await readTable(data, (name) => name === target || (known?.includes(name) ?? true))
  const at = target === undefined ? -1 : table.names.indexOf(target)
  if (target !== undefined && at < 0)
    throw fault('E_COLUMN', `${data} has no column "${target}"; it has ${table.names.join(', ')}`)
  const rows = Array.from({ length: table.rows }, (_, row) => row)
    .filter((row) => at < 0 || table.columns[at]![row] !== null)
    .slice(0, mostRows)
  if (rows.length === 0) throw fault('E_EMPTY', `${data} has no row with a "${target}"`)
  const sent = takesTensors(signature)
    ? tensorRows(signature, table, at, data)
    : columnRows(signature, table, at)
  return {
    rows,
    truth: at < 0 ? undefined : rows.map((row) => table.columns[at]![row]!),
    sent,
  }
}

function columnRows(signature: Signature, { names, columns }: RawTable, except: number): RowsSent {
  const used = names.flatMap((_, i) => (i === except ? [] : [i]))
  const header = used.map((i) => names[i]!)
  const { places } = chooseColumns(signature, header, {})
  return (kept) =>
    kept.map((row) => places.map((place) => (place < 0 ? '' : (columns[used[place]!]![row] ?? ''))))
}
