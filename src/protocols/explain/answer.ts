import type { Explained } from '../../ir/model.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import { elementText, floatText } from '../json-values.ts'

/**
 * {"explanations": [...]}, one a row: {"base_value", "value", "contributions": [{"feature", "contribution"}, ...]}, the largest
 * contribution first, whatever its sign; `value` is the base value and all contributions together. Of several answers
 * {"classes": [{"class", ...}, ...]}, by the model's labels, or by number.
 */
export function explanationsText(tensor: Tensor, explained: Explained): string {
  const rows = Array.from({ length: tensor.rows }, (_, row) => rowText(tensor, row, explained))
  return `{"explanations":[${rows.join(',')}]}`
}

function rowText(tensor: Tensor, row: number, { features, classes }: Explained): string {
  const width = features.length + 1
  const answers = tensor.width / width
  const start = row * tensor.width
  const values = numbers(tensor)
  if (answers === 1) return `{${answerText(values, start, features)}}`
  const texts = Array.from({ length: answers }, (_, k) => {
    const label = classes ? elementText(classes, k) : String(k)
    return `{"class":${label},${answerText(values, start + k * width, features)}}`
  })
  return `{"classes":[${texts.join(',')}]}`
}

function answerText(values: ArrayLike<number>, start: number, features: readonly string[]): string {
  const base = values[start + features.length]!
  let value = base
  for (let i = 0; i < features.length; i++) value += values[start + i]!
  const order = Array.from(features, (_, i) => i).sort(
    (a, b) => Math.abs(values[start + b]!) - Math.abs(values[start + a]!) || a - b,
  )
  const parts = order.map(
    (i) =>
      `{"feature":${JSON.stringify(features[i])},"contribution":${floatText(values[start + i]!)}}`,
  )
  return `"base_value":${floatText(base)},"value":${floatText(value)},"contributions":[${parts.join(',')}]`
}
