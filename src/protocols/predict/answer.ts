import type { Signature } from '../../ir/model.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { texts } from '../../ir/tensor.ts'
import { elementText, flatText, nestedText, rowText } from '../json-values.ts'

/** An output of the call. */
export interface Named {
  readonly name: string
  readonly tensor: Tensor
}

/**
 * {"Y_pred": ...} with the default output squeezed from [n, 1] to [n]; one row sent without a list is answered without one.
 * Further outputs follow by name, with the labels of their columns as "classes".
 */
export function predictionText(
  outputKey: string,
  signature: Signature,
  answers: readonly Named[],
  isSingle: boolean,
  textOf = (index: number): string => allText(signature, answers[index]!, index === 0),
): string {
  const [main, ...others] = answers as [Named, ...Named[]]
  const prediction = isSingle && main.tensor.rows === 1 ? valueText(signature, main, 0) : textOf(0)
  let text = `{${JSON.stringify(outputKey)}:${prediction}`
  if (others.length === 0) return `${text}}`
  let classes: string | undefined
  for (const [i, { name }] of others.entries()) {
    text += `,${JSON.stringify(name)}:${textOf(i + 1)}`
    const labels = signature.outputs.find((output) => output.name === name)?.classes
    if (labels) classes ??= flatText(labels)
  }
  return classes === undefined ? `${text}}` : `${text},"classes":${classes}}`
}

/** All rows of an answer; JSON texts as the lists they are. */
function allText(signature: Signature, { name, tensor }: Named, squeeze: boolean): string {
  return isJson(signature, name) ? `[${texts(tensor).join(',')}]` : nestedText(tensor, squeeze)
}

/** One row of an answer; a JSON text as the list it is. */
export function valueText(signature: Signature, { name, tensor }: Named, row: number): string {
  return isJson(signature, name) ? String(tensor.data[row]) : rowText(tensor, row)
}

/** Whether the values of an output are JSON texts. */
export function isJson(signature: Signature, name: string): boolean {
  return signature.outputs.some((output) => output.contentType === 'json' && output.name === name)
}

/** {"prediction": label, "probability": p, "probabilities": {label: p}} of one row. */
export function labelRow(signature: Signature, answers: readonly Named[], row: number): string {
  const prediction = `{"prediction":${valueText(signature, answers[0]!, row)}`
  const proba = answers.find((answer) => answer.name === 'predict_proba')?.tensor
  if (!proba) return `${prediction}}`
  const { best, pairs } = probabilityPairs(signature, proba, row)
  const probability = elementText(proba, row * proba.width + best)
  const probabilities = pairs === '' ? '' : `,"probabilities":{${pairs}}`
  return `${prediction},"probability":${probability}${probabilities}}`
}

/** The column of the largest probability of a row, and all of them as `"label": p`. */
export function probabilityPairs(
  signature: Signature,
  proba: Tensor,
  row: number,
  textOf: (at: number) => string = (at) => elementText(proba, at),
): { readonly best: number; readonly pairs: string } {
  const labels = signature.outputs.find((output) => output.name === 'predict_proba')?.classes
  const start = row * proba.width
  let best = 0
  const pairs: string[] = []
  for (let i = 0; i < proba.width; i++) {
    if (proba.data[start + i]! > proba.data[start + best]!) best = i
    if (labels) pairs.push(`${JSON.stringify(labelText(labels, i))}:${textOf(start + i)}`)
  }
  return { best, pairs: pairs.join(',') }
}

function labelText(labels: Tensor, i: number): string {
  return labels.dataType === 'BOOL' ? String(labels.data[i] === 1) : String(labels.data[i])
}

/** One row's text as it is; the rows of a list as {"predictions": [...]}. */
export function eachRow(
  rows: number,
  isSingle: boolean,
  rowText_: (row: number) => string,
): string {
  if (isSingle && rows === 1) return rowText_(0)
  return `{"predictions":[${Array.from({ length: rows }, (_, row) => rowText_(row)).join(',')}]}`
}
