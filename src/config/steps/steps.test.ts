// Steps by themselves: a table in, a table out.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { isSlipwayError } from '../../errors.ts'
import { buildModel } from '../../estimators/build-model.ts'
import { LoadedModel } from '../../load/loaded-model.ts'
import { bindRows } from '../../signature/bind-rows.ts'
import { parseConfig } from '../slipway-config.ts'
import { inputColumns } from '../input-columns.ts'
import type { Files } from '../files.ts'
import { checkStep, compileStep } from './index.ts'
import type { DeclaredType, Step } from './step.ts'

const noFiles = {} as Files

interface Table {
  readonly columns: readonly string[]
  readonly types?: Readonly<Record<string, DeclaredType>>
  readonly defaults?: Readonly<Record<string, string | number>>
}

/** What the steps make of records: rows as objects. */
async function run(
  steps: readonly unknown[],
  { columns, types = {}, defaults = {} }: Table,
  records: readonly Record<string, unknown>[],
): Promise<Record<string, unknown>[]> {
  parseConfig(Buffer.from(JSON.stringify({ model: 'm', steps })))
  const declared = new Map(Object.entries(types))
  const compiled: Step[] = []
  for (const [i, definition] of steps.entries())
    compiled.push(
      compileStep(definition, {
        where: `steps[${i}]`,
        names: compiled.at(-1)?.names ?? columns,
        types: declared,
        files: noFiles,
        later: steps.slice(i + 1),
        warn: () => undefined,
        modelNames: undefined,
      }),
    )
  const names = compiled.at(-1)!.names
  const wanted = compiled.reduceRight<ReturnType<Step['wanted']>>(
    (behind, step) => step.wanted(behind),
    names.map(() => ({ kind: 'any' as const })),
  )
  const model = buildModel(
    {
      name: 'steps',
      featuresIn: columns.length,
      featureNamesIn: columns,
      columns: inputColumns(columns, wanted, declared, defaults, 'test'),
      accepts: 'any',
      methods: Object.fromEntries(
        names.map((name, i) => [
          `${i} ${name}`,
          (g, x) =>
            compiled.reduce((frame, step) => step.emit(g, frame), x.renamed(columns)).column(g, i),
        ]),
      ),
    },
    {
      framework: 'test',
      frameworkVersion: '1',
      estimator: 'steps',
      container: 'test',
      warnings: [],
    },
  )
  const loaded = new LoadedModel('steps', model, 'sha256:0')
  const outputs = names.map((name, i) => `${i} ${name}`)
  const signature = loaded.signatureFor(outputs)
  const bound = bindRows(signature, records, { model: 'steps' })
  const tensors = await loaded.run(signature, bound.tensors, outputs, bound.numeric)
  return records.map((_, row) =>
    Object.fromEntries(names.map((name, i) => [name, tensors[i]!.data[row]])),
  )
}

async function message(made: Promise<unknown>): Promise<string> {
  try {
    await made
  } catch (error) {
    if (!isSlipwayError(error)) throw error
    return `${error.code}: ${error.message}`
  }
  return 'no error'
}

/** One formula over one record. */
async function formula(text: string, record: Record<string, unknown>): Promise<unknown> {
  const [row] = await run([{ derive: { made: text } }], { columns: Object.keys(record) }, [record])
  return row!['made']
}

test('formulas give what Python gives', async () => {
  const cases = JSON.parse(readFileSync('test/fixtures/python/formulas.json', 'utf8')) as {
    formula: string
    record: Record<string, unknown>
    answer: unknown
  }[]
  assert.ok(cases.length > 100)
  for (const { formula: text, record, answer } of cases) {
    const got = await formula(text, record)
    const what = `${text} of ${JSON.stringify(record)}`
    if (typeof answer === 'number' && typeof got === 'number')
      assert.ok(
        Math.abs(got - answer) <= 1e-15 * Math.abs(answer),
        `${what}: ${got}, not ${answer}`,
      )
    else assert.equal(got, answer, what)
  }
})

