// What a /predict body may be: JSON, a form, multipart fields or file, CSV. All end as rows.
import { fault } from '../../errors.ts'
import type { HttpRequest } from '../protocol.ts'
import { readJson } from '../read-json.ts'
import { formFields } from './form.ts'

export interface PredictBody {
  readonly x: unknown
  readonly outputs: readonly string[] | undefined
  /** Numbers may be text: a form or a CSV file. */
  readonly fromText: boolean
  /** A warning for the caller, in a header. */
  readonly warning?: string
}

export interface BodyContext {
  /** The one key that holds the rows; undefined: any of those existing clients use. */
  readonly inputKey: string | undefined
  /** The model's column names, where it has some. */
  readonly names: readonly string[] | undefined
}

/** Keys under which existing clients send their rows. */
export const inputKeys = ['X', 'features', 'data', 'input', 'inputs', 'instances', 'text']

/** The common case, without a promise: JSON, a form, CSV; a promise for multipart. Throws E_JSON, E_BODY, E_MEDIA_TYPE. */
export function readBody(
  request: HttpRequest,
  context: BodyContext,
): PredictBody | Promise<PredictBody> {
  const type = mediaType(request)
  if (type === 'application/json' || type === '' || type.endsWith('+json'))
    return jsonBody(request.body, context)
  if (type === 'application/x-www-form-urlencoded') return formBody(request, context)
  if (type === 'text/csv') return csvBody(request.body, context)
  if (type === 'multipart/form-data')
    return import('./multipart.ts').then(({ readMultipart }) => readMultipart(request, context))
  throw unsupported(request, type)
}

async function csvBody(body: Uint8Array, context: BodyContext): Promise<PredictBody> {
  const { csvRows } = await import('../../signature/csv-rows.ts')
  return { x: csvRows(body, context.names), outputs: undefined, fromText: true }
}

function formBody(request: HttpRequest, context: BodyContext): PredictBody {
  // curl -d sends JSON under this type unless told otherwise.
  if (!looksLikeJson(request.body)) return fieldsBody(formFields(request.body), context)
  return {
    ...jsonBody(request.body, context),
    warning: 'the body is JSON: send Content-Type: application/json',
  }
}

/** The header's essence; `application/json` itself is by far the most frequent. */
export function mediaType(request: HttpRequest): string {
  const header = request.headers['content-type']
  if (header === 'application/json') return header
  return typeof header === 'string' ? header.split(';')[0]!.trim().toLowerCase() : ''
}

function looksLikeJson(body: Uint8Array): boolean {
  let i = 0
  while (body[i] === 0x20 || body[i] === 0x0a || body[i] === 0x0d || body[i] === 0x09) i++
  return body[i] === 0x7b || body[i] === 0x5b
}

function unsupported(request: HttpRequest, type: string): Error {
  const host = request.headers['host']
  const address = typeof host === 'string' && /^[\w.:[\]-]+$/.test(host) ? `http://${host}` : ''
  return fault(
    'E_MEDIA_TYPE',
    { '!what': `content type ${JSON.stringify(type.slice(0, 80))} is not understood` },
    {
      hint: `Send JSON: curl ${address}${request.path} -H 'content-type: application/json' -d '{"X": [...]}'`,
    },
  )
}

/** {"X": ...}, one of the other keys, a bare list or value, or a bare record of columns. */
export function jsonBody(body: Uint8Array, context: BodyContext): PredictBody {
  const json = readJson(body)
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return { x: json, outputs: undefined, fromText: false }
  const record = json as Record<string, unknown>
  const { names } = context
  const isColumns = names !== undefined && Object.keys(record).every((key) => names.includes(key))
  if (isColumns && Object.keys(record).length > 1)
    return { x: record, outputs: undefined, fromText: false }
  const outputs = outputsOf(record['outputs'])
  return { x: rowsOf(record, context), outputs, fromText: false }
}

function rowsOf(record: Record<string, unknown>, { inputKey, names }: BodyContext): unknown {
  const keys = inputKey === undefined ? inputKeys : [inputKey]
  const present = keys.filter((key) => Object.hasOwn(record, key))
  const others = Object.keys(record).filter((key) => key !== 'outputs' && !keys.includes(key))
  if (present.length > 1 && others.length === 0)
    throw fault('E_BODY', `rows are given twice: under ${present.join(' and ')}`)
  if (present.length === 1 && others.length === 0) return record[present[0]!]
  const isRows = present.length > 0 && typeof record[present[0]!] === 'object'
  if (isRows && !names?.includes(present[0]!)) {
    throw fault('E_BODY', {
      '!what': `beside "${present[0]}" the body has an unknown field ${JSON.stringify(others[0]?.slice(0, 60))}; only "outputs" may stand there`,
    })
  }
  return Object.hasOwn(record, 'outputs') && !names?.includes('outputs')
    ? without(record, 'outputs')
    : record
}

/** Fields of a form: a record of columns, or rows as JSON or CSV text under one of the keys. */
export function fieldsBody(fields: Record<string, string>, context: BodyContext): PredictBody {
  const names = Object.keys(fields)
  const keys = context.inputKey === undefined ? inputKeys : [context.inputKey]
  const only = names.length === 1 && keys.includes(names[0]!) ? fields[names[0]!]! : undefined
  if (only === undefined) return { x: fields, outputs: undefined, fromText: true }
  if (looksLikeJson(Buffer.from(only)))
    return { x: readJson(Buffer.from(only)), outputs: undefined, fromText: false }
  return { x: only, outputs: undefined, fromText: true }
}

function without(record: Record<string, unknown>, key: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key))
}

/** The names in "outputs". Throws E_BODY. */
export function outputsOf(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined
  if (
    Array.isArray(value) &&
    value.length <= 1000 &&
    value.every((name) => typeof name === 'string')
  )
    return value
  throw fault('E_BODY', '"outputs" must be a list of output names')
}
