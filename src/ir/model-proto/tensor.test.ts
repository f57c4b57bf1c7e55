import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Tensor, float64, int64, strings, tensor } from '../tensor.ts'
import { readSparseTensor, readTensor } from './read-tensor.ts'
import type { TensorProto } from './schema.ts'
import { writeSparseTensor, writeTensor } from './write-tensor.ts'

const refused = (code: string) => (error: unknown) => (error as { code?: string }).code === code

const proto = (fields: Partial<TensorProto>): TensorProto => ({
  dims: [],
  dataType: 1,
  floatData: [],
  int32Data: [],
  stringData: [],
  int64Data: [],
  doubleData: [],
  uint64Data: [],
  externalData: [],
  ...fields,
})

test('tensors of every type read back as they were written', () => {
  const cases = [
    float64([5], [0, -0, NaN, Infinity, 1e-320]),
    int64([4], [0, -1, 2 ** 53 - 1, -(2 ** 53) + 1]),
    strings([3], ['a', '', 'ünï']),
    tensor('FLOAT16', [3], Float32Array.from([1, -2.5, 65504])),
    tensor('BOOL', [2], Uint8Array.from([1, 0])),
    tensor('UINT64', [1], Float64Array.from([2 ** 52])),
    tensor('INT8', [2], Int8Array.from([-128, 127])),
    float64([0, 3], []),
  ]
  for (const original of cases) {
    const copy = readTensor(writeTensor(original, 't', false))
    assert.equal(copy.dataType, original.dataType)
    assert.deepEqual(copy.shape, original.shape)
    assert.deepEqual(copy.data, original.data)
  }
})

test('null among texts has a mark in our own file and is refused in others', () => {
  const texts = strings([2], ['\u00ff', null])
  assert.deepEqual(readTensor(writeTensor(texts, 't', true)).data, texts.data)
  assert.throws(() => writeTensor(texts, 't', false), refused('E_UNSUPPORTED'))
})

test('half a surrogate pair is refused, U+FFFD itself is not', () => {
  assert.deepEqual(readTensor(writeTensor(strings([1], ['\ufffd']), 't', false)).data, ['\ufffd'])
  assert.throws(() => writeTensor(strings([1], ['\ud800']), 't', true), refused('E_UNSUPPORTED'))
})

test('a CSR matrix reads back with its stored zeros and empty rows', () => {
  const original = new Tensor('DOUBLE', [3, 4], Float64Array.from([1, 0, 3, 9]), {
    offsets: Int32Array.from([0, 2, 2, 3]),
    columns: Int32Array.from([0, 3, 1, 0]),
  })
  const copy = readSparseTensor(writeSparseTensor(original, 's'))
  assert.deepEqual(copy.csr, { offsets: original.csr!.offsets, columns: Int32Array.of(0, 3, 1) })
  assert.deepEqual(Array.from(copy.data as Float64Array), [1, 0, 3])
})

const malformed: Readonly<Record<string, Partial<TensorProto>>> = {
  'a negative dimension': { dims: [-1], floatData: [1] },
  'a product of 2^63': { dims: [2 ** 40, 2 ** 23], floatData: [1] },
  '1e10 elements and one value': { dims: [1e10], floatData: [1] },
  'raw data of another length': { dims: [2], rawData: new Uint8Array(7) },
  'raw and typed data': { dims: [1], rawData: new Uint8Array(4), floatData: [1] },
  'text as raw data': { dims: [1], dataType: 8, rawData: new Uint8Array(1) },
  'no data': { dims: [3] },
  'a data type that is none': { dims: [1], dataType: 99, floatData: [1] },
}
for (const [what, fields] of Object.entries(malformed)) {
  test(`${what} is E_FORMAT`, () => {
    assert.throws(() => readTensor(proto(fields)), refused('E_FORMAT'))
  })
}

test('INT4, an integer beyond 2^53 and data in another file are refused by name', () => {
  assert.throws(() => readTensor(proto({ dims: [1], dataType: 22 })), refused('E_UNSUPPORTED'))
  const wide = proto({ dims: [1], dataType: 7, rawData: Uint8Array.of(1, 0, 0, 0, 0, 0, 32, 0) })
  assert.throws(() => readTensor(wide), refused('E_UNSUPPORTED'))
  assert.throws(() => readTensor(proto({ dims: [1], dataLocation: 1 })), refused('E_PATH'))
})

test('the largest INT64 means as far as it goes', () => {
  const raw = Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 127)
  const most = readTensor(proto({ dims: [1], dataType: 7, rawData: raw }))
  assert.equal(most.data[0], 2 ** 63)
  assert.deepEqual(new Uint8Array(writeTensor(most, 't', false).rawData!), raw)
})
