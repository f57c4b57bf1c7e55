import { fault, isSlipwayError } from '../errors.ts'
import type { Signature } from '../ir/model.ts'
import type { Tensor } from '../ir/tensor.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import { elementText } from '../protocols/json-values.ts'
import { bindRows } from '../signature/bind-rows.ts'
import { locateMissing } from '../signature/locate-missing.ts'

export interface RowBatch {
  readonly model: LoadedModel
  readonly outputs: readonly string[]
  /** Fields of each row as the file has them. */
  readonly records: readonly (readonly string[])[]
  /** Place of each of the model's columns in a record; -1: absent. */
  readonly places: readonly number[]
  /** Fields a record must have. */
  readonly width: number
}

export interface AnsweredRows {
  /** Answer cells by row; undefined where the row has an error. */
  readonly cells: readonly (readonly string[] | undefined)[]
  readonly errors: ReadonlyMap<number, Error>
}

/** The outputs asked for; without: predict and predict_proba, or the model's default ones. */
export function outputsOf(
  model: LoadedModel,
  asked: readonly string[] | undefined,
): readonly string[] {
  const outputs = asked ?? withProbabilities(model)
  model.signatureFor(outputs)
  return outputs
}

function withProbabilities(model: LoadedModel): readonly string[] {
  const known = model.model.signatures[0]!.outputs.map((output) => output.name)
  const extra =
    known.includes('predict_proba') && model.defaultOutputs.includes('predict')
      ? ['predict_proba']
      : []
  return [...new Set([...model.defaultOutputs, ...extra])]
}

/** Names of the cells behind a row: predict, predict_proba_<class>, transform_0, ... */
export function answerColumns(model: LoadedModel, outputs: readonly string[]): string[] {
  const signature = model.signatureFor(outputs)
  return outputs.flatMap((name) => {
    const { value } = signature.graph.outputs.find((output) => output.name === name)!
    const width = value.type.shape[1]
    if (value.type.shape.length > 2 || (width !== undefined && typeof width !== 'number'))
      throw fault('E_OUTPUT', {
        model: model.name,
        '!output': `${name} of a fixed width`,
        known: 'outputs that are no table',
      })
    if (width === undefined || width === 1) return [name]
    const classes = signature.outputs.find((output) => output.name === name)?.classes
    return Array.from({ length: width }, (_, i) => `${name}_${classes ? labelAt(classes, i) : i}`)
  })
}

function labelAt(classes: Tensor, index: number): string {
  const label = classes.data[index]
  return classes.dataType === 'BOOL' ? (label === 1 ? 'True' : 'False') : String(label)
}

/** Answers rows; those that can't be answered carry their error, and the others are answered all the same. */
export async function answerRows(batch: RowBatch): Promise<AnsweredRows> {
  const signature = batch.model.signatureFor(batch.outputs)
  const cells: (readonly string[] | undefined)[] = Array.from({ length: batch.records.length })
  const errors = new Map<number, Error>()
  const good = batch.records.flatMap((record, i) => {
    if (record.length === batch.width) return [i]
    errors.set(i, fault('E_SHAPE', `it has ${record.length} fields, the header has ${batch.width}`))
    return []
  })
  await answerSome(batch, signature, good, cells, errors)
  return { cells, errors }
}

/** Halves a batch until the rows that fail stand alone. */
async function answerSome(
  batch: RowBatch,
  signature: Signature,
  rows: readonly number[],
  cells: (readonly string[] | undefined)[],
  errors: Map<number, Error>,
): Promise<void> {
  if (rows.length === 0) return
  try {
    const tensors = await run(batch, signature, rows)
    for (const [i, row] of rows.entries()) cells[row] = cellsOf(tensors, i)
  } catch (error) {
    if (!isSlipwayError(error) || error.status >= 500) throw error
    if (rows.length === 1) return void errors.set(rows[0]!, error)
    const middle = rows.length >> 1
    await answerSome(batch, signature, rows.slice(0, middle), cells, errors)
    await answerSome(batch, signature, rows.slice(middle), cells, errors)
  }
}

async function run(
  { model, outputs, records, places }: RowBatch,
  signature: Signature,
  rows: readonly number[],
): Promise<Tensor[]> {
  const values = rows.map((row) =>
    places.map((place) => (place < 0 ? null : records[row]![place]!)),
  )
  const bound = bindRows(signature, values, { model: model.name, fromText: true })
  try {
    return await model.run(signature, bound.tensors, outputs, bound.numeric)
  } catch (error) {
    throw isSlipwayError(error) && error.code === 'E_MISSING'
      ? locateMissing(error, signature, bound.tensors)
      : error
  }
}

function cellsOf(tensors: readonly Tensor[], row: number): string[] {
  const cells: string[] = []
  for (const tensor of tensors) {
    const { width } = tensor
    for (let i = row * width; i < (row + 1) * width; i++) {
      const value = tensor.data[i]
      cells.push(
        typeof value === 'string'
          ? value
          : value === null || value !== value
            ? ''
            : elementText(tensor, i).replaceAll('"', ''),
      )
    }
  }
  return cells
}
