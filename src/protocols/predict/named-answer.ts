import { roundScaled } from '../../encodings/python-text/number-text.ts'
import type { Signature } from '../../ir/model.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { fieldText, parseTemplate } from '../../ops/text/format-field.ts'
import type { AnswerNames } from '../../signature/answer-names.ts'
import { floatText, rowText } from '../json-values.ts'
import type { Named } from './answer.ts'
import { probabilityPairs, valueText } from './answer.ts'

/** Outputs that the names of slipway.json's "output" need besides the default ones. */
export function outputsOfNames(names: AnswerNames): string[] {
  const needsProbabilities =
    names.probability !== undefined ||
    names.confidence !== undefined ||
    names.probabilities !== undefined
  return [
    ...(names.class === undefined ? [] : ['class']),
    ...(names.tier === undefined ? [] : ['tier']),
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
  put(names.label ?? 'prediction', valueText(signature, answers[0]!, row))
  const own = answers.find((answer) => answer.name === 'class')
  put(names.class, own && rowText(own.tensor, row))
  const tier = answers.find((answer) => answer.name === 'tier')
  put(names.tier, tier && rowText(tier.tensor, row))
  const proba = answers.find((answer) => answer.name === 'predict_proba')?.tensor
  if (proba) {
    const textOf = (at: number): string => probabilityText(proba, at, names)
    const { best, pairs } = probabilityPairs(signature, proba, row, textOf)
    const answered = proba.width === 2 ? 1 : best
    put(names.probability, textOf(row * proba.width + answered))
    put(names.confidence, textOf(row * proba.width + best))
    put(names.probabilities, pairs === '' ? undefined : `{${pairs}}`)
  }
  return `{${parts.join(',')}}`
}

function probabilityText(proba: Tensor, at: number, names: AnswerNames): string {
  const { round, percent, format } = names
  const value = Number(proba.data[at])
  if (format !== undefined) return JSON.stringify(formatted(format, value))
  if (percent !== undefined) return floatText(roundScaled(value * 100, percent))
  return floatText(round === undefined ? value : roundScaled(value, round))
}

function formatted(format: string, value: number): string {
  let text = ''
  for (const part of parseTemplate(format))
    text += typeof part === 'string' ? part : fieldText(part, value, 'double')
  return text
}
