import { fault, isSlipwayError } from '../../errors.ts'
import type { Estimator, Method } from '../../estimators/estimator.ts'
import { parseTemplate } from '../../ops/text/format-field.ts'
import { asRow, onlyValue } from './score.ts'

/** "template": the answer inside a text, as Python's "Price: {}".format writes it. */
export function withTemplate(model: Estimator, template: string, name: string): Estimator {
  checkTemplate(template, name)
  const answer = model.methods['predict']!
  const predict: Method = (g, x) => {
    const value = asRow(g, onlyValue(answer(g, x), model))
    return g.add('FormatText', [value], { template })
  }
  return { ...model, methods: { ...model.methods, predict } }
}

function checkTemplate(template: string, name: string): void {
  try {
    if (parseTemplate(template).some((part) => typeof part !== 'string')) return
  } catch (error) {
    if (!isSlipwayError(error)) throw error
    throw fault('E_CONFIG', `${name}: template: ${error.message}`, {
      cause: error,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    })
  }
  throw fault('E_CONFIG', `${name}: template has no {} where the answer goes`)
}
