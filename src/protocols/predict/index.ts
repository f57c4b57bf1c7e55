// POST /predict: the form public Flask apps use. docs/reference/predict.md has the rules.
import type { Signature } from '../../ir/model.ts'
import type { Tensor } from '../../ir/tensor.ts'
import type { LoadedModel } from '../../load.ts'
import type { DataPlane } from '../../serving/data-plane.ts'
import { bindRows, columnNames } from '../../signature/bind-rows.ts'
import type { HttpRequest, HttpResponse, Protocol, ProtocolOptions, Route } from '../protocol.ts'
import { jsonType } from '../protocol.ts'
import { errorText } from '../error-text.ts'
import { answerHeaders } from '../answer-headers.ts'
import type { Named } from './answer.ts'
import { eachRow, labelRow, predictionText } from './answer.ts'
import type { PredictBody } from './body.ts'
import { readBody } from './body.ts'
import { namedRow, outputsOfNames } from './named-answer.ts'

export const predictProtocol: Protocol = {
  name: 'predict',
  prefix: '/',
  routes: (plane, options) => [
    route('/predict', plane, options, () => plane.requireDefault()),
    ...plane.models.map((model) =>
      route(`/models/${model.name}/predict`, plane, options, () => model),
    ),
  ],
  encodeError: errorText,
}

function route(
  path: string,
  plane: DataPlane,
  options: ProtocolOptions,
  modelOf: () => LoadedModel,
): Route {
  const handle = (request: HttpRequest) => {
    const model = modelOf()
    request.model = model
    const names = columnNames(model.signatureFor(model.defaultOutputs))
    const body = readBody(request, { inputKey: options.inputKey, names })
    return body instanceof Promise
      ? body.then((read) => predict(plane, model, request, read, options))
      : predict(plane, model, request, body, options)
  }
  return { method: 'POST', path, scope: 'infer', handle }
}

function predict(
  plane: DataPlane,
  model: LoadedModel,
  request: HttpRequest,
  body: PredictBody,
  options: ProtocolOptions,
): HttpResponse | Promise<HttpResponse> {
  const outputs = outputsFor(model, request, body, options)
  const signature = model.signatureFor(outputs)
  const bound = bindRows(signature, body.x, { model: model.name, fromText: body.fromText })
  request.rows = bound.rows
  request.boundAt = performance.now()
  const answer = plane.infer({ request, model, signature, bound, outputs })
  const encode = (tensors: Tensor[]): HttpResponse => {
    request.computedAt = performance.now()
    const named = tensors.map((tensor, i) => ({ name: outputs[i]!, tensor }))
    const text = answerText(model, signature, named, bound.isSingle, options)
    const headers = answerHeaders(model)
    return {
      status: 200,
      contentType: jsonType,
      body: text,
      headers: body.warning ? [...headers, 'Slipway-Warning', body.warning] : headers,
    }
  }
  return answer instanceof Promise ? answer.then(encode) : encode(answer)
}

function answerText(
  model: LoadedModel,
  signature: Signature,
  named: readonly Named[],
  isSingle: boolean,
  options: ProtocolOptions,
): string {
  const { answer } = model
  const rows = named[0]!.tensor.rows
  if (answer) return eachRow(rows, isSingle, (row) => namedRow(answer, signature, named, row))
  if (options.style === 'label')
    return eachRow(rows, isSingle, (row) => labelRow(signature, named, row))
  return predictionText(options.outputKey ?? 'Y_pred', signature, named, isSingle)
}

/** The default outputs, those the answer's form needs, then what the body or the query string asks for besides. */
function outputsFor(
  model: LoadedModel,
  request: HttpRequest,
  body: PredictBody,
  options: ProtocolOptions,
): readonly string[] {
  const base = model.defaultOutputs
  const queried = request.query === '' ? null : new URLSearchParams(request.query).get('outputs')
  const asked = body.outputs ?? queried?.split(',')
  const forForm = formOutputs(model, options)
  if (!asked?.length && forForm.length === 0) return base
  // An output of another signature (inverse_transform) is answered alone: it reads other inputs.
  if (asked?.length && asked.every((name) => !hasOutput(model, name))) return asked
  return [...new Set([...base, ...forForm, ...(asked ?? [])])]
}

function formOutputs(model: LoadedModel, options: ProtocolOptions): readonly string[] {
  const wanted = model.answer
    ? outputsOfNames(model.answer)
    : options.style === 'label'
      ? ['predict_proba']
      : none
  return wanted.length === 0 ? none : wanted.filter((name) => hasOutput(model, name))
}

const none: readonly string[] = []

function hasOutput(model: LoadedModel, name: string): boolean {
  return model.model.signatures[0]!.outputs.some((output) => output.name === name)
}
