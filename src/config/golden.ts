// golden.json: rows and the answers a model gave to them where it was trained. `slipway verify --script` prints what writes it.
import { fault } from '../errors.ts'
import { Opaque } from '../formats/format.ts'
import type { InferTensor } from '../signature/infer-tensor.ts'
import { nearest } from '../signature/column-names.ts'
import { isOipDatatype } from '../signature/infer-tensor.ts'
import { isText } from './is-text.ts'

export interface Golden {
  /** Where it comes from, for messages. */
  readonly name: string
  /** Files it is about; undefined: whatever it stands beside. */
  readonly files: readonly string[] | undefined
  /** Rows as /predict takes them, or tensors. */
  readonly rows: unknown
  readonly tensors: readonly InferTensor[] | undefined
  /** Numbers in `rows` may be text (a CSV file). */
  readonly fromText: boolean
  readonly answers: ReadonlyMap<string, GoldenAnswer>
  /** |got - want| <= tolerance * max(1, |want|); labels and whole numbers must be equal. */
  readonly tolerance: number
}

export interface GoldenAnswer {
  /** Row-major. */
  readonly data: readonly unknown[]
  readonly rows: number
}

const defaultTolerance = 1e-9

/** Parses golden.json: {"X": rows, "columns": [...]} or {"inputs": tensors}, and "outputs" by name. Throws E_CONFIG. */
export function parseGolden(bytes: Uint8Array, name: string): Golden {
  return goldenOf(parseJson(bytes, name), name)
}

/** The same of a value that is read already. */
export function goldenOf(value: unknown, name: string): Golden {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fault('E_CONFIG', `${name} must be an object with "X" and "outputs"`)
  const { X, columns, inputs, outputs, files, tolerance } = value as Record<string, unknown>
  refuseUnknownKeys(value, name)
  if ((X === undefined) === (inputs === undefined))
    throw fault('E_CONFIG', `${name} must have "X" (rows) or "inputs" (tensors)`)
  return {
    name,
    files: files === undefined ? undefined : texts(files, `${name}: files`),
    rows: columns === undefined ? X : recordsOf(X, texts(columns, `${name}: columns`), name),
    tensors: inputs === undefined ? undefined : tensorsOf(inputs, `${name}: inputs`),
    fromText: false,
    answers: answersOf(outputs, `${name}: outputs`),
    tolerance: toleranceOf(tolerance, name),
  }
}

const keys: readonly string[] = ['X', 'columns', 'inputs', 'outputs', 'files', 'tolerance']

/** A misspelt "tolerance" would compare by another one without a word; what begins with $ is a comment. */
function refuseUnknownKeys(value: object, name: string): void {
  const unknown = Object.keys(value).find((key) => !keys.includes(key) && !key.startsWith('$'))
  if (unknown === undefined) return
  const near = nearest(unknown, keys)
  throw fault('E_CONFIG', `${name} has the unknown key ${JSON.stringify(unknown)}`, {
    hint:
      near === undefined
        ? `It may have ${keys.join(', ')}; a key that begins with $ is a comment.`
        : `Did you mean ${JSON.stringify(near)}?`,
  })
}

// Python's json.dump writes NaN and Infinity, which JSON does not have.
function parseJson(bytes: Uint8Array, name: string): unknown {
  const text = new TextDecoder().decode(bytes)
  try {
    return JSON.parse(text)
  } catch (error) {
    const hint = /\bNaN\b|\bInfinity\b/.test(text) ? { hint: 'Write NaN as null.' } : {}
    const message = error instanceof Error ? error.message : String(error)
    throw fault('E_CONFIG', `${name} is not valid JSON: ${message}`, { ...hint, cause: error })
  }
}

function texts(value: unknown, where: string): readonly string[] {
  if (Array.isArray(value) && value.every(isText)) return value
  throw fault('E_CONFIG', `${where} must be a list of texts`)
}

function recordsOf(rows: unknown, columns: readonly string[], name: string): unknown[] {
  if (
    !Array.isArray(rows) ||
    !rows.every((row) => Array.isArray(row) && row.length === columns.length)
  )
    throw fault(
      'E_CONFIG',
      `${name}: every row of X must have ${columns.length} values, as "columns" says`,
    )
  return rows.map((row: unknown[]) =>
    Object.fromEntries(columns.map((column, i) => [column, row[i]])),
  )
}

function tensorsOf(value: unknown, where: string): InferTensor[] {
  if (!Array.isArray(value)) throw fault('E_CONFIG', `${where} must be a list of tensors`)
  return value.map((item: unknown, i) => tensorOf(item, `${where}[${i}]`))
}

function tensorOf(value: unknown, where: string): InferTensor {
  const { name, datatype, shape, data } = (value ?? {}) as Record<string, unknown>
  if (!isText(name) || !isOipDatatype(datatype) || !isNumbers(shape) || !Array.isArray(data))
    throw fault('E_CONFIG', `${where} must have name, datatype, shape and data`)
  return { name, datatype, shape, data }
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number')
}

function answersOf(value: unknown, where: string): Map<string, GoldenAnswer> {
  const answers = new Map<string, GoldenAnswer>()
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      const { name, data, shape } = tensorOf(item, `${where}[${i}]`)
      answers.set(name, { data: Array.from(data), rows: shape[0] ?? 1 })
    }
  } else if (typeof value === 'object' && value !== null && !(value instanceof Opaque)) {
    for (const [name, list] of Object.entries(value)) {
      if (!Array.isArray(list))
        throw fault('E_CONFIG', `${where}.${name} must be a list with an answer a row`)
      answers.set(name, { data: list.flat(Infinity) as unknown[], rows: list.length })
    }
  }
  if (answers.size === 0)
    throw fault('E_CONFIG', `${where} must name at least one answer, e.g. "predict"`)
  return answers
}

function toleranceOf(value: unknown, name: string): number {
  if (value === undefined) return defaultTolerance
  if (typeof value === 'number' && value >= 0 && value < 1) return value
  throw fault('E_CONFIG', `${name}: tolerance must be a number from 0 to 1`)
}
