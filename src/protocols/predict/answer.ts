import type { Signature } from '../../ir/model.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { elementText, flatText, nestedText, rowText } from '../json-values.ts'

/** Output `index` of the call. */
interface Named {
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
): string {
  const [main, ...others] = answers as [Named, ...Named[]]
  const prediction =
    isSingle && main.tensor.rows === 1 ? rowText(main.tensor, 0) : nestedText(main.tensor, true)
  let text = `{${JSON.stringify(outputKey)}:${prediction}`
  let classes: string | undefined
  for (const { name, tensor } of others) {
    text += `,${JSON.stringify(name)}:${nestedText(tensor)}`
    const labels = signature.outputs.find((output) => output.name === name)?.classes
    if (labels) classes ??= flatText(labels)
  }
  return classes === undefined ? `${text}}` : `${text},"classes":${classes}}`
}

/** {"prediction": label, "probability": p, "probabilities": {label: p}}; lists of them for several rows. */
export function labelText(
  signature: Signature,
  answers: readonly Named[],
  isSingle: boolean,
): string {
  const main = answers[0]!
  const proba = answers.find((answer) => answer.name === 'predict_proba')
  const labels = signature.outputs.find((output) => output.name === 'predict_proba')?.classes
  const rows = Array.from({ length: main.tensor.rows }, (_, row) => {
    let text = `{"prediction":${rowText(main.tensor, row)}`
    if (proba && labels) text += probabilities(proba.tensor, labels, row)
    return `${text}}`
  })
  return isSingle && rows.length === 1 ? rows[0]! : `{"predictions":[${rows.join(',')}]}`
}

function probabilities(proba: Tensor, labels: Tensor, row: number): string {
  const { width } = proba
  let best = 0
  const parts: string[] = []
  for (let i = 0; i < width; i++) {
    const at = row * width + i
    if (proba.data[at]! > proba.data[row * width + best]!) best = i
    parts.push(`${JSON.stringify(String(labels.data[i]))}:${elementText(proba, at)}`)
  }
  return `,"probability":${elementText(proba, row * width + best)},"probabilities":{${parts.join(',')}}`
}
