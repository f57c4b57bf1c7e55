// What a file must not be able to do, watched while it is read.

import assert from 'node:assert/strict'
import childProcess from 'node:child_process'
import fs, { existsSync, rmSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mock } from 'node:test'
import { isSlipwayError, type SlipwayError } from '../../src/errors.ts'
import { readPickle } from '../../src/formats/pickle/read-pickle.ts'
import { bytesOf, long, proto } from './assembler.ts'
import { walk } from './walk.ts'
import { cpuTime } from './cpu-time.ts'

/** A file that hostile pickles would make if anything in them ran. */
export const canary = join(tmpdir(), `slipway-canary-${process.pid}`)

const processes = [
  'exec',
  'execSync',
  'execFile',
  'execFileSync',
  'fork',
  'spawn',
  'spawnSync',
] as const
const files = [
  'open',
  'openSync',
  'readFile',
  'readFileSync',
  'writeFile',
  'writeFileSync',
] as const

/** Runs `work` with spies on processes, files and sockets; none may be called, and the canary may not appear. */
function quietly<T>(work: () => T): T {
  rmSync(canary, { force: true })
  const spies = [
    ...processes.map((name) => mock.method(childProcess, name, refuse)),
    ...files.map((name) => mock.method(fs, name, refuse)),
    mock.method(net.Socket.prototype, 'connect', refuse),
  ]
  syncBuiltinESMExports()
  try {
    return work()
  } finally {
    const calls = spies.reduce((sum, spy) => sum + spy.mock.callCount(), 0)
    for (const spy of spies) spy.mock.restore()
    syncBuiltinESMExports()
    assert.equal(calls, 0, 'reading a file started a process, opened a file or connected')
    assert.equal(existsSync(canary), false, 'something in the file ran')
  }
}

function refuse(): never {
  throw new assert.AssertionError({ message: 'called while a file was read' })
}

const megabytes = 2 ** 20

/** One second and `free` MiB, and for larger files 0.1 s a megabyte and 4 bytes a byte more. */
function bounded<T>(size: number, free: number, work: () => T): T {
  const [time, memory] = [cpuTime(), process.memoryUsage.rss()]
  const result = work()
  const [taken, grown] = [cpuTime() - time, process.memoryUsage.rss() - memory]
  assert.ok(taken <= 1000 + size / 1e4, `it takes ${taken.toFixed(0)} ms for ${size} bytes`)
  assert.ok(
    grown <= free * megabytes + 4 * size,
    `memory grows by ${(grown / megabytes).toFixed(0)} MiB for ${size} bytes`,
  )
  return result
}

function read(bytes: Uint8Array): unknown {
  const { root } = readPickle(bytes)
  walk(root)
  return root
}

/** Reads a file that must be accepted, everything in it resolved; gives its root. */
export function accepted(bytes: Uint8Array): unknown {
  const root = quietly(() => bounded(bytes.length, 64, () => read(bytes)))
  assertAlive()
  return root
}

/** Reads a file that must end in one of these codes, within a second and `free` MiB, without side effects. */
export function refused(
  bytes: Uint8Array,
  code: string | readonly string[],
  message: RegExp = /./,
  free = 64,
): SlipwayError {
  const codes = typeof code === 'string' ? [code] : code
  const error = quietly(() => bounded(bytes.length, free, () => errorOf(bytes)))
  assert.ok(
    codes.includes(error.code),
    `${error.code} in the place of ${codes.join(' or ')}: ${error.message}`,
  )
  assert.match(error.message, message)
  assertAlive()
  return error
}

function errorOf(bytes: Uint8Array): SlipwayError {
  try {
    read(bytes)
  } catch (error) {
    if (isSlipwayError(error)) return error
    throw error
  }
  throw new assert.AssertionError({ message: 'the file was accepted' })
}

// After each hostile file a good one still reads the same.
function assertAlive(): void {
  assert.equal(readPickle(bytesOf(proto(4), long('alive'), '.')).root, 'alive')
  assert.deepEqual(Object.keys({}), [])
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined)
}
