import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { SlipwayError } from '../errors.ts'
import { Zip } from './zip.ts'

const file = () => new Uint8Array(readFileSync('test/fixtures/skops/Pipeline/model.skops'))

function readAll(bytes: Uint8Array): string[] {
  const zip = new Zip(bytes)
  for (const name of zip.names) zip.read(name)
  return zip.names
}

function codeOf(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error
    return error.code
  }
}

/** One stored member `name` holding `content`; `change` may spoil the archive. */
function archive(
  name: string,
  content: string,
  change: (view: DataView, directory: number) => void = () => {},
): Uint8Array {
  const nameBytes = new TextEncoder().encode(name)
  const data = new TextEncoder().encode(content)
  const directory = 30 + nameBytes.length + data.length
  const bytes = new Uint8Array(directory + 46 + nameBytes.length + 22)
  const view = new DataView(bytes.buffer)
  const header = (at: number) => {
    view.setUint32(at + 8, 0xcbf43926, true) // CRC-32 of '123456789'
    view.setUint32(at + 12, data.length, true)
    view.setUint32(at + 16, data.length, true)
    view.setUint16(at + 20, nameBytes.length, true)
  }
  view.setUint32(0, 0x04034b50, true)
  header(6)
  bytes.set(nameBytes, 30)
  bytes.set(data, 30 + nameBytes.length)
  view.setUint32(directory, 0x02014b50, true)
  header(directory + 8)
  bytes.set(nameBytes, directory + 46)
  const end = bytes.length - 22
  view.setUint32(end, 0x06054b50, true)
  view.setUint16(end + 8, 1, true)
  view.setUint16(end + 10, 1, true)
  view.setUint32(end + 12, end - directory, true)
  view.setUint32(end + 16, directory, true)
  change(view, directory)
  return bytes
}

test('members of a file that skops wrote are read and checked', () => {
  assert.ok(readAll(file()).includes('schema.json'))
})

test('a stored member is read', () => {
  const zip = new Zip(archive('a.txt', '123456789'))
  assert.equal(new TextDecoder().decode(zip.read('a.txt')), '123456789')
})

for (const name of ['../x', '/x', 'C:\\x', 'a\\..\\..\\b', 'a/../b', 'x\0y', '.']) {
  test(`B06: a member named ${JSON.stringify(name)} is refused`, () => {
    assert.equal(
      codeOf(() => new Zip(archive(name, '123456789'))),
      'E_PATH',
    )
  })
}

test('B08: a member named __proto__ is an ordinary member', () => {
  assert.deepEqual(readAll(archive('__proto__', '123456789')), ['__proto__'])
})

test('B02: a wrong checksum is an error, never a warning', () => {
  assert.equal(
    codeOf(() => readAll(archive('a', '12345678X'))),
    'E_INTEGRITY',
  )
})

test('B03: headers that disagree are refused', () => {
  assert.equal(
    codeOf(() => new Zip(archive('a', '123456789', (view) => view.setUint32(22, 8, true)))),
    'E_FORMAT',
  )
  assert.equal(
    codeOf(() => new Zip(archive('a', '123456789', (view) => view.setUint8(30, 98)))),
    'E_FORMAT',
  )
})

test('B07: a symbolic link is refused', () => {
  assert.equal(
    codeOf(
      () =>
        new Zip(archive('a', '123456789', (view, at) => view.setUint32(at + 38, 0xa0000000, true))),
    ),
    'E_PATH',
  )
})

test('B09: encryption and unknown methods are refused by name', () => {
  assert.equal(
    codeOf(() => new Zip(archive('a', '123456789', (view, at) => view.setUint16(at + 8, 1, true)))),
    'E_UNSUPPORTED',
  )
  assert.equal(
    codeOf(
      () => new Zip(archive('a', '123456789', (view, at) => view.setUint16(at + 10, 99, true))),
    ),
    'E_UNSUPPORTED',
  )
})

test('B05: something before the first member or behind the directory is refused', () => {
  const plain = archive('a', '123456789')
  const shifted = new Uint8Array(plain.length + 1)
  shifted.set(plain, 1)
  assert.equal(
    codeOf(() => new Zip(shifted)),
    'E_FORMAT',
  )
  const followed = new Uint8Array(plain.length + 1)
  followed.set(plain)
  assert.equal(
    codeOf(() => new Zip(followed)),
    'E_FORMAT',
  )
})

test('every prefix and every flipped bit of an archive ends in a value or a typed error', () => {
  const whole = file()
  for (let i = 0; i < whole.length; i += 7) {
    codeOf(() => readAll(whole.subarray(0, i)))
    const flipped = whole.slice()
    flipped[i]! ^= 1 << (i % 8)
    codeOf(() => readAll(flipped))
  }
})
