import assert from 'node:assert/strict'
import { test } from 'node:test'
import { capitalize, title } from './title.ts'

test('title and capitalize are those of Python', () => {
  const cases: [string, string, string][] = [
    ['', '', ''],
    ["it's 3abc", "It'S 3Abc", "It's 3abc"],
    ['HELLO wORLD', 'Hello World', 'Hello world'],
    ['\u00dftra\u00dfe', 'Sstra\u00dfe', 'Sstra\u00dfe'],
    ['\u00e9COLE des', '\u00c9cole Des', '\u00c9cole des'],
    ['\u03a3\u0391\u03a3', '\u03a3\u03b1\u03c2', '\u03a3\u03b1\u03c2'],
    ['\ufb01ne', 'Fine', 'Fine'],
    ["o'neil SUV", "O'Neil Suv", "O'neil suv"],
    ['4x4 van', '4X4 Van', '4x4 van'],
    ['\u01c6a', '\u01c5a', '\u01c5a'],
    ['\u1f80 \u1fb7', '\u1f88 \u0391\u0342\u0345', '\u1f88 \u1fb7'],
  ]
  for (const [text, titled, capitalized] of cases) {
    assert.equal(title(text), titled, text)
    assert.equal(capitalize(text), capitalized, text)
  }
})
