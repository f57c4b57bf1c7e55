import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { DIGIT, SPACE, WORD, classesByUnit, holds, rangesOfClass } from './code-points.ts'
import { lower, stripAccentsAscii, stripAccentsUnicode } from './normalize.ts'

test('lower case is that of CPython, final sigma and dotted I included', () => {
  const cases = JSON.parse(readFileSync('test/fixtures/python/lower.json', 'utf8')) as [
    string,
    string,
  ][]
  for (const [text, want] of cases) assert.equal(lower(text), want, JSON.stringify(text))
})

test('accents are stripped as scikit-learn strips them', () => {
  assert.equal(stripAccentsUnicode('Café Ångström ﬁne ②'), 'Cafe Angstrom fine 2')
  // A spacing mark of combining class 0 stays, one of class 9 goes.
  assert.equal(stripAccentsUnicode('का क्'), 'का क')
  assert.equal(stripAccentsUnicode('plain'), 'plain')
  assert.equal(stripAccentsAscii('Café 漢字 ½'), 'Cafe  12')
})

test('white space, words and digits are those of Python', () => {
  const classes = classesByUnit()
  const hasClass = (text: string, bit: number) => (classes[text.charCodeAt(0)]! & bit) !== 0
  for (const blank of ['\x1c', '\x1f', '\x85', '\u2028', ' '])
    assert.ok(hasClass(blank, SPACE), JSON.stringify(blank))
  for (const other of ['\ufeff', '\u200b', '\u180e', 'a'])
    assert.ok(!hasClass(other, SPACE), JSON.stringify(other))
  for (const word of ['_', '②', 'Ⅷ', '½', 'é', '漢']) assert.ok(hasClass(word, WORD), word)
  for (const other of ['\u0301', '-', '‿', '\u200d'])
    assert.ok(!hasClass(other, WORD), JSON.stringify(other))
  assert.ok(hasClass('٣', DIGIT) && !hasClass('②', DIGIT))
  assert.ok(holds(rangesOfClass(WORD), 0x1d400) && !holds(rangesOfClass(WORD), 0x1f600))
})
