import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { compileSubstitute } from './substitute.ts'

test('substitutions give what re.sub gives', () => {
  const cases = JSON.parse(readFileSync('test/fixtures/python/substitutions.json', 'utf8')) as [
    pattern: string,
    replacement: string,
    texts: [string, string][],
  ][]
  for (const [pattern, replacement, texts] of cases) {
    const substitute = compileSubstitute(pattern, replacement)
    for (const [text, want] of texts)
      assert.equal(
        substitute(text),
        want,
        `${pattern} -> ${replacement} on ${JSON.stringify(text)}`,
      )
  }
})

test('a replacement that Python rejects is refused by name', () => {
  for (const [replacement, wanted] of [
    ['\\2', /names group 2 of 1/],
    ['\\q', /has the escape \\q/],
    ['\\g<n>', /has the escape \\g/],
    ['\\', /has the escape/],
  ] as const)
    assert.throws(() => compileSubstitute('(a)', replacement), wanted)
  assert.throws(() => compileSubstitute('a*', ''), /can match nothing/)
})
