import { Busboy } from '@fastify/busboy'
import type { BusboyHeaders } from '@fastify/busboy'
import { fault } from '../../errors.ts'
import type { HttpRequest } from '../protocol.ts'
import type { BodyContext, PredictBody } from './body.ts'
import { fieldsBody, jsonBody } from './body.ts'
import { csvRows } from '../../signature/csv-rows.ts'

interface Parts {
  readonly fields: Record<string, string>
  readonly files: { readonly name: string; readonly type: string; readonly bytes: Buffer }[]
}

const limits = { fields: 10_000, files: 1, parts: 10_001, fieldNameSize: 1000, headerPairs: 100 }

/** multipart/form-data: fields, or one file of CSV or JSON. Nothing is written to disk. Throws E_BODY, E_MEDIA_TYPE. */
export async function readMultipart(
  request: HttpRequest,
  context: BodyContext,
): Promise<PredictBody> {
  const { fields, files } = await partsOf(request)
  const [file] = files
  if (!file) return fieldsBody(fields, context)
  if (Object.keys(fields).length > 0) throw fault('E_BODY', 'send fields or a file, not both')
  if (file.type === 'application/json' || file.name.endsWith('.json'))
    return jsonBody(file.bytes, context)
  if (file.type === 'text/csv' || file.name.endsWith('.csv'))
    return { x: csvRows(file.bytes, context.names), outputs: undefined, fromText: true }
  throw fault('E_MEDIA_TYPE', 'the uploaded file is neither CSV nor JSON')
}

function partsOf(request: HttpRequest): Promise<Parts> {
  return new Promise((resolve, reject) => {
    const parts: Parts = {
      fields: Object.create(null) as Record<string, string>,
      files: [],
    }
    const fail = (what: string, cause?: unknown): void =>
      reject(fault('E_BODY', what, cause === undefined ? {} : { cause }))
    const busboy = busboyFor(request)
    busboy.on('field', (name, value, isNameCut, isValueCut) => {
      if (isNameCut || isValueCut) fail('a field of the form is too long')
      else if (Object.hasOwn(parts.fields, name)) fail('a field of the form is given twice')
      else parts.fields[name] = value
    })
    busboy.on('file', (_field, stream, name, _encoding, type) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () =>
        parts.files.push({ name: name.toLowerCase(), type, bytes: Buffer.concat(chunks) }),
      )
    })
    for (const limit of ['partsLimit', 'fieldsLimit', 'filesLimit'] as const)
      busboy.on(limit, () => fail('the form has too many parts; one file is taken'))
    busboy.on('error', (error) => fail('the multipart body is malformed', error))
    busboy.on('finish', () => resolve(parts))
    busboy.end(request.body)
  })
}

function busboyFor(request: HttpRequest): InstanceType<typeof Busboy> {
  try {
    return new Busboy({
      headers: request.headers as unknown as BusboyHeaders,
      limits: { ...limits, fieldSize: request.body.length + 1 },
    })
  } catch (error) {
    throw fault('E_BODY', 'the multipart content type has no boundary', { cause: error })
  }
}
