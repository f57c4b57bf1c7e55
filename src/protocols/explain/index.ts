// POST /explain: what each feature contributes to an answer. docs/reference/explain.md has the rules. KServe V1: /v1/models/{name}:explain.
import type { OutputSpec, Signature } from '../../ir/model.ts'
import type { Tensor } from '../../ir/tensor.ts'
import type { LoadedModel } from '../../load/loaded-model.ts'
import type { DataPlane } from '../../serving/data-plane.ts'
import { bindRows, columnNames } from '../../signature/bind-rows.ts'
import { answerHeaders } from '../answer-headers.ts'
import { errorText } from '../error-text.ts'
import type { PredictBody } from '../predict/body.ts'
import { readBody } from '../predict/body.ts'
import type { HttpRequest, HttpResponse, Protocol, ProtocolOptions, Route } from '../protocol.ts'
import { jsonType } from '../protocol.ts'
import { explanationsText } from './answer.ts'

export const explainProtocol: Protocol = {
  name: 'explain',
  prefix: '/explain',
  routes: (plane, options) => [
    route('/explain', plane, options, () => plane.requireDefault()),
    ...plane.models.flatMap((model) =>
      [`/models/${model.name}/explain`, `/v1/models/${model.name}:explain`].map((path) =>
        route(path, plane, options, () => model),
      ),
    ),
  ],
  encodeError: errorText,
}

const output = 'shap_values'

function route(
  path: string,
  plane: DataPlane,
  { inputKey }: ProtocolOptions,
  modelOf: () => LoadedModel,
): Route {
  const handle = (request: HttpRequest): HttpResponse | Promise<HttpResponse> => {
    const model = modelOf()
    request.model = model
    const signature = model.signatureFor([output])
    const key = path.startsWith('/v1/') ? 'instances' : inputKey
    const body = readBody(request, { inputKey: key, names: columnNames(signature) })
    return body instanceof Promise
      ? body.then((read) => explain(plane, model, signature, request, read))
      : explain(plane, model, signature, request, body)
  }
  return { method: 'POST', path, scope: 'infer', handle }
}

function explain(
  plane: DataPlane,
  model: LoadedModel,
  signature: Signature,
  request: HttpRequest,
  { x, fromText, warning }: PredictBody,
): HttpResponse | Promise<HttpResponse> {
  const bound = bindRows(signature, x, { model: model.name, fromText })
  request.rows = bound.rows
  request.boundAt = performance.now()
  const spec = signature.outputs.find(({ name }) => name === output)!
  const answer = plane.infer({ request, model, signature, bound, outputs: [output] })
  const encode = (tensors: Tensor[]): HttpResponse => {
    request.computedAt = performance.now()
    const headers = answerHeaders(model)
    return {
      status: 200,
      contentType: jsonType,
      body: explanationsText(tensors[0]!, explainedBy(spec)),
      headers: warning === undefined ? headers : [...headers, 'Slipway-Warning', warning],
    }
  }
  return answer instanceof Promise ? answer.then(encode) : encode(answer)
}

function explainedBy({ explains }: OutputSpec) {
  return explains ?? { features: [] }
}
