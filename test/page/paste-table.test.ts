import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pasteTable } from '../../src/page/playground/paste-table.ts'
import type { CallShape, Field } from '../../src/protocols/page/model-card.ts'

const field = (name: string, more: Partial<Field> = {}): Field => ({
  name,
  kind: 'number',
  isInteger: false,
  parsesText: false,
  isClosed: false,
  isOptional: false,
  example: 1,
  ...more,
})

const shape: CallShape = {
  estimator: 'Pipeline',
  layout: 'record',
  fields: [
    field('age', { isInteger: true }),
    field('income', { isOptional: true }),
    field('city', { kind: 'string', categories: ['Goa', 'Pune'], isClosed: true }),
  ],
  examples: [],
  defaultOutputs: ['predict'],
  outputs: [],
  canExplain: false,
}

test('a heading with the names says the order; other columns are left out and named', () => {
  const { rows, note, problems } = pasteTable(
    shape,
    'id\tcity\tage\tincome\n1\tGoa\t30\t1.5e3\r\n2\tPune\t41\t\n',
  )
  assert.deepEqual(problems, [])
  assert.deepEqual(rows, [
    { age: 30, income: 1500, city: 'Goa' },
    { age: 41, income: null, city: 'Pune' },
  ])
  assert.match(note, /by name. Left out: "id"/)
})

test('without names columns are taken in order, under a heading of other names too', () => {
  for (const text of ['30,1,Goa', '30;1;Goa', 'Years,Pay,Town\n30,1,Goa', '30|1|"Goa"'])
    assert.deepEqual(pasteTable(shape, text).rows, [{ age: 30, income: 1, city: 'Goa' }], text)
})

test('a quoted cell may hold tabs, quotes and line breaks', () => {
  const texts: CallShape = { ...shape, fields: [field('a', { kind: 'string' }), field('b')] }
  assert.deepEqual(pasteTable(texts, '"x\ty\n""z"""\t2').rows, [{ a: 'x\ty\n"z"', b: 2 }])
})

test('one text a line: commas and tabs in it separate nothing', () => {
  const text: CallShape = { ...shape, layout: 'value', fields: [field('X', { kind: 'string' })] }
  assert.deepEqual(pasteTable(text, 'a, b, and c\nd\te').rows, ['a, b, and c', 'd\te'])
})

test('what is wrong is said with line and column, and nothing is sent', () => {
  const cases: [string, RegExp][] = [
    ['age,income,city\n30,x,Goa', /line 2, "income": "x" is not a number/],
    ['age,income,city\n30,1,Oslo', /line 2, "city": "Oslo" is not a known category/],
    ['age;income;city\n30;1,5;Goa', /"1,5" is not a number: write a decimal point/],
    ['age,income,city\n30.5,1,Goa', /"30.5" is not a whole number/],
    ['age,income,city\n,1,Goa', /line 2, "age": a value is needed/],
    ['age,income\n30,1', /no column "city"/],
    ['age,age,income,city\n30,30,1,Goa', /"age" stands twice/],
    ['age,income,city\n30,1,Goa,2', /line 2 has 4 cells, not 3/],
    ['age,income,city\n30,1', /line 2 has 2 cells, not 3/],
    ['30,1,Goa,7', /line 1 has 4 cells, not 3/],
    ['age,income,city\n1e999,1,Goa', /too large/],
  ]
  for (const [text, problem] of cases) {
    const table = pasteTable(shape, text)
    assert.deepEqual(table.rows, [], text)
    assert.match(table.problems.join('\n'), problem, text)
  }
  const many = pasteTable(shape, `age,income,city\n${'x,1,Goa\n'.repeat(50)}`)
  assert.equal(many.problems.length, 9)
  assert.equal(many.problems.at(-1), 'and 42 more')
})

test('nothing pasted is no row and no problem; a heading alone is no row', () => {
  for (const text of ['', '\n\n', 'age\tincome\tcity\n']) {
    const { rows, problems } = pasteTable(shape, text)
    assert.deepEqual([rows, problems], [[], []])
  }
})

test('a column named as the prototype is a column', () => {
  const odd: CallShape = { ...shape, fields: [field('__proto__'), field('b')] }
  const { rows } = pasteTable(odd, '__proto__\tb\n1\t2')
  assert.equal(JSON.stringify(rows), '[{"__proto__":1,"b":2}]')
})

test('a model of one number takes one cell a line', () => {
  const one: CallShape = { ...shape, layout: 'value', fields: [field('x')] }
  assert.deepEqual(pasteTable(one, '1\n2.5').rows, [1, 2.5])
  assert.match(pasteTable(one, '1\t2\n3\t4').problems[0]!, /line 1 has 2 cells, not 1/)
})