test('a formula that is no formula is refused with its place', async () => {
  for (const [text, wanted] of [
    ['a +', /ends too early/],
    ['a b', /does not end there, at "b"/],
    ['(a', /unclosed parenthesis/],
    ['a if b', /an if without an else/],
    ['sqr(a)', /calls sqr\(\), which there is not; did you mean sqrt\(\)\?/],
    ['__import__("os")', /calls __import__\(\), which there is not/],
    ['a.b', /a point that no function follows/],
    ['c + 1', /the table has no column "c"/],
    ['len(a) + a', /uses "a" as text and as a number/],
    ['a = 1', /has "=" at 2, which no formula has/],
    ['1 + 2', /reads no column/],
    ['a and b', /an "and" between what is no comparison/],
    ['"x" if a > 1 else 2', /text or a number/],
    ['('.repeat(300) + 'a' + ')'.repeat(300), /nested too deeply/],
    ['count(a)', /calls count\(\) with 1 value/],
  ] as const)
    assert.match(await message(formula(text, { a: 1, b: 2 })), wanted, text)
})

test('a formula refuses a division by zero, and a missing number where it compares', async () => {
  assert.match(
    await message(formula('a / b', { a: 1, b: 0 })),
    /E_VALUE: derive "made", row 0: 0 is a divisor/,
  )
  assert.match(await message(formula('a // b', { a: 1, b: 0 })), /E_VALUE/)
  assert.match(
    await message(formula('1 if a > 2 else 0', { a: null })),
    /E_MISSING: .*derive "made"/,
  )
  assert.ok(Number.isNaN(await formula('a + 1', { a: null })))
})

test('constants of modules, and membership in a list, are understood', async () => {
  for (const [text, record, wanted] of [
    ['np.sin(2 * np.pi * hour / 24)', { hour: 6 }, 1],
    ['math.log(a) if a == math.e else 0', { a: Math.E }, 1],
    ['1 if month in [12, 1, 2] else 0', { month: 1 }, 1],
    ['1 if month in (12, 1, 2) else 0', { month: 5 }, 0],
    ['1 if month not in [12, 1, 2] else 0', { month: 5 }, 1],
    ['1 if day in ["Sat", "Sun"] and a > 0 else 0', { day: 'Sun', a: 2 }, 1],
    ['1 if "t" in (day) else 0', { day: 'Sat' }, 1],
  ] as const)
    assert.equal(await formula(text, record), wanted, text)
  assert.match(await message(formula('a in []', { a: 1 })), /looks for a value in an empty list/)
  assert.match(await message(formula('a in [1, 2', { a: 1 })), /a list that is not closed/)
})

test('what a branch does not come to is not refused', async () => {
  for (const [text, record, wanted] of [
    ['a / b if b > 0 else 0', { a: 1, b: 0 }, 0],
    ['a / b if b > 0 else 0', { a: 1, b: 4 }, 0.25],
    ['0 if b == 0 else a % b', { a: 7, b: 0 }, 0],
    ['1 if b != 0 and a / b > 2 else 0', { a: 1, b: 0 }, 0],
    ['1 if b == 0 or a / b > 2 else 0', { a: 1, b: 0 }, 1],
    ['(a / b if a > 0 else 1) if b > 0 else 9', { a: 1, b: 0 }, 9],
    ['int(s) if digits(s) > 0 else -1', { s: 'none' }, -1],
    ['s[3] if len(s) > 3 else "-"', { s: 'abc' }, '-'],
    ['int(s.split("x")[1]) if "x" in s else 0', { s: '1080' }, 0],
  ] as const)
    assert.equal(await formula(text, record), wanted, text)
  const refused = [
    ['a / b if b < 1 else 0', { a: 1, b: 0 }],
    ['1 if b == 0 and a / b > 2 else 0', { a: 1, b: 0 }],
  ] as const
  for (const [text, record] of refused)
    assert.match(await message(formula(text, record)), /0 is a divisor/, text)
})

