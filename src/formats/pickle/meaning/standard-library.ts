// functools.partial, datetime, decimal, fractions, uuid, pathlib: as data.

import { PyDict, PyInt, PyTuple, type PyObject } from '../../../encodings/pickle/records.ts'
import { encodeText } from './encode-text.ts'
import { malformed, type Meaner, type MeaningTable, type Resolve } from './meaner.ts'
import { stateOf } from './state-of.ts'
import { PyPartial, PyStandard } from '../../../encodings/pickle/values.ts'

const text =
  (type: string): Meaner =>
  (object, resolve) =>
    new PyStandard(type, object.args.map(resolve).map(plain).join('/'))

export const standardMeanings: MeaningTable = [
  [['functools.partial'], partial],
  [['datetime.datetime'], datetime],
  [['datetime.date'], date],
  [['datetime.time'], time],
  [['datetime.timedelta'], text('datetime.timedelta')],
  [['datetime.timezone'], text('datetime.timezone')],
  [['decimal.Decimal'], text('decimal.Decimal')],
  [['fractions.Fraction'], text('fractions.Fraction')],
  [
    ['pathlib.Path', 'pathlib.PosixPath', 'pathlib.PurePosixPath', 'pathlib.WindowsPath'],
    text('pathlib.Path'),
  ],
  [['pathlib._local.PosixPath', 'pathlib._local.WindowsPath'], text('pathlib.Path')],
  [['uuid.UUID'], uuid],
]

function plain(value: unknown): string {
  if (value instanceof PyInt) return value.text
  if (value instanceof PyStandard) return value.text
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** partial(func) with the state (func, args, kwargs, attributes). */
function partial(object: PyObject, resolve: Resolve): unknown {
  const parts =
    object.state instanceof PyTuple
      ? object.state.items
      : [object.args[0], new PyTuple(object.args.slice(1)), null]
  const args = resolve(parts[1] ?? null)
  const kwargs = resolve(parts[2] ?? null)
  if (
    parts[0] === undefined ||
    !(args instanceof PyTuple) ||
    (kwargs !== null && !(kwargs instanceof PyDict))
  ) {
    throw malformed(object, 'its parts are missing')
  }
  return new PyPartial(resolve(parts[0]), args.items, kwargs ?? new PyDict())
}

/** The packed bytes of datetime's __reduce__: Python 2 writes them as text. */
function packed(object: PyObject, resolve: Resolve, length: number): Uint8Array {
  const first = resolve(object.args[0] ?? null)
  const bytes = typeof first === 'string' ? encodeText(first, 'latin1', object) : first
  if (!(bytes instanceof Uint8Array) || bytes.length !== length)
    throw malformed(object, `it is not packed in ${length} bytes`)
  return bytes
}

const two = (value: number): string => String(value).padStart(2, '0')

function day(bytes: Uint8Array): string {
  // The month's highest bit is `fold`.
  return `${String(bytes[0]! * 256 + bytes[1]!).padStart(4, '0')}-${two(bytes[2]! & 127)}-${two(bytes[3]!)}`
}

// As isoformat() has it: microseconds only where there are any.
function clock(bytes: Uint8Array, at: number): string {
  const micros = bytes[at + 3]! * 65536 + bytes[at + 4]! * 256 + bytes[at + 5]!
  const seconds = `${two(bytes[at]! & 127)}:${two(bytes[at + 1]!)}:${two(bytes[at + 2]!)}`
  return micros === 0 ? seconds : `${seconds}.${String(micros).padStart(6, '0')}`
}

function datetime(object: PyObject, resolve: Resolve): PyStandard {
  const bytes = packed(object, resolve, 10)
  return new PyStandard('datetime.datetime', `${day(bytes)}T${clock(bytes, 4)}`)
}
function date(object: PyObject, resolve: Resolve): PyStandard {
  return new PyStandard('datetime.date', day(packed(object, resolve, 4)))
}
function time(object: PyObject, resolve: Resolve): PyStandard {
  return new PyStandard('datetime.time', clock(packed(object, resolve, 6), 0))
}
function uuid(object: PyObject, resolve: Resolve): PyStandard {
  return new PyStandard('uuid.UUID', plain(resolve(stateOf(object).get('int') ?? null)))
}
