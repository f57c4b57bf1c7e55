import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { constants, deflateRawSync, deflateSync } from 'node:zlib'
import * as browserDoor from './browser-door.ts'
import * as nodeDoor from './node-door.ts'

const browser: typeof nodeDoor = browserDoor
const most = 1 << 17

type Kind = 'zlib' | 'raw'

/** What a door makes of bytes: their content and how many were taken, or the code it refuses with. */
function outcome(door: typeof nodeDoor, bytes: Uint8Array, kind: Kind, limit = most): unknown {
  try {
    const { bytes: content, consumed } = door.inflate(bytes, kind, limit)
    return { content: Buffer.from(content).toString('latin1'), consumed }
  } catch (error) {
    const code = door.inflateErrorCode(error)
    if (code === undefined) throw error
    return code
  }
}

function same(bytes: Uint8Array, kind: Kind, what: string, limit = most): void {
  assert.deepEqual(
    outcome(browser, bytes, kind, limit),
    outcome(nodeDoor, bytes, kind, limit),
    `${what}, ${kind}`,
  )
}

let seed = 1
function random(below: number): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return Math.floor((seed / 2 ** 32) * below)
}

const contents: Record<string, Uint8Array> = {
  empty: new Uint8Array(0),
  'one byte': Uint8Array.of(7),
  'one byte over and over': new Uint8Array(30_000).fill(97),
  noise: Uint8Array.from({ length: 9_000 }, () => random(256)),
  'few symbols': Uint8Array.from({ length: 5_000 }, () => random(3)),
  // Lengths of codes up to 15 bits: frequencies fall by half.
  skewed: Uint8Array.from({ length: 40_000 }, () => Math.clz32(random(2 ** 31) + 1) * 3),
  'far repetitions': (() => {
    const part = Uint8Array.from({ length: 32_768 }, () => random(256))
    return Uint8Array.from({ length: 98_304 }, (_, i) => part[i % 32_768]!)
  })(),
  text: readFileSync('ARCHITECTURE.md').subarray(0, 6000),
  model: readFileSync('examples/iris/model.pkl').subarray(0, 20_000),
}

const settings = [
  ...[0, 1, 6, 9].map((level) => ({ level })),
  { strategy: constants.Z_FIXED },
  { strategy: constants.Z_HUFFMAN_ONLY },
  { strategy: constants.Z_RLE },
  { level: 9, memLevel: 1 },
  { windowBits: 9 },
]

function* streams(): Generator<[bytes: Uint8Array, kind: Kind, what: string]> {
  for (const [name, content] of Object.entries(contents))
    for (const options of settings) {
      const what = `${name} ${JSON.stringify(options)}`
      yield [deflateSync(content, options), 'zlib', what]
      yield [deflateRawSync(content, options), 'raw', what]
    }
}

test('streams of every kind of block come out as from zlib, to the byte where they end', () => {
  for (const [bytes, kind, what] of streams()) {
    same(bytes, kind, what)
    same(Buffer.concat([bytes, Uint8Array.of(1, 2, 3, 4, 5)]), kind, `${what} and more behind`)
  }
})

test('streams of several blocks, flushed between, come out as from zlib', () => {
  const parts = [contents['text']!, contents['noise']!, contents['one byte over and over']!]
  const flushed = parts.map((part) => deflateRawSync(part, { finishFlush: constants.Z_FULL_FLUSH }))
  const all = Buffer.concat([...flushed, deflateRawSync(new Uint8Array(0))])
  same(all, 'raw', 'flushed')
  same(all.subarray(0, flushed[0]!.length), 'raw', 'flushed and never ended')
})

test('a stream cut anywhere ends too early, as zlib says', () => {
  for (const [bytes, kind, what] of streams()) {
    for (let i = 0; i < 3; i++) same(bytes.subarray(0, random(bytes.length)), kind, what)
    same(bytes.subarray(0, bytes.length - 1), kind, what)
  }
})

test('damaged streams are taken or refused as zlib does', () => {
  let refused = 0
  for (const [bytes, kind, what] of streams())
    for (let i = 0; i < 16; i++) {
      const damaged = Uint8Array.from(bytes.subarray(0, 4000))
      const at = random(Math.min(damaged.length, i < 8 ? 60 : 4000))
      damaged[at]! ^= 1 << random(8)
      const ours = outcome(browser, damaged, kind)
      const zlib = outcome(nodeDoor, damaged, kind)
      const isRefusal = typeof zlib === 'string'
      if (isRefusal) refused++
      // Which of two faults is found first may differ: damage, and an end that it hides.
      if (isRefusal) assert.equal(typeof ours, 'string', `${what} bit in byte ${at}, ${kind}`)
      else assert.deepEqual(ours, zlib, `${what} bit in byte ${at}, ${kind}`)
    }
  assert.ok(refused > 500, `only ${refused} refused`)
})

test('noise and hostile headers are refused as zlib does', () => {
  for (let i = 0; i < 1000; i++) {
    const bytes = Uint8Array.from({ length: 1 + random(200) }, () => random(256))
    // A dynamic block: its code lengths are what noise gets wrong.
    if (i % 2 === 0) bytes[0] = (bytes[0]! & 0xf8) | 0b101
    const ours = outcome(browser, bytes, 'raw')
    const zlib = outcome(nodeDoor, bytes, 'raw')
    assert.equal(typeof ours, typeof zlib, `noise ${i}`)
    if (typeof zlib !== 'string') assert.deepEqual(ours, zlib, `noise ${i}`)
  }
  for (let first = 0; first < 256; first++)
    for (const second of [0, 1, 0x9c, 0xbb, 0xf9, 31 - ((first * 256) % 31)])
      same(Uint8Array.of(first, second, 3, 0, 0, 0, 0, 1), 'zlib', `header ${first} ${second}`)
})

test('what inflates to more than the limit stops there', () => {
  const bomb = deflateSync(new Uint8Array(4_000_000))
  assert.equal(outcome(browser, bomb, 'zlib', 3_999_999), 'ERR_BUFFER_TOO_LARGE')
  same(bomb, 'zlib', 'bomb', 3_999_999)
  same(bomb, 'zlib', 'bomb', 4_000_000)
  same(bomb, 'zlib', 'bomb', 1000)
  for (const [bytes, kind, what] of streams())
    if (!what.startsWith('empty') && !what.startsWith('one byte {')) {
      const { length } = contents[what.slice(0, what.indexOf(' {'))]!
      same(bytes, kind, what, length)
      assert.equal(outcome(browser, bytes, kind, length - 1), 'ERR_BUFFER_TOO_LARGE', what)
    }
})
