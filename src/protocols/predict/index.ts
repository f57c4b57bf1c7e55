// POST /predict: the form public Flask apps use. docs/reference/predict.md has the rules.
import type { Signature } from '../../ir/model.ts'
import type { Tensor } from '../../ir/tensor.ts'
import type { LoadedModel } from '../../load/loaded-model.ts'
import type { DataPlane } from '../../serving/data-plane.ts'
import { bindNumberRows, numberRowWidth } from '../../signature/bind-number-rows.ts'
import type { BoundRows } from '../../signature/bind-rows.ts'
import { bindRows, columnNames } from '../../signature/bind-rows.ts'
import type { HttpRequest, HttpResponse, Protocol, ProtocolOptions, Route } from '../protocol.ts'
import { isLarge, textsInParts } from '../json-in-parts.ts'
import { jsonType } from '../protocol.ts'
import { errorText } from '../error-text.ts'
import { answerHeaders } from '../answer-headers.ts'
import type { Named } from './answer.ts'
import { eachRow, isJson, labelRow, predictionText } from './answer.ts'
import type { PredictBody } from './body.ts'
import { inputKeys, mediaType, outputsOf, readBody } from './body.ts'
import type { ParsedRows } from './number-rows.ts'
import { NumberRows } from './number-rows.ts'
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

/** Larger bodies are parsed in parts, so that other requests get their turn. */
const largeBody = 128 * 1024
const rowsAtOnce = 2048

function route(
  path: string,
  plane: DataPlane,
  options: ProtocolOptions,
  modelOf: () => LoadedModel,
): Route {
  const isKey = (key: string): boolean =>
    options.inputKey === undefined ? inputKeys.includes(key) : key === options.inputKey
  const handle = (request: HttpRequest) => {
    const model = modelOf()
    request.model = model
    const main = model.signatureFor(model.defaultOutputs)
    const width = mediaType(request) === 'application/json' ? numberRowWidth(main) : undefined
    if (width === undefined) return general(plane, model, main, request, options)
    const parser = new NumberRows(request.body, width)
    if (!parser.start(isKey)) return general(plane, model, main, request, options)
    const finish = (parsed: ParsedRows | undefined): HttpResponse | Promise<HttpResponse> => {
      if (!parsed) return general(plane, model, main, request, options)
      const asked = parsed.more ? outputsOf(parsed.more.outputs) : undefined
      const outputs = outputsFor(model, request, asked, options)
      const signature = outputs === model.defaultOutputs ? main : model.signatureFor(outputs)
      if (signature !== main) return general(plane, model, main, request, options)
      const bound = bindNumberRows(main, parsed.data, parsed.rows, parsed.isSingle)
      return run(plane, { model, request, options, signature, bound, outputs })
    }
    if (request.body.length <= largeBody)
      return finish(parser.read(Infinity) as ParsedRows | undefined)
    return inParts(parser).then(finish)
  }
  return { method: 'POST', path, scope: 'infer', handle }
}

async function inParts(parser: NumberRows): Promise<ParsedRows | undefined> {
  for (;;) {
    const parsed = parser.read(rowsAtOnce)
    if (parsed !== 'more') return parsed
    await new Promise(setImmediate)
  }
}

/** Any body: parsed whole, then bound. */
function general(
  plane: DataPlane,
  model: LoadedModel,
  main: Signature,
  request: HttpRequest,
  options: ProtocolOptions,
): HttpResponse | Promise<HttpResponse> {
  const body = readBody(request, { inputKey: options.inputKey, names: columnNames(main) })
  return body instanceof Promise
    ? body.then((read) => predict(plane, model, request, read, options))
    : predict(plane, model, request, body, options)
}

function predict(
  plane: DataPlane,
  model: LoadedModel,
  request: HttpRequest,
  body: PredictBody,
  options: ProtocolOptions,
): HttpResponse | Promise<HttpResponse> {
  const outputs = outputsFor(model, request, body.outputs, options)
  const signature = model.signatureFor(outputs)
  const bound = bindRows(signature, body.x, { model: model.name, fromText: body.fromText })
  const { warning } = body
  return run(plane, {
    model,
    request,
    options,
    signature,
    bound,
    outputs,
    ...(warning === undefined ? {} : { warning }),
  })
}

interface Run {
  readonly model: LoadedModel
  readonly request: HttpRequest
  readonly options: ProtocolOptions
  readonly signature: Signature
  readonly bound: BoundRows
  readonly outputs: readonly string[]
  readonly warning?: string
}

function run(plane: DataPlane, call: Run): HttpResponse | Promise<HttpResponse> {
  const { request } = call
  request.rows = call.bound.rows
  request.boundAt = performance.now()
  const answer = plane.infer(call)
  return answer instanceof Promise
    ? answer.then((tensors) => encode(call, tensors))
    : encode(call, answer)
}

function encode(call: Run, tensors: readonly Tensor[]): HttpResponse | Promise<HttpResponse> {
  call.request.computedAt = performance.now()
  const named = tensors.map((tensor, i) => ({ name: call.outputs[i]!, tensor }))
  const isPlain = call.model.answer === undefined && call.options.style !== 'label'
  const isListed = named.some(({ name }) => isJson(call.signature, name))
  if (isPlain && !isListed && tensors.some(isLarge))
    return textsInParts(tensors).then((texts) =>
      responseOf(
        call,
        plainText(call, named, (i) => texts[i]!),
      ),
    )
  return responseOf(call, answerText(call, named))
}

function responseOf({ model, warning }: Run, body: string): HttpResponse {
  const headers = answerHeaders(model)
  return {
    status: 200,
    contentType: jsonType,
    body,
    headers: warning === undefined ? headers : [...headers, 'Slipway-Warning', warning],
  }
}

function plainText(call: Run, named: readonly Named[], textOf?: (index: number) => string): string {
  const key = call.options.outputKey ?? 'Y_pred'
  return predictionText(key, call.signature, named, call.bound.isSingle, textOf)
}

function answerText(call: Run, named: readonly Named[]): string {
  const { signature, bound } = call
  const { answer } = call.model
  const { rows } = named[0]!.tensor
  if (answer) return eachRow(rows, bound.isSingle, (row) => namedRow(answer, signature, named, row))
  if (call.options.style === 'label')
    return eachRow(rows, bound.isSingle, (row) => labelRow(signature, named, row))
  return plainText(call, named)
}

/** The default outputs, those the answer's form needs, then what the body or the query string asks for besides. */
function outputsFor(
  model: LoadedModel,
  request: HttpRequest,
  inBody: readonly string[] | undefined,
  options: ProtocolOptions,
): readonly string[] {
  const base = model.defaultOutputs
  const queried = request.query === '' ? null : new URLSearchParams(request.query).get('outputs')
  const asked = inBody ?? queried?.split(',')
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
