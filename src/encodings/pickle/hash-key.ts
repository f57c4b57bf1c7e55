import { fault } from '../../errors.ts'
import { PyFloat, PyGlobal, PyInt, PyTuple } from './plain-records.ts'

// A tuple used as a key is compared part by part; a tuple doubled forty times has 2^40 parts, so they are counted.
const maximumParts = 256
// V8 hashes longer text by its length alone: many such keys would be compared with each other character by character.
const maximumCharacters = 16_383

// V8 hashes integers without a seed, so a file can choose keys that all collide: 30,000 of them (150 KB) keep a Map busy for a
// second, twice as many for four. A secret of this process parts them again (5 ms).
const salt = Math.floor(Math.random() * 0x7fffffff)

/** Marks that lead a `Path`; no value of a file can be one. */
const numberMark = Symbol('number')
const bytesMark = Symbol('bytes')
const globalMark = Symbol('global')
const tupleMark = Symbol('tuple')

/** The hash of a value that is no single Map key: equal values have equal paths, part by part, and no path begins another. */
export class Path {
  readonly parts: unknown[] = []
}

/**
 * What stands for `key` in a Map. Two keys are equal in Python exactly when this gives one Map key, or paths with equal parts.
 * Records of unknown classes are compared by identity, as Python compares objects unless their class says otherwise.
 * Throws E_FORMAT for a value that Python cannot hash.
 */
export function hashKey(key: unknown): unknown {
  if (typeof key === 'string') return hashText(key)
  if (typeof key === 'number') return hashNumber(key)
  if (typeof key === 'boolean') return hashNumber(key ? 1 : 0)
  if (key instanceof PyFloat) return Number.isNaN(key.value) ? key : hashNumber(key.value)
  if (!isWrittenOut(key)) return identity(key)
  const path = new Path()
  addParts(path, key, { left: maximumParts })
  return path
}

function hashText(text: string): string {
  if (text.length <= maximumCharacters) return text
  throw fault('E_LIMIT', `a key of ${text.length} characters; the limit is ${maximumCharacters}`)
}

function isWrittenOut(key: unknown): boolean {
  return (
    key instanceof PyTuple ||
    key instanceof Uint8Array ||
    key instanceof PyGlobal ||
    key instanceof PyInt
  )
}

// Objects are their own hash, null too; mutable containers have none.
function identity(key: unknown): unknown {
  if (typeof key === 'object' && key !== null && 'unhashableAs' in key)
    throw unhashable(String(key.unhashableAs))
  return key
}

/** The number an int32 hash stands for. */
export function unhashNumber(hash: number): number {
  return hash ^ salt
}

function hashNumber(value: number): unknown {
  if (value === (value | 0)) return value ^ salt
  const path = new Path()
  path.parts.push(numberMark, Number.isInteger(value) ? BigInt(value).toString() : String(value))
  return path
}

function addParts(path: Path, key: unknown, budget: { left: number }): void {
  if (--budget.left < 0)
    throw fault(
      'E_FORMAT',
      `a tuple used as a key of a dict or set has more than ${maximumParts} parts`,
    )
  if (key instanceof PyTuple) {
    path.parts.push(tupleMark, key.items.length)
    for (const item of key.items) addParts(path, item, budget)
  } else if (key instanceof Uint8Array) {
    path.parts.push(bytesMark, textOf(key))
  } else if (key instanceof PyGlobal) {
    path.parts.push(globalMark, key.module, key.name)
  } else if (key instanceof PyInt) {
    path.parts.push(numberMark, key.text)
  } else {
    const hash = hashKey(key)
    if (hash instanceof Path) path.parts.push(...hash.parts)
    else path.parts.push(hash)
  }
}

// Kept per bytes object: a file can use one long bytes as a key a hundred thousand times.
const texts = new WeakMap<Uint8Array, string>()

function textOf(bytes: Uint8Array): string {
  let text = texts.get(bytes)
  if (text === undefined) {
    const pieces: string[] = []
    for (let at = 0; at < bytes.length; at += 8192)
      pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)))
    text = pieces.join('')
    if (text.length > maximumCharacters)
      throw fault('E_LIMIT', `a key of ${text.length} bytes; the limit is ${maximumCharacters}`)
    texts.set(bytes, text)
  }
  return text
}

function unhashable(type: string): Error {
  if (type === 'frozenset')
    return fault(
      'E_UNSUPPORTED',
      'a frozenset is used as a key of a dict or set; Slipway does not compare sets',
    )
  return fault(
    'E_FORMAT',
    `a ${type} is used as a key of a dict or set, which no Python can have written`,
  )
}
