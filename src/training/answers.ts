import { buildModel } from '../estimators/build-model.ts'
import type { Estimator } from '../estimators/estimator.ts'
import { treeOf } from '../estimators/estimator.ts'
import type { Model } from '../ir/model.ts'
import { LoadedModel } from '../load/loaded-model.ts'
import type { InferTensor } from '../signature/infer-tensor.ts'
import type { FeatureColumn } from './table/infer-columns.ts'

/** A fitted estimator as a model: what is evaluated is what is written. */
export function trainedModel(estimator: Estimator): Model {
  return buildModel(estimator, {
    framework: 'slipway',
    frameworkVersion: '',
    estimator: estimator.name,
    container: 'slipway',
    tree: treeOf(estimator),
    warnings: [],
  })
}

/** The output that is measured. */
export function answerName(estimator: Estimator): string {
  return 'predict_proba' in estimator.methods ? 'predict_proba' : 'predict'
}

/** What a fitted estimator answers for rows, as the server would: predictions [n], or probabilities [n, K]. */
export async function answersOf(
  estimator: Estimator,
  features: readonly FeatureColumn[],
  rows: Int32Array,
): Promise<Float64Array> {
  const [answer] = await ask(trainedModel(estimator), features, rows, [answerName(estimator)])
  return Float64Array.from(answer!.data as ArrayLike<number>)
}

/** Default answers, and probabilities where there are any: lists of one entry a row. */
export async function exampleAnswers(
  model: Model,
  features: readonly FeatureColumn[],
  rows: Int32Array,
): Promise<Record<string, unknown[]>> {
  const names = model.signatures[0]!.outputs.map(({ name }) => name).filter(
    (name) => name === 'predict' || name === 'predict_proba',
  )
  const answers = await ask(model, features, rows, names)
  return Object.fromEntries(
    answers.map(({ name, shape, data }) => {
      const width = shape[1] ?? 1
      const values = Array.from<unknown>(data)
      return [
        name,
        Array.from(rows, (_, i) =>
          shape.length === 1 ? values[i] : values.slice(i * width, (i + 1) * width),
        ),
      ]
    }),
  )
}

function ask(
  model: Model,
  features: readonly FeatureColumn[],
  rows: Int32Array,
  outputs: readonly string[],
): Promise<InferTensor[]> {
  return new LoadedModel('model', model, '').infer(
    features.map((column) => columnTensor(column, rows)),
    { outputs },
  )
}

/** A column of some rows, as a caller would send it. */
export function columnTensor(column: FeatureColumn, rows: Int32Array): InferTensor {
  const shape = [rows.length, 1]
  if (column.kind === 'number')
    return {
      name: column.name,
      datatype: 'FP64',
      shape,
      data: Float64Array.from(rows, (row) => column.values[row]!),
    }
  const data = Array.from(rows, (row) =>
    column.codes[row]! < 0 ? null : column.levels[column.codes[row]!]!,
  )
  return { name: column.name, datatype: 'BYTES', shape, data }
}
