// POST /predict: the form public Flask apps use. docs/reference/predict.md has the rules.
import type { Tensor } from '../../ir/tensor.ts'
import type { LoadedModel } from '../../load.ts'
import type { DataPlane } from '../../serving/data-plane.ts'
import { bindRows } from '../../signature/bind-rows.ts'
import type { HttpRequest, HttpResponse, Protocol, ProtocolOptions, Route } from '../protocol.ts'
import { jsonType } from '../protocol.ts'
import { errorText } from '../error-text.ts'
import { answerHeaders } from '../answer-headers.ts'
import { labelText, predictionText } from './answer.ts'
import type { PredictBody } from './body.ts'
import { readBody, readSimpleBody } from './body.ts'

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
    const body = readSimpleBody(request, options.inputKey)
    return body
      ? predict(plane, modelOf(), request, body, options)
      : readBody(request, options.inputKey).then((read) =>
          predict(plane, modelOf(), request, read, options),
        )
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
  request.model = model
  const outputs = outputsFor(model, request, body, options)
  const signature = model.signatureFor(outputs)
  const bound = bindRows(signature, body.x, { model: model.name, fromText: body.fromText })
  request.rows = bound.rows
  request.boundAt = performance.now()
  const answer = plane.infer({ request, model, signature, bound, outputs })
  const encode = (tensors: Tensor[]): HttpResponse => {
    request.computedAt = performance.now()
    const named = tensors.map((tensor, i) => ({ name: outputs[i]!, tensor }))
    const text =
      options.style === 'label'
        ? labelText(signature, named, bound.isSingle)
        : predictionText(options.outputKey ?? 'Y_pred', signature, named, bound.isSingle)
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

/** The default outputs, then what the body or the query string asks for besides. */
function outputsFor(
  model: LoadedModel,
  request: HttpRequest,
  body: PredictBody,
  options: ProtocolOptions,
): readonly string[] {
  const queried = request.query === '' ? null : new URLSearchParams(request.query).get('outputs')
  const asked = body.outputs ?? queried?.split(',') ?? []
  const base = model.defaultOutputs
  const style =
    options.style === 'label' && hasOutput(model, 'predict_proba') ? ['predict_proba'] : []
  if (asked.length === 0 && style.length === 0) return base
  // An output of another signature (inverse_transform) is answered alone: it reads other inputs.
  if (asked.length > 0 && asked.every((name) => !hasOutput(model, name))) return asked
  return [...new Set([...base, ...style, ...asked])]
}

function hasOutput(model: LoadedModel, name: string): boolean {
  return model.model.signatures[0]!.outputs.some((output) => output.name === name)
}
