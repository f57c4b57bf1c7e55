// Files that git, FTP or mail took for text: told by name, and the way back named only where the file that it gives is whole.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { isSlipwayError } from '../src/errors.ts'
import { detectKind } from '../src/formats/detect.ts'
import { formatOf } from '../src/formats/index.ts'
import { openPickle } from '../src/formats/pickle/open.ts'
import { loadModel } from '../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-'))
const pickles = 'test/fixtures/pickle/numpy2.5'

const replaced = (bytes: Buffer, from: RegExp, to: string) =>
  Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1')

/** As git's `text eol=crlf` does: a CR LF of the file's own stays. */
const widened = (bytes: Buffer) => replaced(bytes, /(?<!\r)\n/g, '\r\n')

function damaged(path: string, bytes: Buffer): string {
  const to = join(folder, basename(path))
  writeFileSync(to, bytes)
  return to
}

async function refusalOf(load: () => unknown) {
  try {
    await load()
  } catch (error) {
    if (isSlipwayError(error)) return { message: error.message, hint: error.hint ?? '' }
    throw error
  }
  throw new Error('the damaged file was read')
}

const models = [
  'examples/iris/model.pkl',
  'test/fixtures/xgboost/2.1.4/ranker/model.joblib',
  'test/fixtures/skops/Pipeline/model.skops',
  'test/fixtures/catboost/1.2.10/scale-bias-binary-cbm/model.cbm',
  'test/fixtures/xgboost/2.1.4/targets/model.ubj',
]

for (const path of models) {
  test(`${path} with CR LF is undone by the command that the refusal names`, async () => {
    const whole = readFileSync(path)
    const file = damaged(path, widened(whole))
    assert.ok(!readFileSync(file).equals(whole))
    const { message, hint } = await refusalOf(() => loadModel(file))
    assert.match(message, /every line feed in it has become CR LF/)
    assert.match(hint, /"\*\.\w+ binary" to \.gitattributes/)
    const [, script, from, to] = /node -e "(.*)" (\S+) (\S+)$/.exec(hint)!
    execFileSync(process.execPath, ['-e', script!, from!, to!], { cwd: folder })
    assert.deepEqual(readFileSync(join(folder, to!)), whole)
    await loadModel(join(folder, to!))
  })
}

test('no pickle with CR LF is read, of any protocol and compression', async () => {
  const undone: Record<string, number> = {}
  for (const name of readdirSync(pickles)) {
    if (!/\.pkl$|\.joblib/.test(name)) continue
    const whole = readFileSync(join(pickles, name))
    const bytes = widened(whole)
    // A text with U+FFFD in it makes one of them look like another damage.
    if (bytes.equals(whole) || detectKind(whole) !== 'pickle') continue
    const file = { name, bytes }
    const { message, hint } = await refusalOf(() => formatOf(file) && openPickle(file))
    const kind = /\.p\d|\.joblib.*/.exec(name)![0]
    if (hint.includes('undo it')) undone[kind] = (undone[kind] ?? 0) + 1
    assert.ok(replaced(bytes, /\r\n/g, '\n').equals(whole) === hint.includes('undo it'), name)
    assert.match(message, /has become CR LF/, name)
  }
  assert.ok((undone['.p0'] ?? 0) > 10 && (undone['.joblib.z'] ?? 0) > 0, JSON.stringify(undone))
})

test('a file that had a CR LF of its own is told, and no way back is named', async () => {
  const bytes = replaced(readFileSync(models[0]!), /\n/g, '\r\n')
  const at = bytes.indexOf('\r\n') // One line feed less than there was: what undoing by rule makes of a CR LF of the file's own.
  const file = damaged('own.pkl', Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 2)]))
  const { message, hint } = await refusalOf(() => loadModel(file))
  assert.match(message, /every line feed in it has become CR LF/)
  assert.match(hint, /^Fetch it again as binary/)
})

test('CR LF that became LF is told where chance leaves no other reason', async () => {
  // Numbers of a generator of its own stand for weights: 300,000 bytes hold some CR LF by chance, and many other CR and LF.
  let state = 1
  const noise = Buffer.from(
    Array.from({ length: 1_200_000 }, () => (state = (state * 48271) % 2147483647) >> 8),
  )
  const head = Buffer.from([0x80, 4, 0x42, 0, 0, 0, 0])
  head.writeUInt32LE(noise.length, 3)
  const whole = Buffer.concat([head, noise, Buffer.from('.')])
  openPickle({ name: 'weights.pkl', bytes: whole })
  const narrowed = replaced(whole, /\r\n/g, '\n')
  const { message, hint } = await refusalOf(() =>
    openPickle({ name: 'weights.pkl', bytes: narrowed }),
  )
  assert.match(message, /every CR LF in it has become LF/)
  assert.match(hint, /Fetch it again/)
  // A file that is cut short holds its own CR LF still.
  const cut = await refusalOf(() =>
    openPickle({ name: 'weights.pkl', bytes: whole.subarray(0, -9) }),
  )
  assert.doesNotMatch(cut.message, /CR LF/)
})

test('a text with CR LF is a text', () => {
  const bytes = Buffer.from('age,income\r\n1,2\r\n3,4\r\n5,6\r\n')
  assert.throws(() => formatOf({ name: 'data.csv', bytes }), /is plain text/)
})
