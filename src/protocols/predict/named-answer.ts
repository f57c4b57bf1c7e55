import type { Signature } from '../../ir/model.ts'
import type { Tensor } from '../../ir/tensor.ts'
import type { AnswerNames } from '../../signature/answer-names.ts'
import { floatText, rowText } from '../json-values.ts'
import type { Named } from './answer.ts'
import { probabilityPairs } from './answer.ts'

/** Outputs that the names of slipway.json's "output" need besides the default ones. */
export function outputsOfNames(names: AnswerNames): string[] {
  const needsProbabilities = names.probability !== undefined || names.confidence !== undefined
  return [
    ...(names.class === undefined ? [] : ['class']),
    ...(needsProbabilities ? ['predict_proba'] : []),
  ]
}

/** One row's answer under the names that slipway.json gives. */
export function namedRow(
  names: AnswerNames,
  signature: Signature,
  answers: readonly Named[],
  row: number,
): string {
  const parts: string[] = []
  const put = (name: string | undefined, text: string | undefined): void => {
    if (name !== undefined && text !== undefined) parts.push(`${JSON.stringify(name)}:${text}`)
  }
  put(names.label ?? 'prediction', rowText(answers[0]!.tensor, row))
  const own = answers.find((answer) => answer.name === 'class')
  put(names.class, own && rowText(own.tensor, row))
  const proba = answers.find((answer) => answer.name === 'predict_proba')?.tensor
  if (proba) {
    const { best } = probabilityPairs(signature, proba, row)
    const answered = proba.width === 2 ? 1 : best
    put(names.probability, probabilityText(proba, row * proba.width + answered, names))
    put(names.confidence, probabilityText(proba, row * proba.width + best, names))
  }
  return `{${parts.join(',')}}`
}

function probabilityText(proba: Tensor, at: number, { round, percent }: AnswerNames): string {
  const value = Number(proba.data[at])
  if (percent !== undefined) return floatText(Number((value * 100).toFixed(percent)))
  return floatText(round === undefined ? value : Number(value.toFixed(round)))
}
