// Open Inference Protocol, version 2, REST: https://github.com/kserve/open-inference-protocol
import type { LoadedModel } from '../../load/loaded-model.ts'
import type { DataPlane } from '../../serving/data-plane.ts'
import { bindTensors } from '../../signature/bind-tensors.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { answerHeaders, modelVersion } from '../answer-headers.ts'
import { errorText } from '../error-text.ts'
import type { HttpRequest, HttpResponse, Protocol, ProtocolOptions, Route } from '../protocol.ts'
import { jsonType } from '../protocol.ts'
import { answerText } from './answer.ts'
import { modelMetadata } from './metadata.ts'
import { readInferRequest } from './request.ts'

export const oipRestProtocol: Protocol = {
  name: 'oip-rest',
  prefix: '/v2',
  routes: (plane, options) => [
    ...serverRoutes(options),
    ...plane.models.flatMap((model) =>
      [`/v2/models/${model.name}`, `/v2/models/${model.name}/versions/${modelVersion}`].flatMap(
        (path) => modelRoutes(path, model, plane, options),
      ),
    ),
  ],
  encodeError: errorText,
}

function serverRoutes({ serverVersion, isReady }: ProtocolOptions): Route[] {
  const metadata = json({ name: 'slipway', version: serverVersion, extensions: [] })
  const live = json({ live: true })
  return [
    { method: 'GET', path: '/v2', scope: 'read', handle: () => metadata },
    { method: 'GET', path: '/v2/health/live', scope: undefined, handle: () => live },
    {
      method: 'GET',
      path: '/v2/health/ready',
      scope: undefined,
      handle: () => json({ ready: isReady() }, isReady() ? 200 : 503),
    },
  ]
}

function modelRoutes(
  path: string,
  model: LoadedModel,
  plane: DataPlane,
  { isReady }: ProtocolOptions,
): Route[] {
  return [
    { method: 'GET', path, scope: 'read', handle: () => json(modelMetadata(model)) },
    {
      method: 'GET',
      path: `${path}/ready`,
      scope: 'read',
      handle: () => json({ name: model.name, ready: isReady() }, isReady() ? 200 : 503),
    },
    {
      method: 'POST',
      path: `${path}/infer`,
      scope: 'infer',
      handle: (request) => infer(plane, model, request),
    },
  ]
}

function infer(
  plane: DataPlane,
  model: LoadedModel,
  request: HttpRequest,
): HttpResponse | Promise<HttpResponse> {
  request.model = model
  const { id, inputs, outputs: asked } = readInferRequest(request)
  const outputs = asked ?? model.defaultOutputs
  const signature = model.signatureFor(outputs)
  const bound = bindTensors(signature, inputs)
  request.rows = bound.rows
  request.boundAt = performance.now()
  const answer = plane.infer({ request, model, signature, bound, outputs })
  const encode = (tensors: Tensor[]): HttpResponse => {
    request.computedAt = performance.now()
    return {
      status: 200,
      contentType: jsonType,
      body: answerText(model.name, id, outputs, tensors),
      headers: answerHeaders(model),
    }
  }
  return answer instanceof Promise ? answer.then(encode) : encode(answer)
}

function json(value: unknown, status = 200): HttpResponse {
  return { status, contentType: jsonType, body: JSON.stringify(value) }
}
