// Files that stand under a model's name and hold something else.
import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { loadModel } from '../src/index.ts'
import { binbytes, bytesOf, global, long, proto } from './hostile/assembler.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-odd-'))

async function refusal(bytes: Uint8Array): Promise<{ message: string; hint: string }> {
  const path = join(folder, 'model.pkl')
  writeFileSync(path, bytes)
  let refused: unknown
  await assert.rejects(loadModel(path), (error) => {
    refused = error
    return true
  })
  return refused as { message: string; hint: string }
}

test('what is no pickle is named inside a compressed stream as well', async () => {
  const rds = await refusal(gzipSync(bytesOf('X\n\0\0\0\x03', '\0'.repeat(40))))
  assert.equal(rds.message, 'the file is an R object (RDS or RData), compressed with gzip')
  assert.match(rds.hint, /ONNX from R/)
  const tar = await refusal(gzipSync(bytesOf('m'.repeat(257), 'ustar', '\0'.repeat(200))))
  assert.match(tar.message, /a tar archive, compressed with gzip/)
  assert.match((await refusal(gzipSync(gzipSync(bytesOf('x'))))).hint, /Unpack it once/)
})

test('a pickle that was dumped twice, or holds its model a level down, is told so', async () => {
  const model = `${global('sklearn.linear_model._logistic', 'LogisticRegression')})\x81`
  const twice = await refusal(bytesOf(proto(3), binbytes(`${proto(3)}N.`), '.'))
  assert.match(twice.hint, /dumped twice/)
  const deep = await refusal(bytesOf(proto(3), `}${long('best')}}${long('model')}${model}ss`, '.'))
  assert.match(deep.hint, /slipway serve "model\.pkl::best::model"/)
})

test('a file that ends within a frame or a text is cut short', async () => {
  const frame = await refusal(bytesOf(proto(4), '\x95\x40\0\0\0\0\0\0\0', '\x8c\x05abc'))
  assert.match(frame.message, /a frame of 64 bytes, 5 are left: the file is cut short/)
  assert.match((await refusal(bytesOf(proto(4), '\x8c\x05abc'))).message, /cut short/)
})

test('a pickled tensor is told apart from an attack, and refused all the same', async () => {
  const tensor = bytesOf(
    proto(2),
    `${global('torch.storage', '_load_from_bytes')}${binbytes(bytesOf(proto(2), 'N.'))}\x85R.`,
  )
  const { message, hint } = await refusal(tensor)
  assert.match(message, /holds PyTorch tensors .* a pickle of its own/)
  assert.match(hint, /torch\.onnx\.export/)
})
