// builtins and collections (Python 2's __builtin__ too), where they come as calls instead of opcodes.

import {
  PyByteArray,
  PyDict,
  PyList,
  PySet,
  PyTuple,
  type PyObject,
} from '../../../encodings/pickle/records.ts'
import { encodeText } from './encode-text.ts'
import { itemsOf, malformed, numberOf, spell, type MeaningTable, type Resolve } from './meaner.ts'
import { PyComplex, PyRange, PySlice } from '../../../encodings/pickle/values.ts'

const builtin = (...names: string[]): string[] => spell(['builtins', '__builtin__'], names)

export const builtinMeanings: MeaningTable = [
  [builtin('set'), (object, resolve) => new PySet(contents(object, resolve), false)],
  [builtin('frozenset'), (object, resolve) => new PySet(contents(object, resolve), true)],
  [
    builtin('list'),
    (object, resolve) => new PyList([...contents(object, resolve), ...appended(object, resolve)]),
  ],
  [builtin('tuple'), (object, resolve) => new PyTuple([...contents(object, resolve)])],
  [builtin('dict'), dict],
  [builtin('slice'), slice],
  [builtin('range', 'xrange'), range],
  [builtin('complex'), complex],
  [builtin('bytes'), (object, resolve) => bytesOf(object, resolve)],
  [builtin('bytearray'), (object, resolve) => new PyByteArray(bytesOf(object, resolve))],
  [['collections.OrderedDict'], dict],
  [['collections.Counter'], dict],
  [['collections.defaultdict'], (object, resolve) => withItems(new PyDict(), object, resolve)],
  [
    ['collections.deque'],
    (object, resolve) => new PyList([...contents(object, resolve), ...appended(object, resolve)]),
  ],
  [['_codecs.encode', 'codecs.encode'], encode],
]

/** What a container was called with: nothing, or one list, tuple or set. */
function contents(object: PyObject, resolve: Resolve): readonly unknown[] {
  const first = object.args[0]
  if (first === undefined) return []
  const items = itemsOf(resolve(first))
  if (items === undefined) throw malformed(object, 'it is made of no list')
  return items
}

function appended(object: PyObject, resolve: Resolve): unknown[] {
  return object.listItems.map(resolve)
}

/** dict(), dict(mapping) or dict([[key, value], ...]), then what SETITEMS added. */
function dict(object: PyObject, resolve: Resolve): PyDict {
  const made = new PyDict()
  const first = resolve(object.args[0] ?? null)
  if (first instanceof PyDict) {
    for (const [key, value] of first.entries()) made.set(key, value)
  } else if (first !== null) {
    for (const pair of itemsOf(first) ?? [null]) {
      const items = itemsOf(pair)
      if (items?.length !== 2) throw malformed(object, 'it is made of no pairs')
      made.set(items[0], items[1])
    }
  }
  return withItems(made, object, resolve)
}

function withItems(made: PyDict, object: PyObject, resolve: Resolve): PyDict {
  for (const [key, value] of object.dictItems?.entries() ?? [])
    made.set(resolve(key), resolve(value))
  made.resolution = 'resolved'
  return made
}

function slice(object: PyObject, resolve: Resolve): PySlice {
  const parts = object.args.map(resolve)
  if (parts.length === 0 || parts.length > 3) throw malformed(object, 'it has no bounds')
  const [start, stop, step] = parts.length === 1 ? [null, parts[0], null] : parts
  return new PySlice(start, stop, step ?? null)
}

function range(object: PyObject, resolve: Resolve): PyRange {
  const parts = object.args.map(resolve)
  const [start, stop, step] =
    parts.length === 1 ? [0, parts[0], 1] : [parts[0], parts[1], parts[2] ?? 1]
  if (
    typeof start !== 'number' ||
    typeof stop !== 'number' ||
    typeof step !== 'number' ||
    step === 0
  ) {
    throw malformed(object, 'its bounds are no ints')
  }
  return new PyRange(start, stop, step)
}

function complex(object: PyObject, resolve: Resolve): PyComplex {
  const [real, imaginary] = object.args.map((part) => numberOf(resolve(part)))
  if (real === undefined) throw malformed(object, 'it has no numbers')
  return new PyComplex(real, imaginary ?? 0)
}

/** bytes(), bytes(b'...'), bytearray(b'...') and protocol 2's bytearray('...', 'latin-1'). */
function bytesOf(object: PyObject, resolve: Resolve): Uint8Array {
  const [first, encoding] = object.args.map(resolve)
  if (first === undefined) return new Uint8Array(0)
  if (first instanceof Uint8Array) return first
  if (first instanceof PyByteArray) return first.bytes
  if (typeof first === 'string') return encodeText(first, encoding ?? 'latin1', object)
  const items = itemsOf(first)
  if (
    items === undefined ||
    !items.every((item) => typeof item === 'number' && item >= 0 && item < 256)
  ) {
    throw malformed(object, 'it is made of no bytes')
  }
  object.budget.take(items.length, 'a bytes object')
  return Uint8Array.from(items as number[])
}

function encode(object: PyObject, resolve: Resolve): Uint8Array {
  const [text, encoding] = object.args.map(resolve)
  if (typeof text !== 'string') throw malformed(object, 'it encodes no text')
  return encodeText(text, encoding ?? 'utf-8', object)
}
