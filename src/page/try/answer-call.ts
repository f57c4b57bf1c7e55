import { fault, isSlipwayError } from '../../errors.ts'
import type { Signature } from '../../ir/model.ts'
import type { LoadedModel } from '../../load/loaded-model.ts'
import { errorText } from '../../protocols/error-text.ts'
import { explanationsText } from '../../protocols/explain/answer.ts'
import { predictionText } from '../../protocols/predict/answer.ts'
import { bindRows } from '../../signature/bind-rows.ts'
import { locateMissing } from '../../signature/locate-missing.ts'
import { refusalOf } from './open-dropped.ts'

interface Answer {
  readonly status: number
  readonly text: string
}

/** What POST /predict or /explain answers to `{"X": ..., "outputs": [...]}`, errors included. */
export async function answerCall(
  model: LoadedModel,
  path: 'predict' | 'explain',
  body: string,
): Promise<Answer> {
  try {
    const { X: x, outputs } = JSON.parse(body) as { X: unknown; outputs?: readonly string[] }
    const text =
      path === 'explain' ? await explain(model, x) : await predict(model, x, outputs ?? [])
    return { status: 200, text }
  } catch (error) {
    const status = isSlipwayError(error) ? error.status : 500
    return { status, text: errorText({ ...refusalOf(error), requestId: '' }) }
  }
}

async function predict(model: LoadedModel, x: unknown, asked: readonly string[]): Promise<string> {
  const own = model.model.signatures[0]!.outputs.map(({ name }) => name)
  // An output of another signature (inverse_transform) is answered alone: it reads other inputs.
  const isOther = asked.length > 0 && !asked.some((name) => own.includes(name))
  const outputs = isOther ? asked : [...new Set([...model.defaultOutputs, ...asked])]
  const signature = model.signatureFor(outputs)
  const { isSingle, tensors } = await run(model, signature, x, outputs)
  const named = tensors.map((tensor, i) => ({ name: outputs[i]!, tensor }))
  return predictionText('Y_pred', signature, named, isSingle)
}

const contributions = 'shap_values'

async function explain(model: LoadedModel, x: unknown): Promise<string> {
  const signature = model.signatureFor([contributions])
  const { tensors } = await run(model, signature, x, [contributions])
  const { explains } = signature.outputs.find(({ name }) => name === contributions)!
  return explanationsText(tensors[0]!, explains ?? { features: [] })
}

async function run(
  model: LoadedModel,
  signature: Signature,
  x: unknown,
  outputs: readonly string[],
) {
  if (x === undefined) throw fault('E_BODY', 'the body has no rows')
  const bound = bindRows(signature, x, { model: model.name, fromText: false })
  try {
    const tensors = await model.run(signature, bound.tensors, outputs, bound.numeric)
    return { isSingle: bound.isSingle, tensors }
  } catch (error) {
    if (isSlipwayError(error) && error.code === 'E_MISSING')
      throw locateMissing(error, signature, bound.tensors)
    throw error
  }
}
