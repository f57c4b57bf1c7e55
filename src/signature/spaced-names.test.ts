import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InputSpec, Signature } from '../ir/model.ts'
import { inputNameOf, withInputNames } from './spaced-names.ts'

const column = (name: string, mayHaveSpaces = false): InputSpec => ({
  name,
  kind: 'number',
  form: 'column',
  width: 1,
  acceptsMissing: true,
  ...(mayHaveSpaces ? { mayHaveSpaces } : {}),
})

function signatureOf(inputs: readonly InputSpec[]): Signature {
  const graph = { inputs: [], outputs: [], nodes: [] }
  return { name: 'default', inputs, outputs: [], defaultOutputs: [], graph, estimator: 'Booster' }
}

test('spaces stand for underscores where the library wrote them, and nowhere else', () => {
  const signature = signatureOf([column('sepal_length_(cm)', true), column('n_b')])
  assert.equal(inputNameOf(signature, 'sepal length (cm)'), 'sepal_length_(cm)')
  assert.equal(inputNameOf(signature, 'sepal_length (cm)'), 'sepal_length_(cm)')
  assert.equal(inputNameOf(signature, 'n b'), 'n b')
  assert.equal(inputNameOf(signature, 'other name'), 'other name')
})

test('a column that has the very name is meant', () => {
  const signature = signatureOf([column('a_b', true), column('a b')])
  assert.equal(inputNameOf(signature, 'a b'), 'a b')
})

test('records change only where a name does', () => {
  const signature = signatureOf([column('a_b', true), column('c')])
  const record = { a_b: 1, c: 2 }
  assert.equal(withInputNames(signature, record), record)
  assert.deepEqual(withInputNames(signature, { 'a b': 1, c: 2 }), record)
})
