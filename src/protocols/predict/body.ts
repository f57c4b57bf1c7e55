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

/** Keys under which existing clients send their rows. */
const inputKeys = ['X', 'features', 'data', 'input', 'inputs', 'instances', 'text']

/** Reads the body by its content type. Throws E_JSON, E_BODY, E_MEDIA_TYPE. */
export async function readBody(
  request: HttpRequest,
  inputKey: string | undefined,
): Promise<PredictBody> {
  const type = mediaType(request)
  if (type === 'multipart/form-data') {
    const { readMultipart } = await import('./multipart.ts')
    return readMultipart(request, inputKey)
  }
  if (type === 'text/csv') {
    const { csvRows } = await import('./csv.ts')
    return { x: csvRows(request.body), outputs: undefined, fromText: true }
  }
  throw unsupported(request, type)
}

/** The common case, without a promise: JSON, or a form. Undefined for the others. */
export function readSimpleBody(
  request: HttpRequest,
  inputKey: string | undefined,
): PredictBody | undefined {
  const type = mediaType(request)
  if (type === 'application/json' || type === '' || type.endsWith('+json'))
    return fromJson(readJson(request.body), inputKey)
  if (type !== 'application/x-www-form-urlencoded') return undefined
  // curl -d sends JSON under this type unless told otherwise.
  if (looksLikeJson(request.body)) {
    return {
      ...fromJson(readJson(request.body), inputKey),
      warning: 'the body is JSON: send Content-Type: application/json',
    }
  }
  return { x: unwrapFields(formFields(request.body), inputKey), outputs: undefined, fromText: true }
}

function mediaType(request: HttpRequest): string {
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
  return fault(
    'E_MEDIA_TYPE',
    {
      what: 'this content type is not understood',
      '!what': `content type ${JSON.stringify(type.slice(0, 80))} is not understood`,
    },
    {
      hint: `Send JSON: curl ${request.path} -H 'content-type: application/json' -d '{"X": [...]}'`,
    },
  )
}

/** {"X": ...}, one of the other keys, a bare list, or a bare record. */
function fromJson(json: unknown, inputKey: string | undefined): PredictBody {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return { x: json, outputs: undefined, fromText: false }
  const record = json as Record<string, unknown>
  const outputs = outputsOf(record['outputs'])
  const keys = inputKey === undefined ? inputKeys : [inputKey]
  const present = keys.filter((key) => Object.hasOwn(record, key))
  const others = Object.keys(record).filter((key) => key !== 'outputs' && !keys.includes(key))
  if (present.length === 1 && others.length === 0)
    return { x: record[present[0]!], outputs, fromText: false }
  if (present.length > 1 && others.length === 0)
    throw fault('E_BODY', `rows are given twice: under ${present.join(' and ')}`)
  // A record of columns; one of them may be called "text" or "data".
  return {
    x: Object.hasOwn(record, 'outputs') ? without(record, 'outputs') : record,
    outputs,
    fromText: false,
  }
}

export function unwrapFields(
  fields: Record<string, string>,
  inputKey: string | undefined,
): unknown {
  const names = Object.keys(fields)
  const keys = inputKey === undefined ? inputKeys : [inputKey]
  return names.length === 1 && keys.includes(names[0]!) ? fields[names[0]!] : fields
}

function without(record: Record<string, unknown>, key: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key))
}

export function outputsOf(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return value
  throw fault('E_BODY', '"outputs" must be a list of output names')
}
