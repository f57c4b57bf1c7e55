// Every fixture of scripts/make-pickle-fixtures.py holds what the CPython that wrote it loads back.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readNpy } from '../src/encodings/npy.ts'
import { isSlipwayError } from '../src/errors.ts'
import { readPickle } from '../src/formats/pickle/read-pickle.ts'
import { readExpected, tag, type Tag } from './pickle-tag.ts'

const fixtures = new URL('../../test/fixtures/pickle/', import.meta.url)

for (const environment of readdirSync(fixtures)) {
  const folder = new URL(`${environment}/`, fixtures)
  const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Record<
    string,
    Tag
  >
  for (const [file, value] of Object.entries(expected)) {
    test(`${environment}/${file} holds what Python finds in it`, () => {
      const bytes = readFileSync(new URL(file, folder))
      const found = file.endsWith('.npy') ? readNpy(bytes) : readPickle(bytes).root
      assert.deepStrictEqual(normalise(tag(found)), normalise(readExpected(value)))
    })
  }
}

test('random opcodes mean what CPython makes of them, or are refused', () => {
  const file = new URL('numpy2.5/programs.json', fixtures)
  const programs = JSON.parse(readFileSync(file, 'utf8')) as [string, Tag][]
  let [accepted, loaded] = [0, 0]
  for (const [hex, expected] of programs) {
    const found = tagOrRefusal(
      Uint8Array.from(hex.match(/../g)!, (byte) => Number.parseInt(byte, 16)),
    )
    if (expected !== null) loaded++
    if (found === undefined) continue
    accepted++
    assert.deepStrictEqual(normalise(found), normalise(readExpected(expected)), hex)
  }
  // What is refused beyond CPython's refusals leaves more than one value on the stack.
  assert.equal(loaded, 400)
  assert.ok(accepted >= 250, `${accepted} accepted`)
})

function tagOrRefusal(bytes: Uint8Array): Tag | undefined {
  try {
    return tag(readPickle(bytes).root)
  } catch (error) {
    if (isSlipwayError(error)) return undefined
    throw error
  }
}

// Protocols 0 to 2 name Python 2's builtins.
const python3Names: readonly (readonly [RegExp, string])[] = [
  [/"__builtin__\.long"/g, '"builtins.int"'],
  [/"__builtin__\./g, '"builtins.'],
]

function normalise(value: Tag): Tag {
  const text = python3Names.reduce(
    (json, [old, now]) => json.replaceAll(old, now),
    JSON.stringify(value, exact),
  )
  return sortEntries(JSON.parse(text) as Tag)
}

// JSON has no NaN, infinities or -0.
function exact(_key: string, value: unknown): unknown {
  return typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))
    ? { number: Object.is(value, -0) ? '-0' : String(value) }
    : value
}

// Python 2 wrote the file in one order of keys and listed them in another.
function sortEntries(value: Tag): Tag {
  if (Array.isArray(value)) return value.map(sortEntries)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, item]): [string, Tag] => [
    key,
    sortEntries(item),
  ])
  return Object.fromEntries(
    entries.map(([key, item]) => [
      key,
      key === 'dict' && Array.isArray(item) ? item.toSorted(byText) : item,
    ]),
  )
}

function byText(a: Tag, b: Tag): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
}
