// Messages by schema: a table per message says what its fields are; one reader and one writer serve them all.
import { fault } from '../../errors.ts'
import { WireReader, wireTypes } from './wire-reader.ts'
import { WireWriter } from './wire-writer.ts'

type Scalar = 'int' | 'float' | 'double' | 'string' | 'bytes'

export interface Field {
  readonly number: number
  readonly name: string
  /** A function, since messages hold each other. */
  readonly kind: Scalar | (() => MessageSchema)
  readonly repeated: boolean
}

/** Fields by name; `byNumber` is made from them once. */
export interface MessageSchema {
  readonly name: string
  readonly fields: readonly Field[]
  readonly byNumber: ReadonlyMap<number, Field>
}

export interface Message {
  [field: string]: unknown
}

export function message(name: string, fields: readonly Field[]): MessageSchema {
  return { name, fields, byNumber: new Map(fields.map((field) => [field.number, field])) }
}

export function one(number: number, name: string, kind: Field['kind']): Field {
  return { number, name, kind, repeated: false }
}

export function many(number: number, name: string, kind: Field['kind']): Field {
  return { number, name, kind, repeated: true }
}

const maxDepth = 100

/** An empty message takes 2 bytes of a file and about 100 of memory. */
const maxMessages = 4_000_000

interface Budget {
  messages: number
}

/**
 * Reads a message. Repeated fields are always there as arrays, others only where the file has them; unknown fields are passed over.
 * A field that may stand once and stands twice is refused (merging them is how one file shows two readers two models).
 */
export function decodeMessage(schema: MessageSchema, bytes: Uint8Array): Message {
  return readMessage(schema, new WireReader(bytes), 0, { messages: maxMessages })
}

function readMessage(
  schema: MessageSchema,
  reader: WireReader,
  depth: number,
  budget: Budget,
): Message {
  if (depth > maxDepth)
    throw fault('E_LIMIT', `messages are nested more than ${maxDepth} deep at byte ${reader.at}`)
  if (budget.messages-- === 0)
    throw fault('E_LIMIT', `the file holds more than ${maxMessages} messages`)
  const result: Message = {}
  for (const field of schema.fields) if (field.repeated) result[field.name] = []
  while (!reader.isDone) {
    const start = reader.at
    const { field: number, wireType } = reader.tag()
    const field = schema.byNumber.get(number)
    if (!field) {
      reader.skip(wireType)
      continue
    }
    if (field.repeated) {
      readRepeated(field, result[field.name] as unknown[], reader, wireType, depth, budget)
      continue
    }
    if (result[field.name] !== undefined)
      throw fault('E_FORMAT', `${schema.name}.${field.name} stands twice (byte ${start})`)
    result[field.name] = readOne(field, reader, wireType, depth, budget)
  }
  return result
}

const wireTypeOf: Readonly<Record<Scalar, number>> = {
  int: wireTypes.varint,
  float: wireTypes.fixed32,
  double: wireTypes.fixed64,
  string: wireTypes.bytes,
  bytes: wireTypes.bytes,
}

function readOne(
  field: Field,
  reader: WireReader,
  wireType: number,
  depth: number,
  budget: Budget,
): unknown {
  const { kind } = field
  const expected = typeof kind === 'function' ? wireTypes.bytes : wireTypeOf[kind]
  if (wireType !== expected)
    throw fault(
      'E_FORMAT',
      `field ${field.name} has wire type ${wireType}, not ${expected} (byte ${reader.at})`,
    )
  if (typeof kind === 'function') {
    const { start, end } = reader.span()
    return readMessage(kind(), new WireReader(reader.bytes, start, end), depth + 1, budget)
  }
  return readScalar(kind, reader)
}

function readScalar(kind: Scalar, reader: WireReader): unknown {
  if (kind === 'int') return reader.signed()
  if (kind === 'float') return reader.float()
  if (kind === 'double') return reader.double()
  return kind === 'string' ? reader.text() : reader.blob()
}

/** Numbers may come one by one or packed, or both. */
function readRepeated(
  field: Field,
  list: unknown[],
  reader: WireReader,
  wireType: number,
  depth: number,
  budget: Budget,
): void {
  const { kind } = field
  const isNumber = kind === 'int' || kind === 'float' || kind === 'double'
  if (isNumber && wireType === wireTypes.bytes) {
    const { start, end } = reader.span()
    const packed = new WireReader(reader.bytes, start, end)
    while (!packed.isDone) list.push(readScalar(kind, packed))
  } else list.push(readOne(field, reader, wireType, depth, budget))
}

/** Writes a message; fields in the schema's order. Absent fields and empty lists take no bytes. */
export function encodeMessage(schema: MessageSchema, value: object): Uint8Array {
  return writeMessage(schema, value as Message).finish()
}

function writeMessage(schema: MessageSchema, value: Message): WireWriter {
  const writer = new WireWriter()
  for (const field of schema.fields) {
    const given = value[field.name]
    if (given === undefined) continue
    if (!field.repeated) writeOne(field, given, writer)
    else if (field.kind === 'int' && (given as unknown[]).length > 0)
      writer.packedInts(field.number, given as number[])
    else if (field.kind === 'float' && (given as unknown[]).length > 0)
      writer.packedFloats(field.number, given as number[])
    else for (const item of given as unknown[]) writeOne(field, item, writer)
  }
  return writer
}

function writeOne(field: Field, value: unknown, writer: WireWriter): void {
  const { number, kind } = field
  if (typeof kind === 'function') writer.message(number, writeMessage(kind(), value as Message))
  else if (kind === 'int') writer.int(number, value as number)
  else if (kind === 'float') writer.float(number, value as number)
  else if (kind === 'double') writer.double(number, value as number)
  else if (kind === 'string') writer.text(number, value as string)
  else writer.blob(number, value as Uint8Array)
}
