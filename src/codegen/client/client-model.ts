import { fault } from '../../errors.ts'
import { commentText } from './comment-text.ts'

/** What may stand in one column of a request. */
export interface ClientColumn {
  readonly name: string
  readonly type: 'number' | 'integer' | 'string' | 'any'
  readonly isNullable: boolean
  /** Every value the model takes, where it refuses others. */
  readonly values?: readonly ClientValue[]
  /** Values it was trained with. */
  readonly examples?: readonly ClientValue[]
  /** The server fills it in where it is absent. */
  readonly isOptional: boolean
}

export type ClientValue = string | number | boolean | null

/** One row: a record by column names, a list of columns in order, one value, or any JSON value. */
export type ClientRow =
  | { readonly kind: 'record' | 'list'; readonly columns: readonly ClientColumn[] }
  | { readonly kind: 'value'; readonly column: ClientColumn }
  | { readonly kind: 'json' }

/** What a generated client needs to know of one model; read from the server's own OpenAPI document. */
export interface ClientModel {
  readonly name: string
  /** 'Pipeline of scikit-learn 1.5.2, sha256:...' */
  readonly description: string
  readonly path: string
  readonly inputKey: string
  /** Key of the prediction in an answer; undefined where the server was told another style of answers. */
  readonly outputKey: string | undefined
  readonly row: ClientRow
  readonly prediction: 'number' | 'integer' | 'string' | 'boolean'
  readonly classes: readonly ClientValue[] | undefined
  readonly outputs: readonly string[]
  /** Two rows that work when sent. */
  readonly exampleRows: readonly unknown[]
  readonly needsKey: boolean
}

/** Whether probabilities come by the names of classes. */
export function hasProbabilities({ outputs, classes, outputKey }: ClientModel): boolean {
  return outputs.includes('predict_proba') && classes !== undefined && outputKey !== undefined
}

type Json = Readonly<Record<string, unknown>>

/** The model of that name, or the only one, in an OpenAPI document of Slipway. Throws E_FORMAT, E_MODEL_NOT_FOUND. */
export function readClientModel(document: unknown, name?: string): ClientModel {
  const paths = objectAt(document, 'paths')
  const names = Object.keys(paths).flatMap(
    (path) => /^\/models\/([^/]+)\/predict$/.exec(path)?.[1] ?? [],
  )
  const chosen = name ?? (names.length === 1 ? names[0] : undefined)
  if (chosen === undefined || !names.includes(chosen))
    throw fault(
      'E_MODEL_NOT_FOUND',
      { model: name ?? 'is named, and there are several', known: names.join(', ') },
      { hint: 'Name one with --model.' },
    )
  const path = `/models/${chosen}/predict`
  const post = objectAt(paths[path], 'post')
  const request = objectAt(post, 'requestBody', 'content', 'application/json')
  const [inputKey] = listAt(request, 'schema', 'required') as [string]
  const x = objectAt(request, 'schema', 'properties', inputKey)
  const [row] = listAt(x, 'anyOf')
  const answer = objectAt(post, 'responses', '200', 'content', 'application/json', 'schema')
  const outputKey = (answer['required'] as string[] | undefined)?.[0]
  return {
    name: chosen,
    description: descriptionOf(document, chosen),
    path,
    inputKey,
    outputKey,
    row: rowOf(row),
    outputs: listAt(request, 'schema', 'properties', 'outputs', 'items', 'enum') as string[],
    exampleRows: listAt(request, 'examples', 'several', 'value', inputKey),
    needsKey: 'security' in (document as object),
    ...predictionOf(answer, outputKey),
  }
}

function descriptionOf(document: unknown, name: string): string {
  const { description } = objectAt(document, 'info')
  const lines = typeof description === 'string' ? description.split('\n\n') : []
  const line = lines.find((text) => text.startsWith(`${name}: `)) ?? ''
  return commentText(line.slice(name.length + 2)).replaceAll('"', "'")
}

function predictionOf(
  answer: Json,
  outputKey: string | undefined,
): Pick<ClientModel, 'prediction' | 'classes'> {
  if (outputKey === undefined) return { prediction: 'string', classes: undefined }
  const [value] = listAt(answer, 'properties', outputKey, 'anyOf')
  const type = typesOf(value as Json).find((t) => t !== 'null')
  const properties = objectAt(answer, 'properties')
  const classes =
    'classes' in properties
      ? (listAt(properties['classes'], 'examples')[0] as ClientValue[])
      : undefined
  return { prediction: (type ?? 'number') as ClientModel['prediction'], classes }
}

function rowOf(schema: unknown): ClientRow {
  const row = schema as Json
  const types = typesOf(row)
  if (types.includes('object')) {
    const required = (row['required'] ?? []) as readonly string[]
    return {
      kind: 'record',
      columns: Object.entries(objectAt(row, 'properties')).map(([name, column]) =>
        columnOf(name, column as Json, !required.includes(name)),
      ),
    }
  }
  if (types.includes('array')) {
    const width = Number(row['minItems'])
    const items =
      (row['prefixItems'] as Json[] | undefined) ??
      Array.from({ length: width }, () => row['items'] as Json)
    const names = typeof row['description'] === 'string' ? row['description'].split(', ') : []
    return {
      kind: 'list',
      columns: items.map((item, i) => columnOf(names[i] ?? `x${i}`, item, false)),
    }
  }
  if (types.length === 0 && !('enum' in row)) return { kind: 'json' }
  return { kind: 'value', column: columnOf('value', row, false) }
}

function columnOf(name: string, schema: Json, isAbsent: boolean): ClientColumn {
  const values = schema['enum'] as readonly ClientValue[] | undefined
  const types = typesOf(schema)
  const type = values
    ? values.some((value) => typeof value === 'string')
      ? 'string'
      : 'number'
    : (types.find((t): t is ClientColumn['type'] => ['number', 'integer', 'string'].includes(t)) ??
      'any')
  const examples = schema['examples'] as readonly ClientValue[] | undefined
  return {
    name,
    type,
    isNullable: types.includes('null') || (values?.includes(null) ?? false),
    isOptional: isAbsent,
    ...(values ? { values: values.filter((value) => value !== null) } : {}),
    ...(examples ? { examples } : {}),
  }
}

function typesOf(schema: Json): string[] {
  const { type } = schema
  return typeof type === 'string' ? [type] : Array.isArray(type) ? (type as string[]) : []
}

function objectAt(value: unknown, ...path: readonly string[]): Json {
  const found = at(value, path)
  if (typeof found !== 'object' || found === null || Array.isArray(found)) throw notOurs(path)
  return found as Json
}

function listAt(value: unknown, ...path: readonly string[]): unknown[] {
  const found = at(value, path)
  if (!Array.isArray(found)) throw notOurs(path)
  return found
}

function at(value: unknown, path: readonly string[]): unknown {
  let found = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key))
      throw notOurs(path)
    found = (found as Json)[key]
  }
  return found
}

function notOurs(path: readonly string[]): Error {
  return fault(
    'E_FORMAT',
    `the OpenAPI document lacks ${path.join('.')}: it is not one of Slipway's`,
    {
      hint: 'Give the URL of a slipway server, or a model file.',
    },
  )
}