test('a part of a split text is taken by its number', async () => {
  const s = '1920x1080'
  assert.equal(await formula('int(s.split("x")[0]) ** 2', { s }), 1920 ** 2)
  assert.equal(await formula('s.split("x")[-1]', { s }), '1080')
  assert.equal(await formula('s.split()[1]', { s: ' Intel  Core i5 ' }), 'Core')
  assert.match(await message(formula('s.split("x")[2]', { s })), /has too few parts/)
  assert.match(await message(formula('s.split("x")', { s })), /split\(\) with no index behind it/)
  assert.match(await message(formula('s.split("")[0]', { s })), /splits a text by what is no text/)
})

test('derive replaces a column of its name and may read what it made', async () => {
  const rows = await run([{ derive: { a: 'a * 2', c: 'a + b' } }], { columns: ['a', 'b'] }, [
    { a: 1, b: 10 },
    { a: 2, b: 20 },
  ])
  assert.deepEqual(rows, [
    { a: 2, b: 10, c: 12 },
    { a: 4, b: 20, c: 24 },
  ])
})

test('where, clip, bool, and sums and means of lists are spelled out', async () => {
  const cases: [string, number][] = [
    ['np.where(a > b, a, b)', 7],
    ['np.clip(a, 0, 5)', 5],
    ['clip(b, 3, 5)', 3],
    ['bool(a - 7)', 0],
    ['sum([a, b, 1])', 10],
    ['np.mean([a, b])', 4.5],
    ['max([a, b]) - min([b])', 5],
  ]
  for (const [text, want] of cases) assert.equal(await formula(text, { a: 7, b: 2 }), want, text)
  assert.match(await message(formula('sum(a, b)', { a: 1, b: 2 })), /calls sum\(\)/)
  assert.match(await message(formula('sum([a, b)', { a: 1, b: 2 })), /not closed/)
})

test('functions may stand under the names of their modules', async () => {
  assert.equal(await formula('np.sqrt(a) + math.floor(b)', { a: 9, b: 1.5 }), 4)
  assert.match(await message(formula('os.system(a)', { a: 1 })), /the table has no column "os"/)
})

test('dummies take numbers and text where the values are numbers, and a list in a file may hold columns nobody fills', async () => {
  const step = { dummies: ['class'], columns: ['class_1', 'class_2'] }
  const rows = await run([step], { columns: ['class'] }, [
    { class: 1 },
    { class: '2' },
    { class: 3 },
  ])
  assert.deepEqual(
    rows.map((row) => Object.values(row)),
    [
      [1, 0],
      [0, 1],
      [0, 0],
    ],
  )
  const binned = [{ bin: [10], on: ['class'], labels: ['1', '2'] }, step]
  assert.deepEqual(await run(binned, { columns: ['class'] }, [{ class: 11 }]), [
    { class_1: 0, class_2: 1 },
  ])
  const warnings: string[] = []
  const files = { value: () => ['class_1', 'age'] } as unknown as Files
  const place = {
    where: 'steps[0]',
    names: ['class'],
    types: new Map(),
    files,
    later: [],
    modelNames: undefined,
  }
  const compiled = compileStep(
    { ...step, columns: 'features.pkl' },
    { ...place, warn: (text) => warnings.push(text) },
  )
  assert.deepEqual(compiled.names, ['class_1', 'age'])
  assert.match(warnings.join(), /age is 0 in every request/)
  const typo = { ...step, columns: ['class_1', 'age'] }
  assert.match(await message(run([typo], { columns: ['class'] }, [])), /"age" is neither a column/)
})

test('derive gives a constant to every row', async () => {
  const rows = await run([{ derive: { source: '7' } }], { columns: ['a'] }, [{ a: 1 }, { a: 2 }])
  assert.deepEqual(
    rows.map((row) => row['source']),
    [7, 7],
  )
})

