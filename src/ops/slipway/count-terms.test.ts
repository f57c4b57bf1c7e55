import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../../backends/javascript/session.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Attributes } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers, strings } from '../../ir/tensor.ts'
import { findOperator } from '../index.ts'

const plain = {
  estimator: 'CountVectorizer',
  analyzer: 'word',
  token_pattern: '(?u)\\b\\w\\w+\\b',
  ngram_range: [1, 1],
  lowercase: 1,
  strip_accents: '',
  stop_words: [] as string[],
  binary: 0,
  data_type: 'INT64',
}

function counter(opType: string, attributes: Attributes, vocabulary: string[]) {
  const g = new GraphBuilder(findOperator)
  const documents = g.input('X', { dataType: 'STRING', shape: ['N'] })
  const inputs =
    opType === 'CountTerms' ? [documents, strings([vocabulary.length], vocabulary)] : [documents]
  const counts = g.add('ToDense', [g.add(opType, inputs, attributes)])
  const session = prepareSession(g.build([{ name: 'counts', value: counts }]), ['counts'])
  return (...texts: (string | null)[]): number[] => {
    const [answer] = session.run([strings([texts.length], texts)]) as Tensor[]
    return Array.from(numbers(answer!))
  }
}

test('words are counted, and one document does not show in the next', () => {
  const count = counter('CountTerms', plain, ['cat', 'dog'])
  assert.deepEqual(count('Dog dog cat', '', 'a cat-cat', 'nothing'), [1, 2, 0, 0, 2, 0, 0, 0])
  assert.deepEqual(count('dog'), [0, 1])
})

test('n-grams cross stop words but not unknown words', () => {
  const count = counter('CountTerms', { ...plain, ngram_range: [1, 3], stop_words: ['the'] }, [
    'big dog',
    'dog',
    'dog big dog',
  ])
  assert.deepEqual(count('big the dog'), [1, 1, 0])
  assert.deepEqual(count('big red dog'), [0, 1, 0])
  assert.deepEqual(count('dog big dog big'), [1, 2, 1])
})

test('the shortest n-gram may be longer than one word', () => {
  const count = counter('CountTerms', { ...plain, ngram_range: [2, 2] }, ['dog', 'big dog'])
  assert.deepEqual(count('big dog'), [0, 1])
})

test('words that may hold blanks are joined as text', () => {
  const count = counter('CountTerms', { ...plain, token_pattern: '[^,]+', ngram_range: [1, 2] }, [
    'a b',
    'a b c',
    'c',
  ])
  assert.deepEqual(count('a b,c'), [1, 1, 1])
})

test('character n-grams go by code point; a short word counts once', () => {
  const chars = counter('CountTerms', { ...plain, analyzer: 'char', ngram_range: [1, 2] }, [
    '😀',
    '😀a',
    ' ',
  ])
  assert.deepEqual(chars('😀a \t\n'), [1, 1, 1])
  const inWords = counter('CountTerms', { ...plain, analyzer: 'char_wb', ngram_range: [4, 5] }, [
    ' a ',
    ' ab ',
    ' abc',
  ])
  assert.deepEqual(inWords('a ab abc'), [1, 1, 1])
})

test('a missing document is refused and leaves nothing behind', () => {
  const count = counter('CountTerms', plain, ['cat'])
  assert.throws(() => count('cat', null), { code: 'E_MISSING', message: /row 1/ })
  assert.deepEqual(count(''), [0])
})

test('a million letters in one word, and a million words, take time in proportion', () => {
  const count = counter('CountTerms', { ...plain, ngram_range: [1, 2] }, ['ab', 'ab ab'])
  const start = performance.now()
  assert.deepEqual(count('a'.repeat(1_000_000)), [0, 0])
  assert.deepEqual(count('ab '.repeat(1_000_000)), [1_000_000, 999_999])
  assert.ok(performance.now() - start < 3000)
})

test('hashed terms that cancel out are still there when binary', () => {
  const attributes = { ...plain, columns: 1, alternate_sign: 1 }
  // murmur3('foo') is negative, murmur3('hello') positive: one column, sum 0.
  const text = 'foo hello'
  assert.deepEqual(counter('HashTerms', attributes, [])(text), [0])
  assert.deepEqual(counter('HashTerms', { ...attributes, binary: 1 }, [])(text), [1])
  assert.throws(
    () => counter('HashTerms', { ...attributes, token_pattern: '\\S+' }, [])('x\ud800'),
    { code: 'E_VALUE' },
  )
})

test('a dense table that no process could hold is refused, not a failed allocation', () => {
  const count = counter('HashTerms', { ...plain, columns: 2 ** 20, alternate_sign: 1 }, [])
  assert.throws(() => count(...Array<string>(300).fill('word')), { code: 'E_TOO_LARGE' })
})
