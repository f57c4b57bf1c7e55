import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { isSlipwayError } from '../../errors.ts'
import { compileFindAll } from './find-all.ts'

function findAll(pattern: string, text: string): string[] {
  const found: string[] = []
  compileFindAll(pattern).findAll(text, (start, end) => found.push(text.slice(start, end)))
  return found
}

function refusal(pattern: string): string {
  try {
    compileFindAll(pattern)
  } catch (error) {
    assert.ok(isSlipwayError(error), String(error))
    assert.equal(error.code, 'E_UNSUPPORTED')
    return error.message
  }
  return ''
}

test('400 patterns find what CPython finds, or are refused by name', () => {
  const cases = JSON.parse(readFileSync('test/fixtures/python/find-all.json', 'utf8')) as {
    pattern: string
    texts: [string, string[]][]
  }[]
  let refused = 0
  for (const { pattern, texts } of cases) {
    if (refusal(pattern) !== '') refused++
    else
      for (const [text, want] of texts)
        assert.deepEqual(findAll(pattern, text), want, `${pattern} on ${JSON.stringify(text)}`)
  }
  assert.ok(refused < cases.length / 4, `${refused} refused`)
})

test('patterns that look at a neighbour find what CPython finds', () => {
  const cases = JSON.parse(readFileSync('test/fixtures/python/find-looking.json', 'utf8')) as {
    pattern: string
    texts: [string, string[]][]
  }[]
  const refused = cases.filter(({ pattern }) => refusal(pattern) !== '')
  assert.deepEqual(
    refused.map(({ pattern }) => pattern),
    ['\\w+(?=\\b)', '\\b(?!ab)\\w+', "(?<!')\\b\\w+(?='?)?"],
  )
  for (const { pattern, texts } of cases)
    if (!refused.some((each) => each.pattern === pattern))
      for (const [text, want] of texts)
        assert.deepEqual(findAll(pattern, text), want, `${pattern} on ${JSON.stringify(text)}`)
})

test('a pattern that takes a backtracking engine forever is answered at once', () => {
  const start = performance.now()
  assert.deepEqual(findAll('(a+)+$', `${'a'.repeat(50_000)}!`), [])
  assert.deepEqual(findAll('(x+x+)+y', 'x'.repeat(50_000)), [])
  assert.ok(performance.now() - start < 2000)
})

test('a text that a pattern would read over and over is refused', () => {
  const find = compileFindAll('a[^z]*z|a')
  assert.throws(() => find.findAll('a'.repeat(20_000), () => undefined), { code: 'E_LIMIT' })
})

test('what is not regular is refused by name', () => {
  for (const [pattern, reason] of [
    ['a(?=bc)', 'more than one character'],
    ['(?<!ab)c', 'more than one character'],
    ['a(?!b|$)', 'more than one character'],
    ['a(?=(b))', 'captures inside'],
    ['(a)\\1', 'refers back'],
    ['a++', 'possessive'],
    ['(?>a)', '(?>'],
    ['\\w*', 'can match nothing'],
    ['(?:a?)*b', 'repeats what can match nothing'],
    ['(a)(b)', 'more than one capturing group'],
    ['(?:a|b)*a(?:a|b){14}', 'too many states'],
    ['(?:\\w{50}){50}', 'too large'],
    ['[z-a]', 'bad range'],
    ['(', 'unclosed group'],
    ['a)', 'parenthesis'],
    ['\\p{L}', 'escape'],
    ['*a', 'repeats nothing'],
    ['('.repeat(200), 'nested too deeply'],
  ] as const) {
    assert.match(refusal(pattern), new RegExp(reason.replace(/[()?<>!=\\]/g, '\\$&')), pattern)
  }
})