test('bin counts edges as numpy.digitize does, on both sides', async () => {
  const rows = [29, 30, 31, 60, 61].map((age) => ({ age }))
  const binned = async (more: object) =>
    (await run([{ bin: [30, 45, 60], on: ['age'], ...more }], { columns: ['age'] }, rows)).map(
      (row) => row['age'],
    )
  assert.deepEqual(await binned({ right: true }), [0, 0, 1, 2, 3])
  assert.deepEqual(await binned({ right: false, labels: 'index' }), [0, 1, 1, 3, 3])
  assert.deepEqual(await binned({ labels: ['a', 'b', 'c', 'd'] }), ['a', 'a', 'b', 'c', 'd'])
  assert.deepEqual(await binned({ labels: [5, 6, 7, 8], right: true }), [5, 5, 6, 7, 8])
  assert.match(await message(binned({ labels: ['a'] })), /3 edges make 4 bins.*"labels" has 1/)
  assert.deepEqual(await binned({ bin: ['-inf', 30, 'inf'], labels: ['low', 'high'] }), [
    'low',
    'low',
    'high',
    'high',
    'high',
  ])
  assert.match(await message(binned({ bin: [3, 2] })), /must ascend: 2 follows 3/)
  assert.match(
    await message(run([{ bin: [1], on: ['age'] }], { columns: ['age'] }, [{ age: null }])),
    /E_MISSING: .*"bin"/,
  )
})

test('edges with a label fewer are those of pandas.cut: what is outside is refused', async () => {
  const cut = (age: number, right: boolean) =>
    run([{ bin: [18, 30, 60], on: ['age'], right, labels: ['a', 'b'] }], { columns: ['age'] }, [
      { age },
    ]).then(([row]) => row!['age'])
  for (const [age, right, want] of [
    [18.000000000000004, true, 'a'],
    [60, true, 'b'],
    [18, false, 'a'],
    [59.99999999999999, false, 'b'],
  ] as const)
    assert.equal(await cut(age, right), want)
  assert.match(await message(cut(18, true)), /E_VALUE.*is outside/)
  assert.match(await message(cut(61, true)), /E_VALUE.*is outside/)
  assert.match(await message(cut(60, false)), /E_VALUE.*is outside/)
})

test('dates fall into the parts that Python sees in them', async () => {
  const cases = JSON.parse(readFileSync('test/fixtures/python/dates.json', 'utf8')) as {
    text: string
    format: string | null
    parts: Record<string, number>
  }[]
  assert.ok(cases.length > 50)
  for (const { text, format, parts } of cases) {
    const named = Object.fromEntries(Object.keys(parts).map((part) => [part, part]))
    const step = { date: 'when', parts: named, ...(format === null ? {} : { format }) }
    assert.deepEqual(await run([step], { columns: ['when'] }, [{ when: text }]), [parts], text)
  }
})

test('a date is refused when it is none, and stays in the table for a later step only', async () => {
  const step = { date: 'when', parts: { month: 'month' } }
  const table = { columns: ['when', 'x'] }
  for (const when of ['2024-02-30', '31/01/2024', '2024-13-01', 'today', ''])
    assert.match(
      await message(run([step], table, [{ when, x: 1 }])),
      /E_VALUE: when, row 0: .* is no date/,
    )
  assert.match(await message(run([step], table, [{ when: '10:30', x: 1 }])), /has no month/)
  assert.deepEqual(await run([step], table, [{ when: '2024-02-29', x: 1 }]), [{ x: 1, month: 2 }])
  const both = [step, { derive: { year: 'int(when[:4])' } }, { select: ['x', 'month', 'year'] }]
  assert.deepEqual(await run(both, table, [{ when: '2024-02-29', x: 1 }]), [
    { x: 1, month: 2, year: 2024 },
  ])
  assert.match(
    await message(run([{ date: 'when', parts: { d: 'dow' } }], table, [])),
    /a date has no part "dow"/,
  )
  assert.match(
    await message(run([{ ...step, format: '%Q' }], table, [])),
    /has %Q, which is not understood/,
  )
  assert.match(
    await message(run([{ ...step, format: '%d%m%d' }], table, [])),
    /format: the date format has %d twice/,
  )
})

