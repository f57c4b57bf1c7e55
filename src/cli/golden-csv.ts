import Papa from 'papaparse'
import type { Golden, GoldenAnswer } from '../config/golden.ts'
import { fault } from '../errors.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import { answerColumns } from './answer-rows.ts'
import { chooseColumns } from './csv-columns.ts'

/** Rows and answers of a CSV file: the model's columns, and columns named as `slipway predict` names its answers. */
export function readGoldenCsv(bytes: Uint8Array, name: string, model: LoadedModel): Golden {
  const text = new TextDecoder().decode(bytes)
  const { data } = Papa.parse<string[]>(text.replace(/^\ufeff/, ''), { skipEmptyLines: true })
  const header = data[0]?.map((field) => field.trim()) ?? []
  const records = data.slice(1)
  const signature = model.model.signatures[0]!
  const outputs = signature.outputs.filter((output) =>
    answerColumns(model, [output.name]).every((column) => header.includes(column)),
  )
  if (outputs.length === 0 || records.length === 0)
    throw fault(
      'E_CONFIG',
      `${name} has no rows with answers: a column "predict" or one for every class (predict_proba_<class>) is needed`,
    )
  const answerPlaces = new Set(
    outputs.flatMap((output) =>
      answerColumns(model, [output.name]).map((column) => header.indexOf(column)),
    ),
  )
  const inputs = header.filter((_, i) => !answerPlaces.has(i))
  const places = chooseColumns(signature, inputs, {}).places.map((place) =>
    place < 0 ? -1 : header.indexOf(inputs[place]!),
  )
  const answers = new Map<string, GoldenAnswer>()
  for (const { name: output } of outputs) {
    const columns = answerColumns(model, [output]).map((column) => header.indexOf(column))
    answers.set(output, {
      rows: records.length,
      data: records.flatMap((record) => columns.map((place) => record[place] ?? null)),
    })
  }
  return {
    name,
    files: undefined,
    rows: records.map((record) =>
      places.map((place) => (place < 0 ? null : (record[place] ?? null))),
    ),
    tensors: undefined,
    fromText: true,
    answers,
    tolerance: 1e-9,
  }
}
