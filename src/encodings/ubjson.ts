// Universal Binary JSON (ubjson.org, draft 12): numbers big-endian, lengths before contents.

import { fault } from '../errors.ts'

/** A typed array where the file says one type for all elements; 64-bit integers become doubles. */
export type UbjsonValue =
  | null
  | boolean
  | number
  | string
  | UbjsonValue[]
  | Int8Array
  | Uint8Array
  | Int16Array
  | Int32Array
  | Float32Array
  | Float64Array
  | { [key: string]: UbjsonValue }

const deepest = 64
const utf8 = new TextDecoder('utf-8')

interface Reader {
  readonly bytes: Uint8Array
  readonly view: DataView
  at: number
}

/** Reads one value; what follows it is left alone. Counts are held against the bytes that are left. Throws E_FORMAT with the offset. */
export function readUbjson(bytes: Uint8Array): UbjsonValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const reader: Reader = { bytes, view, at: 0 }
  return readValue(reader, readMarker(reader), 0)
}

function readMarker(reader: Reader): string {
  const { bytes } = reader
  // N is a no-op that may stand between any two values.
  while (bytes[reader.at] === 0x4e) reader.at++
  need(reader, 1)
  return String.fromCharCode(bytes[reader.at++]!)
}

function readValue(reader: Reader, marker: string, depth: number): UbjsonValue {
  if (depth > deepest) throw malformed(reader, `values are nested more than ${deepest} deep`)
  if (marker === '{') return readObject(reader, depth)
  if (marker === '[') return readArray(reader, depth)
  if (marker === 'S' || marker === 'H') return readText(reader)
  if (marker === 'C') return String.fromCharCode(take(reader, 1).getUint8(0))
  if (marker === 'Z') return null
  if (marker === 'T' || marker === 'F') return marker === 'T'
  return readNumber(reader, marker)
}

function readNumber(reader: Reader, marker: string): number {
  const type = numberTypes[marker]
  if (!type) throw malformed(reader, `"${marker}" is no type of value`)
  return type.read(take(reader, type.size), 0)
}

interface NumberType {
  readonly size: number
  readonly read: (view: DataView, at: number) => number
  readonly array: new (length: number) => { [index: number]: number } & UbjsonValue
}

const numberTypes: Readonly<Record<string, NumberType>> = Object.assign(
  Object.create(null) as Record<string, NumberType>,
  {
    i: { size: 1, read: (view, at) => view.getInt8(at), array: Int8Array },
    U: { size: 1, read: (view, at) => view.getUint8(at), array: Uint8Array },
    I: { size: 2, read: (view, at) => view.getInt16(at), array: Int16Array },
    l: { size: 4, read: (view, at) => view.getInt32(at), array: Int32Array },
    L: { size: 8, read: (view, at) => Number(view.getBigInt64(at)), array: Float64Array },
    d: { size: 4, read: (view, at) => view.getFloat32(at), array: Float32Array },
    D: { size: 8, read: (view, at) => view.getFloat64(at), array: Float64Array },
  } satisfies Record<string, NumberType>,
)

function readText(reader: Reader): string {
  const length = readLength(reader)
  need(reader, length)
  const text = utf8.decode(reader.bytes.subarray(reader.at, reader.at + length))
  reader.at += length
  return text
}

function readLength(reader: Reader): number {
  const marker = readMarker(reader)
  const length = 'iUIlL'.includes(marker) ? readNumber(reader, marker) : -1
  if (!(length >= 0)) throw malformed(reader, 'a length is no whole number from 0 on')
  return length
}

/** The type and count that may stand in front of a container's elements. */
function readHead(reader: Reader): { type: string | undefined; count: number | undefined } {
  const { bytes } = reader
  let type: string | undefined
  if (bytes[reader.at] === 0x24) {
    reader.at++
    type = readMarker(reader)
    if (bytes[reader.at] !== 0x23) throw malformed(reader, 'a typed container without a count')
  }
  if (bytes[reader.at] !== 0x23) return { type, count: undefined }
  reader.at++
  const count = readLength(reader)
  // Elements without bytes of their own (null, true) can't be held against what is left: no writer makes such an array.
  if (type !== undefined && 'ZTFN'.includes(type) && count > 0)
    throw malformed(reader, `${count} elements of type "${type}"`)
  need(reader, count * (numberTypes[type ?? '']?.size ?? 1))
  return { type, count }
}

function readArray(reader: Reader, depth: number): UbjsonValue {
  const { type, count } = readHead(reader)
  const numberType = numberTypes[type ?? '']
  if (numberType && count !== undefined) {
    const { size, read, array } = numberType
    const view = take(reader, count * size)
    const values = new array(count)
    for (let i = 0; i < count; i++) values[i] = read(view, i * size)
    return values
  }
  const values: UbjsonValue[] = []
  while (count === undefined ? !ends(reader, 0x5d) : values.length < count)
    values.push(readValue(reader, type ?? readMarker(reader), depth + 1))
  return values
}

function readObject(reader: Reader, depth: number): UbjsonValue {
  const { type, count } = readHead(reader)
  const values = Object.create(null) as { [key: string]: UbjsonValue }
  for (let i = 0; count === undefined ? !ends(reader, 0x7d) : i < count; i++) {
    const key = readText(reader)
    values[key] = readValue(reader, type ?? readMarker(reader), depth + 1)
  }
  return values
}

/** Steps over the end mark where it is next. */
function ends(reader: Reader, mark: number): boolean {
  while (reader.bytes[reader.at] === 0x4e) reader.at++
  need(reader, 1)
  if (reader.bytes[reader.at] !== mark) return false
  reader.at++
  return true
}

function take(reader: Reader, size: number): DataView {
  need(reader, size)
  const { bytes, at } = reader
  reader.at += size
  return new DataView(bytes.buffer, bytes.byteOffset + at, size)
}

function need(reader: Reader, size: number): void {
  const left = reader.bytes.length - reader.at
  if (size > left)
    throw malformed(reader, `${size} bytes are due, but ${left} are left; the file is cut off`)
}

function malformed(reader: Reader, what: string): Error {
  return fault('E_FORMAT', `the UBJSON is malformed at byte ${reader.at}: ${what}`)
}
