import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PyByteArray, PyDict, PyFloat, PyGlobal, PyInt, PyList, PySet, PyTuple } from './records.ts'

test('keys equal in Python are one key: the first is kept, the last value wins', () => {
  const dict = new PyDict([
    [true, 'a'],
    [1, 'b'],
    [new PyFloat(1), 'c'],
    [new PyFloat(-0), 'd'],
    [0, 'e'],
    [new PyInt('1152921504606846976'), 'f'],
    [new PyFloat(2 ** 60), 'g'],
  ])
  assert.deepEqual([...dict.keys()], [true, new PyFloat(-0), new PyInt('1152921504606846976')])
  assert.deepEqual([...dict.values()], ['c', 'e', 'g'])
  assert.equal(dict.get(new PyFloat(1)), 'c')
})

test('text is never confused with a number, a name or a tuple', () => {
  const keys = [
    '1',
    1,
    '(1,)',
    new PyTuple([1]),
    new PyTuple(['1']),
    null,
    'null',
    new PyGlobal('m', 'n', 0),
    'm.n',
    Uint8Array.of(49),
  ]
  const dict = new PyDict(keys.map((key, i) => [key, i]))
  assert.equal(dict.size, keys.length)
  keys.forEach((key, i) => assert.equal(dict.get(key), i))
  assert.deepEqual([...dict.keys()], keys)
})

test('tuples, bytes and names are compared by value', () => {
  const dict = new PyDict([
    [new PyTuple([1, 'a', new PyTuple([])]), 'tuple'],
    [Uint8Array.of(1, 2), 'bytes'],
    [new PyGlobal('m', 'n', 3), 'name'],
  ])
  assert.equal(dict.get(new PyTuple([new PyFloat(1), 'a', new PyTuple([])])), 'tuple')
  assert.equal(dict.get(new PyTuple([1, 'a'])), undefined)
  assert.equal(dict.get(Uint8Array.of(1, 2)), 'bytes')
  assert.equal(dict.get(new PyGlobal('m', 'n', 99)), 'name')
})

test('numbers beyond int32, fractions and infinities are keys that come back', () => {
  const keys = [2 ** 40, -(2 ** 40), 2 ** 31, -(2 ** 31), 2 ** 31 - 1, 0, -1]
  assert.deepEqual([...new PyDict(keys.map((key) => [key, null])).keys()], keys)
  const floats = [0.5, 1e300, Infinity, -Infinity].map((value) => new PyFloat(value))
  assert.deepEqual([...new PyDict(floats.map((key) => [key, null])).keys()], floats)
})

test('NaN is equal only to the same object', () => {
  const nan = new PyFloat(NaN)
  const dict = new PyDict([
    [nan, 1],
    [new PyFloat(NaN), 2],
  ])
  assert.equal(dict.size, 2)
  assert.equal(dict.get(nan), 1)
})

test('what Python cannot hash is no key', () => {
  for (const key of [
    new PyList(),
    new PyDict(),
    new PySet([], false),
    new PyByteArray(new Uint8Array(1)),
    new PyTuple([new PyList()]),
  ]) {
    assert.throws(() => new PyDict([[key, 1]]), { code: 'E_FORMAT' })
  }
  assert.throws(() => new PyDict([[new PySet([], true), 1]]), { code: 'E_UNSUPPORTED' })
  assert.throws(() => new PyDict([['x'.repeat(20_000), 1]]), { code: 'E_LIMIT' })
})

test('integers chosen to collide in V8 are parted by a secret', () => {
  const colliding: number[] = []
  for (let i = 0; colliding.length < 20_000; i++)
    if ((hashOfV8(i) & 0xffff) === 0) colliding.push(i)
  const start = performance.now()
  const dict = new PyDict(colliding.map((key) => [key, key]))
  assert.ok(performance.now() - start < 200)
  assert.deepEqual([...dict.keys()], colliding)
})

// ComputeUnseededHash of V8: what a Map does with a small integer.
function hashOfV8(key: number): number {
  let hash = (~key + (key << 15)) | 0
  hash ^= hash >>> 12
  hash = (hash + (hash << 2)) | 0
  hash ^= hash >>> 4
  hash = Math.imul(hash, 2057)
  return hash ^ (hash >>> 16)
}

test('sets hold each value once, in the order of the file', () => {
  const set = new PySet([2, 'a', true, 1, new PyFloat(2)], false)
  assert.deepEqual(set.items, [2, 'a', true])
  assert.ok(set.has(1))
})