test('multihot takes lists and separated text', async () => {
  const step = { multihot: 'have', columns: ['fever', 'cough', 'ache'] }
  const table = { columns: ['age', 'have', 'sex'] }
  const row = (have: unknown) => ({ age: 3, have, sex: 1 })
  const rows = await run([step], table, [
    row(['cough', 'fever', 'rash']),
    row('ache, cough'),
    row([]),
  ])
  assert.deepEqual(
    rows.map((made) => Object.values(made)),
    [
      [3, 1, 1, 0, 1],
      [3, 0, 1, 1, 1],
      [3, 0, 0, 0, 1],
    ],
  )
  assert.deepEqual(Object.keys(rows[0]!), ['age', 'fever', 'cough', 'ache', 'sex'])
  assert.match(
    await message(run([{ ...step, unknown: 'error' }], table, [row(['rash'])])),
    /E_CATEGORY: have, row 0: "rash"/,
  )
  assert.match(
    await message(run([step], table, [row('[1, {}]')])),
    /E_VALUE: have, row 0: .* is no list/,
  )
})

test('map keeps what it does not list where "default" is "keep"', async () => {
  const months = { map: { Febuary: 'February' }, on: ['month'], default: 'keep' }
  const rows = await run([months], { columns: ['month'] }, [{ month: 'Febuary' }, { month: 'May' }])
  assert.deepEqual(
    rows.map((row) => row['month']),
    ['February', 'May'],
  )
  const codes = { map: { '-1': 0, 9: 3 }, on: ['code'], default: 'keep' }
  const numbers = await run([codes], { columns: ['code'] }, [
    { code: -1 },
    { code: 9 },
    { code: 2.5 },
  ])
  assert.deepEqual(
    numbers.map((row) => row['code']),
    [0, 3, 2.5],
  )
  const mixed = { map: { low: 1 }, on: ['month'], default: 'keep' }
  assert.match(
    await message(run([mixed], { columns: ['month'] }, [])),
    /would mix text of the column with numbers/,
  )
})

test('map takes a list for the places in it, and truths as JSON sends them', async () => {
  const one = async (map: unknown, value: unknown) => {
    const [row] = await run([{ map, on: ['a'] }], { columns: ['a'] }, [{ a: value }])
    return row!['a']
  }
  assert.equal(await one(['red', 'green', 'red', 'blue'], 'red'), 0)
  assert.equal(await one(['red', 'green', 'red', 'blue'], 'blue'), 3)
  assert.match(await message(one(['red'], 'pink')), /E_CATEGORY/)
  assert.equal(await one({ true: 5, false: 6 }, true), 5)
  assert.equal(await one({ True: 5, False: 6 }, false), 6)
})

interface Example {
  readonly steps?: readonly unknown[]
}

/** Blocks of JSON in the reference, each with the rows that the text behind it says become others. */
function examples(): {
  example: Example
  rows: [Record<string, unknown>, Record<string, unknown>][]
}[] {
  const reference = readFileSync('docs/reference/slipway-json.md', 'utf8')
  return reference
    .split('```json\n')
    .slice(1)
    .map((part) => {
      const [block, behind] = part.split('```') as [string, string]
      const pairs = behind.replaceAll('\n', ' ').matchAll(/`(\{"[^`]*\})` becomes `(\{[^`]*\})`/g)
      return {
        example: JSON.parse(block) as Example,
        rows: Array.from(pairs, ([, from, to]) => [JSON.parse(from!), JSON.parse(to!)]),
      }
    })
}

test('the examples of the reference are understood, and do what it says', async () => {
  let shown = 0
  for (const { example, rows } of examples()) {
    const config = 'models' in example ? example : { model: 'model.pkl', ...example }
    parseConfig(Buffer.from(JSON.stringify(config)))
    for (const [i, step] of (example.steps ?? []).entries()) checkStep(step, `steps[${i}]`)
    for (const [from, to] of rows) {
      const isNumber = (name: string) => typeof from[name] === 'number'
      const types = Object.fromEntries(
        Object.keys(from).map((name) => [
          name,
          isNumber(name) ? ('float' as const) : ('string' as const),
        ]),
      )
      assert.deepEqual(await run(example.steps!, { columns: Object.keys(from), types }, [from]), [
        to,
      ])
      shown++
    }
  }
  assert.ok(shown >= 9)
})
