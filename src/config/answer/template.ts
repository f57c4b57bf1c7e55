import { fault, isSlipwayError } from '../../errors.ts'
import type { Estimator, Method } from '../../estimators/estimator.ts'
import { parseTemplate } from '../../ops/text/format-field.ts'
import { asRow, onlyValue } from './score.ts'

/** "template": the answer inside a text, as Python's "Price: {}".format writes it. */
export function withTemplate(model: Estimator, template: string, name: string): Estimator {
  checkTemplate(template, `${name}: template`)
  const answer = model.methods['predict']!
  const predict: Method = (g, x) => {
    const value = asRow(g, onlyValue(answer(g, x), model))
    return g.add('FormatText', [value], { template })
  }
  return { ...model, methods: { ...model.methods, predict } }
}

/** Throws E_CONFIG for a template that can't be read, or that has no place for the answer. */
export function checkTemplate(template: string, where: string): void {
  try {
    if (parseTemplate(template).some((part) => typeof part !== 'string')) return
  } catch (error) {
    if (!isSlipwayError(error)) throw error
    throw fault('E_CONFIG', `${where}: ${error.message}`, {
      cause: error,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    })
  }
  throw fault('E_CONFIG', `${where} has no {} where the answer goes`)
}
