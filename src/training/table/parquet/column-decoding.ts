import type { SchemaElement } from 'hyparquet'
import type { ParquetColumn, ParquetValues } from './parquet-file.ts'

/** How the values that a file stores become those of a table. */
export interface Decoding extends ParquetColumn {
  readonly decode: (parts: readonly ArrayLike<unknown>[], rows: number) => ParquetValues
}

/** Digits that any double keeps. */
const exactDigits = 15
const largest = 9007199254740992n

/** By the logical type, and where an old writer gives none by the converted one. */
export function decodingOf(element: SchemaElement): Decoding {
  const { name, type } = element
  const kind = element.logical_type?.type ?? element.converted_type ?? ''
  const number = (decode: Decoding['decode']): Decoding => ({ name, holds: 'number', decode })
  const text = (read: (value: never) => string): Decoding => ({
    name,
    holds: 'text',
    decode: (parts, rows) => texts(parts, rows, read as (value: unknown) => string),
  })
  const no = (unreadable: string): Decoding => ({
    name,
    holds: 'text',
    unreadable,
    decode: () => ({ levels: [], codes: new Int32Array(0) }),
  })
  if (kind === 'DECIMAL') return number(decimals(element))
  if (kind === 'DATE') return text(dateText)
  if (kind.startsWith('TIMESTAMP') || type === 'INT96') return text(momentText(element))
  if (kind.startsWith('TIME')) return text(timeText(element))
  if (kind === 'FLOAT16') return number((parts, rows) => numbers(parts, rows, halfOf as never))
  if (kind === 'UUID') return text(uuidText)
  if (['INTERVAL', 'BSON', 'VARIANT', 'GEOMETRY', 'GEOGRAPHY'].includes(kind))
    return no(`values of the type ${kind}`)
  if (type === 'BOOLEAN') return text(String)
  if (type === 'FLOAT' || type === 'DOUBLE')
    return number((parts, rows) => numbers(parts, rows, Number))
  if (type === 'INT32' || type === 'INT64') return number(integers(element))
  if (type === 'BYTE_ARRAY') return text(utf8Text())
  return no(`values of ${element.type_length ?? 0} bytes`)
}

function numbers(
  parts: readonly ArrayLike<unknown>[],
  rows: number,
  read: (value: unknown) => number,
): ParquetValues {
  const values = new Float64Array(rows).fill(NaN)
  let row = 0
  for (const part of parts)
    for (let i = 0; i < part.length && row < rows; i++, row++)
      if (part[i] !== null && part[i] !== undefined) values[row] = read(part[i])
  return { values }
}

function texts(
  parts: readonly ArrayLike<unknown>[],
  rows: number,
  read: (value: unknown) => string,
): ParquetValues {
  const codes = new Int32Array(rows).fill(-1)
  const levels: string[] = []
  const places = new Map<string, number>()
  // A dictionary gives the same object for the same value.
  const seen = new Map<unknown, number>()
  let row = 0
  for (const part of parts)
    for (let i = 0; i < part.length && row < rows; i++, row++) {
      const value = part[i]
      if (value === null || value === undefined) continue
      let code = seen.get(value)
      if (code === undefined) {
        const level = read(value)
        code = places.get(level) ?? levels.length
        if (code === levels.length) levels.push(level)
        places.set(level, code)
        seen.set(value, code)
      }
      codes[row] = code
    }
  return { levels, codes }
}

function integers({ type, converted_type, logical_type }: SchemaElement): Decoding['decode'] {
  const isUnsigned =
    logical_type?.type === 'INTEGER'
      ? !logical_type.isSigned
      : converted_type?.startsWith('UINT_') === true
  if (type === 'INT32')
    return (parts, rows) =>
      numbers(parts, rows, (value) => (isUnsigned ? Number(value) >>> 0 : Number(value)))
  const read = (value: unknown): bigint =>
    isUnsigned ? BigInt.asUintN(64, value as bigint) : (value as bigint)
  return (parts, rows) => {
    const isExact = (value: unknown): boolean => {
      const own = read(value)
      return own <= largest && own >= -largest
    }
    for (const part of parts)
      for (let i = 0; i < part.length; i++)
        if (typeof part[i] === 'bigint' && !isExact(part[i]))
          return texts(parts, rows, (value) => String(read(value)))
    return numbers(parts, rows, (value) => Number(read(value)))
  }
}

function decimals(element: SchemaElement): Decoding['decode'] {
  const logical = element.logical_type?.type === 'DECIMAL' ? element.logical_type : undefined
  const scale = Math.max(0, logical?.scale ?? element.scale ?? 0)
  const precision = logical?.precision ?? element.precision ?? Infinity
  const read = (value: unknown): string => {
    const unscaled =
      value instanceof Uint8Array ? signedOf(value) : BigInt(value as number | bigint)
    const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
    const whole = digits.slice(0, digits.length - scale)
    const sign = unscaled < 0n ? '-' : ''
    return scale === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-scale)}`
  }
  return (parts, rows) =>
    precision <= exactDigits
      ? numbers(parts, rows, (value) => Number(read(value)))
      : texts(parts, rows, read)
}

/** Two's complement, the highest byte first. */
function signedOf(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n
  return BigInt.asIntN(
    bytes.length * 8,
    BigInt(`0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')}`),
  )
}

function halfOf(bytes: Uint8Array): number {
  const bits = (bytes[1] ?? 0) * 256 + (bytes[0] ?? 0)
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction ? NaN : sign * Infinity
  return (
    sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15))
  )
}

function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function utf8Text(): (bytes: Uint8Array) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return (bytes) => decoder.decode(bytes)
}

const dateText = (days: number): string => moment(BigInt(days) * 86_400_000_000_000n).slice(0, 10)

const perUnit = { MILLIS: 1_000_000n, MICROS: 1000n, NANOS: 1n } as const

function momentText(element: SchemaElement): (value: bigint) => string {
  if (element.type === 'INT96') return moment
  const { scale, isUtc } = unitOf(element)
  return (value) => moment(value * scale) + (isUtc ? 'Z' : '')
}

function timeText(element: SchemaElement): (value: bigint | number) => string {
  const { scale } = unitOf(element)
  return (value) => moment(BigInt(value) * scale).slice(11)
}

function unitOf({ logical_type, converted_type }: SchemaElement) {
  if (logical_type?.type === 'TIMESTAMP' || logical_type?.type === 'TIME')
    return { scale: perUnit[logical_type.unit], isUtc: logical_type.isAdjustedToUTC }
  return {
    scale: converted_type?.endsWith('MILLIS') ? perUnit.MILLIS : perUnit.MICROS,
    isUtc: true,
  }
}

/** '1970-01-01T00:00:00.5' of nanoseconds since then; what no calendar holds stays a count of days. */
function moment(nanoseconds: bigint): string {
  const second = 1_000_000_000n
  const rest = ((nanoseconds % second) + second) % second
  const seconds = Number((nanoseconds - rest) / second)
  const date = new Date(seconds * 1000)
  if (Number.isNaN(date.getTime())) return `day ${Math.floor(seconds / 86_400)}`
  const fraction = String(rest).padStart(9, '0').replace(/0+$/, '')
  return date.toISOString().slice(0, -5) + (fraction === '' ? '' : `.${fraction}`)
}
