import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { SlipwayError } from '../../errors.ts'
import { inflateBzip2 } from './bzip2.ts'
import { inflateLz4 } from './lz4.ts'
import { inflateLzma } from './lzma.ts'
import { inflateXz } from './xz.ts'

type Inflate = (bytes: Uint8Array, limit: number) => Uint8Array

const read = (name: string) => new Uint8Array(readFileSync(`test/fixtures/compression/${name}`))
const plain = Buffer.from(read('text.raw'))

/** `checked`: the file carries a checksum of its content, so that no changed bit may pass. */
const files: readonly { name: string; inflate: Inflate; checked: boolean }[] = [
  { name: 'text.bz2', inflate: inflateBzip2, checked: true },
  // A prefix may be its whole first stream.
  { name: 'two-streams.bz2', inflate: inflateBzip2, checked: false },
  { name: 'text.xz', inflate: inflateXz, checked: true },
  { name: 'crc32.xz', inflate: inflateXz, checked: true },
  { name: 'text.lzma', inflate: inflateLzma, checked: false },
  { name: 'text.lz4', inflate: inflateLz4, checked: false },
  { name: 'checksum.lz4', inflate: inflateLz4, checked: true },
]

const codeOf = (error: unknown) => (error instanceof SlipwayError ? error.code : undefined)

for (const { name, inflate, checked } of files) {
  test(`${name} inflates to what Python compressed`, () => {
    assert.equal(plain.compare(inflate(read(name), 1e6)), 0)
  })

  test(`${name} stops at the limit`, () => {
    assert.throws(
      () => inflate(read(name), 1000),
      (error) => codeOf(error) === 'E_LIMIT',
    )
  })

  test(`${name}: every prefix and every flipped bit ends in the text or a typed error`, () => {
    const whole = read(name)
    for (let i = 0; i < whole.length; i += 3) {
      expectHonest(() => inflate(whole.subarray(0, i), 1e6), !checked)
      const flipped = whole.slice()
      flipped[i]! ^= 1 << (i % 8)
      expectHonest(() => inflate(flipped, 1e6), !checked)
    }
  })
}

/** Without a checksum in the file a flipped bit may give another text; it may not give another kind of error. */
function expectHonest(run: () => Uint8Array, mayDiffer: boolean): void {
  let result: Uint8Array
  try {
    result = run()
  } catch (error) {
    assert.ok(codeOf(error), String(error))
    return
  }
  if (!mayDiffer) assert.equal(plain.compare(result), 0)
}
