import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { CleaningOperation } from './cleaning.ts'
import { compileCleaning } from './cleaning.ts'
import { fieldText, parseTemplate, takesText } from './format-field.ts'
import { porterStem } from './nltk/porter-stemmer.ts'
import { tokenizeSentence } from './nltk/word-tokenizer.ts'

function read<T>(name: string): T {
  return JSON.parse(readFileSync(`test/fixtures/python/${name}.json`, 'utf8')) as T
}

test('stems are those of nltk.stem.PorterStemmer', () => {
  for (const [word, want] of read<[string, string][]>('porter'))
    assert.equal(porterStem(word), want, word)
})

test('a stem of a very long word is found in time linear in it', () => {
  const start = performance.now()
  for (const word of ['y'.repeat(200_000), `${'a'.repeat(200_000)}ing`, 'bcd'.repeat(60_000)])
    assert.ok(porterStem(word).length > 100_000)
  assert.ok(performance.now() - start < 2000)
})

test('tokens of a sentence are those of nltk.NLTKWordTokenizer', () => {
  for (const [text, want] of read<[string, string[], string[]][]>('word-tokens'))
    assert.deepEqual(tokenizeSentence(text), want, JSON.stringify(text))
})

test('tokens of a text are those of nltk.word_tokenize, which divides it into sentences first', () => {
  const tokenize = compileCleaning([{ tokens: 'nltk' }, { join: '\n' }])
  for (const [text, , want] of read<[string, string[], string[]][]>('word-tokens'))
    assert.equal(tokenize(text), want.join('\n'), JSON.stringify(text))
})

test('no text takes the tokenizer more than linear time', () => {
  const start = performance.now()
  for (const piece of [
    '.',
    '" ',
    "'",
    ' ',
    '. ',
    "'s",
    "a' ",
    '`',
    '.)',
    'can',
    ':,',
    '. . ',
    '.\n',
    '?"',
  ])
    compileCleaning([{ tokens: 'nltk' }, 'join'])(piece.repeat(30_000))
  assert.ok(performance.now() - start < 5000)
})

test('operations follow each other as in Python', () => {
  for (const [operations, text, want] of [
    [['lower', { sub: ['[^a-z]', ' '] }, 'strip'], '  Hello, World 42! ', 'hello  world'],
    [['strip-punctuation'], "don't (stop) it's $5.", 'dont stop its 5'],
    [[{ tokens: 'split' }, { stop: ['the'] }, 'join'], ' the The\u00a0end\tof the', 'The end of'],
    [
      [{ tokens: 'split' }, { min_len: 3 }, { max_len: 4 }, { join: '-' }],
      'a abc abcd abcde 😀😀😀',
      'abc-abcd-😀😀😀',
    ],
    [[{ tokens: 'split' }, 'isalnum', 'join'], 'a1 é٣ a-b _x ok', 'a1 é٣ ok'],
    [[{ tokens: 'split' }, 'isalpha', 'join'], 'a1 é b2 ok', 'é ok'],
    [
      [{ tokens: 'split' }, 'strip-punctuation', 'drop-punctuation', 'join'],
      "it's -- !! ok .",
      'its ok',
    ],
    [
      [{ tokens: 'treebank' }, 'drop-punctuation', { stem: 'porter' }, 'join'],
      'Running, falling!',
      'run fall',
    ],
    [[{ replace: ['$', '$&'] }, 'strip-digits', 'upper'], 'a$1b', 'A$&B'],
    [['strip-accents', 'ascii'], 'Café 漢', 'Cafe '],
  ] as [CleaningOperation[], string, string][])
    assert.equal(compileCleaning(operations)(text), want, JSON.stringify(operations))
})

test('an operation that is out of place or unknown is named', () => {
  assert.throws(() => compileCleaning(['join']), /\[0\] join: there are no tokens to join/)
  assert.throws(
    () => compileCleaning([{ tokens: 'split' }, { tokens: 'nltk' }]),
    /\[1\] tokens: the text is tokens already/,
  )
  assert.throws(() => compileCleaning(['shout']), /\[0\] shout: there is no such operation/)
  assert.throws(() => compileCleaning([{ tokens: 'spacy' }]), /no tokenizer "spacy"/)
})

test('numbers are written into a template as str.format writes them', () => {
  for (const [template, number, want] of read<[string, number, string][]>('numbers')) {
    const parts = parseTemplate(template)
    const text = parts
      .map((part) => (typeof part === 'string' ? part : fieldText(part, number, 'double')))
      .join('')
    assert.equal(text, want, `${template} of ${number}`)
  }
})

test('whole numbers, truths and texts are written as Python writes each', () => {
  const cases: [string, string | number, 'integer' | 'boolean', string][] = [
    ['{:,}', 1234567, 'integer', '1,234,567'],
    ['{:.1f}', 3, 'integer', '3.0'],
    ['{:05}', -12, 'integer', '-0012'],
    ['{:.3g}', 1234567, 'integer', '1.23e+06'],
    ['{}', 1, 'boolean', 'True'],
    ['{:d}', 1, 'boolean', '1'],
    ['{:>5}', 'abc', 'integer', '  abc'],
    ['{:.2}', 'abc', 'integer', 'ab'],
    ['{:*^6}', 'h\u{1F600}', 'integer', '**h\u{1F600}**'],
  ]
  for (const [template, value, type, want] of cases) {
    const [field] = parseTemplate(template)
    assert.ok(field !== undefined && typeof field !== 'string')
    assert.equal(fieldText(field, value, type), want, template)
    if (typeof value === 'string') assert.ok(takesText(field))
  }
  for (const template of ['{:.3d}', '{:05,}', '{:999}', '{:.99f}', '{:x}', '{name}', '{1}'])
    assert.throws(() => parseTemplate(template), /template is not understood/, template)
})
