// A pickle inside a zip archive, as people attach them.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { crc32 } from '../src/encodings/crc32.ts'
import { isSlipwayError } from '../src/errors.ts'
import { loadModel } from '../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-'))
const iris = 'examples/iris/model.pkl'

/** An archive of stored members. */
function archive(members: Readonly<Record<string, Buffer>>): string {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(members)) {
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(content.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), content])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(
      Buffer.concat([
        Buffer.from('PK\u0001\u0002'),
        Buffer.from([20, 0]),
        common,
        rest,
        Buffer.from(name),
      ]),
    )
    locals.push(local)
    offset += local.length
  }
  const end = Buffer.alloc(18)
  end.writeUInt16LE(directory.length, 4)
  end.writeUInt16LE(directory.length, 6)
  end.writeUInt32LE(Buffer.concat(directory).length, 8)
  end.writeUInt32LE(offset, 12)
  const file = join(folder, `${Object.keys(members).length}-${offset}.zip`)
  writeFileSync(file, Buffer.concat([...locals, ...directory, Buffer.from('PK\u0005\u0006'), end]))
  return file
}

test('the one pickle in an archive is served as it is by itself', async () => {
  const zipped = await loadModel(
    archive({ 'models/model.pkl': readFileSync(iris), '__MACOSX/x': Buffer.from('x') }),
  )
  const X = { name: 'X', datatype: 'FP64', shape: [1, 4], data: [5.1, 3.5, 1.4, 0.2] } as const
  assert.deepEqual(await zipped.infer([X]), await (await loadModel(iris)).infer([X]))
})

test('an archive of several, or of something else under that name, is refused', async () => {
  const pickle = readFileSync(iris)
  const refused = (file: string, part: RegExp) =>
    assert.rejects(loadModel(file), (error) => isSlipwayError(error) && part.test(error.message))
  await refused(archive({ 'a.pkl': pickle, 'b.pkl': pickle }), /zip archive/)
  await refused(
    archive({ 'model.pkl': Buffer.from('no pickle, just words') }),
    /model\.pkl is plain text/,
  )
})
