import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { isSlipwayError } from '../errors.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import { bindRows } from '../signature/bind-rows.ts'
import { loadConfig } from './load-config.ts'
import { parseModelArgument } from './model-argument.ts'
import { stepKinds } from './steps/index.ts'

const apps = 'test/fixtures/apps'

/** A copy of an app's files with another slipway.json. */
function configured(app: string, files: readonly string[], config: unknown): Promise<LoadedModel> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-config-'))
  for (const file of files) copyFileSync(join(apps, app, file), join(folder, file))
  writeFileSync(
    join(folder, 'slipway.json'),
    typeof config === 'string' ? config : JSON.stringify(config),
  )
  return loadConfig(join(folder, 'slipway.json'))
}

const rent = (config: object): Promise<LoadedModel> =>
  configured('rent-map-dummies', ['model.pkl'], { model: 'model.pkl', ...config })
const loan = (config: object): Promise<LoadedModel> =>
  configured(
    'loan-encoders-threshold',
    ['model.pkl', 'scaler.pkl', 'encoders.pkl', 'columns.pkl'],
    { model: 'model.pkl', ...config },
  )

async function answer(model: LoadedModel, x: unknown, output = 'predict'): Promise<unknown[]> {
  const signature = model.signatureFor([output])
  const bound = bindRows(signature, x, { model: model.name })
  const [tensor] = await model.run(signature, bound.tensors, [output], bound.numeric)
  return Array.from(tensor!.data as ArrayLike<unknown>)
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

test('faults of slipway.json are named with their path in the file', async () => {
  const cases: [object | string, RegExp][] = [
    ['{"model": ', /E_CONFIG: slipway.json is not valid JSON/],
    [{ columns: [1] }, /E_CONFIG: slipway.json.columns\[0\] must be text, not 1/],
    [
      { colums: ['a'] },
      /E_CONFIG: slipway.json has an unknown key "colums"; did you mean "columns"\?/,
    ],
    [
      { types: { rooms: 'number' } },
      /slipway.json.types.rooms must be "int" or "float" or "string" or "str" or "bool", not "number"/,
    ],
    [{ threshold: 'high' }, /slipway.json.threshold must be a number, not "high"/],
    [{ steps: [{ rename: {} }] }, /slipway.json: steps\[0\].rename must not be empty/],
    [
      { steps: [{ map: { a: 1 }, on: ['rooms'], int: ['x'] }] },
      /steps\[0\] has an unknown key "int"; did you mean "into"\?/,
    ],
    [
      { columns: ['t'], steps: [{ text: ['shout'], on: ['t'] }] },
      /steps\[0\].text\[0\] must be "lower" or "upper" or .*, not "shout"/,
    ],
    [
      { columns: ['t'], steps: [{ text: ['lower', 'isalnum'], on: ['t'] }] },
      /steps\[0\].text\[1\] isalnum works on tokens/,
    ],
    [
      { columns: ['t'], steps: [{ text: [{ sub: ['(?=abc)', ''] }], on: ['t'] }] },
      /E_UNSUPPORTED: slipway.json: steps\[0\].text\[0\] sub "\(\?=abc\)": .*looks around for more than one character/,
    ],
    [
      { columns: ['t'], steps: [{ text: [{ tokens: 'split' }], on: ['t'] }] },
      /steps\[0\].text: the text ends as tokens/,
    ],
    [
      { columns: ['t'], steps: [{ text: [{ lemma: 'wordnet' }], on: ['t'] }] },
      /E_UNSUPPORTED: .*"lemma" looks words up in WordNet/,
    ],
    [{ steps: [{ fille: 'a' }] }, /steps\[0\] is no step: it has fille/],
    [{ after: [] }, /slipway.json.after must not be empty/],
    [{ after: [{ apply: 'expn1' }] }, /after\[0\].apply: .*"expn1"; did you mean "expm1"\?/],
    [{ template: 'Price: {:.2q}' }, /template: the field \{:.2q\} of a template/],
    [{ template: 'Price' }, /template has no \{\}/],
    [{ model: '../model.pkl' }, /E_PATH: slipway.json may name files in its own folder only/],
    [{ model: 'nowhere.pkl' }, /E_PATH: there is no file/],
    [{ columns: ['a', 'a'] }, /columns: "a" stands there twice/],
  ]
  for (const [config, wanted] of cases) {
    const made =
      typeof config === 'string'
        ? configured('rent-map-dummies', ['model.pkl'], config)
        : rent(config)
    assert.match(await message(made), wanted)
  }
})

test('a column that a step names and the table lacks is named with the nearest', async () => {
  assert.match(
    await message(rent({ columns: ['rooms', 'city'], steps: [{ map: { a: 1 }, on: ['City'] }] })),
    /steps\[0\]: the table has no column "City"; did you mean "city"\?/,
  )
})

test('a model fitted on other columns is refused by width, by order and by type', async () => {
  assert.match(
    await message(rent({ columns: ['rooms', 'furnished'] })),
    /model: model.pkl \(LinearRegression\) takes 7 columns \(rooms, .*\), but gets 2: rooms, furnished/,
  )
  const names = ['furnished', 'rooms', 'city_Pune', 'city_Delhi', 'floor', 'zone_2.0', 'parking']
  assert.match(
    await message(rent({ columns: names })),
    /was fitted on the same columns in another order/,
  )
  const text = {
    columns: ['income', 'city', 'age', 'owns'],
    steps: [{ map: { a: 'b' }, on: ['city'] }],
  }
  assert.match(await message(loan(text)), /column city is text when it reaches LogisticRegression/)
})

test('without columns and names a configuration takes a matrix', async () => {
  const model = await loan({ steps: [{ file: 'scaler.pkl' }], labels: ['no', 'yes'] })
  assert.deepEqual(
    model.inputs.map(({ name, shape }) => [name, shape]),
    [['X', [-1, 4]]],
  )
  assert.equal((await answer(model, [[60, 1, 30, 1]]))[0], 'yes')
})

test('map refuses a value that is not listed unless it has a default', async () => {
  const steps = (extra: object) => [
    { map: { None: 0, Full: 2 }, on: ['furnished'], ...extra },
    { select: 'model', missing: 0 },
  ]
  const columns = ['rooms', 'furnished', 'floor']
  const strict = await rent({ columns, steps: steps({}) })
  assert.match(
    await message(answer(strict, { rooms: 1, furnished: 'Semi', floor: 0 })),
    /E_CATEGORY: .*furnished.*"Semi".*"None", "Full"/,
  )
  const lenient = await rent({ columns, steps: steps({ default: 2 }) })
  assert.deepEqual(
    await answer(lenient, { rooms: 1, furnished: 'Semi', floor: 0 }),
    await answer(lenient, { rooms: 1, furnished: 'Full', floor: 0 }),
  )
  assert.match(
    await message(rent({ columns, steps: steps({ default: 'much' }) })),
    /mix text and numbers/,
  )
  const named = await rent({
    columns: ['rooms', 'level', 'floor'],
    steps: [
      { map: { Full: 2 }, on: ['level'], into: ['furnished'] },
      { select: 'model', missing: 0 },
    ],
  })
  assert.deepEqual(
    await answer(named, { rooms: 1, level: 'Full', floor: 0 }),
    await answer(lenient, { rooms: 1, furnished: 'Full', floor: 0 }),
  )
})

test('a dict of encoders takes "unknown" for a value it does not know', async () => {
  const request = { income: 50, city: 'Mumbai', age: 30, owns: 'no' }
  const columns = ['income', 'city', 'age', 'owns']
  const strict = await loan({
    columns,
    steps: [{ file: 'encoders.pkl', on: 'keys' }, { file: 'scaler.pkl' }],
  })
  assert.match(await message(answer(strict, request)), /E_CATEGORY: .*city.*"Mumbai"/)
  const lenient = await loan({
    columns,
    steps: [{ file: 'encoders.pkl', on: 'keys', unknown: 0 }, { file: 'scaler.pkl' }],
  })
  assert.deepEqual(
    await answer(lenient, request, 'predict_proba'),
    await answer(lenient, { ...request, city: 'Agra' }, 'predict_proba'),
  )
})

test('units describe the columns that a request names, and only those', async () => {
  const config = {
    columns: ['income', 'city', 'age', 'owns'],
    steps: [{ file: 'encoders.pkl', on: 'keys' }, { file: 'scaler.pkl' }],
  }
  const model = await loan({ ...config, units: { income: 'kEUR', age: 'a' } })
  assert.deepEqual(
    model.model.signatures[0]!.inputs.map(({ unit }) => unit),
    ['kEUR', undefined, 'a', undefined],
  )
  const refused = (units: object) => message(loan({ ...config, units }))
  assert.match(await refused({ incom: 'kEUR' }), /units\.incom is no column/)
  assert.match(await refused({ city: 'm' }), /units\.city is given, but the column holds text/)
  assert.match(await refused({ age: 'a\u0007' }), /units\.age must be 1 to 40 characters/)
})

test('types take numbers as text and refuse fractions of int; defaults stand for absent and null', async () => {
  const model = await loan({
    columns: ['income', 'city', 'age', 'owns'],
    types: { income: 'float', age: 'int' },
    defaults: { age: 40, city: 'Agra' },
    steps: [{ file: 'encoders.pkl', on: 'keys' }, { file: 'scaler.pkl' }],
  })
  const full = await answer(
    model,
    { income: 50.5, city: 'Agra', age: 40, owns: 'no' },
    'predict_proba',
  )
  assert.deepEqual(await answer(model, { income: '50.5', owns: 'no' }, 'predict_proba'), full)
  assert.deepEqual(
    await answer(model, { income: '50.5', owns: 'no', age: null, city: null }, 'predict_proba'),
    full,
  )
  assert.match(
    await message(answer(model, { income: 50, age: '40.5', owns: 'no' })),
    /E_VALUE: row 0, column "age": 40.5 is not a whole number/,
  )
  assert.match(
    await message(answer(model, { income: 'much', owns: 'no' })),
    /column "income": "much" is not a number/,
  )
  const [output] = await model.infer(
    [
      { name: 'income', datatype: 'FP64', shape: [1, 1], data: [50.5] },
      { name: 'owns', datatype: 'BYTES', shape: [1, 1], data: ['no'] },
    ],
    { outputs: ['predict_proba'] },
  )
  assert.deepEqual(Array.from(output!.data), full)
})

test('the threshold is strict unless it is inclusive', async () => {
  const steps = [{ file: 'scaler.pkl' }]
  const row = [[60, 1, 30, 1]]
  const [, exact] = await answer(await loan({ steps }), row, 'predict_proba')
  assert.deepEqual(await answer(await loan({ steps, threshold: exact }), row), [0])
  assert.deepEqual(await answer(await loan({ steps, threshold: exact, inclusive: true }), row), [1])
  assert.match(
    await message(rent({ columns: ['a'], threshold: 1, labels: { 2: 'x' } })),
    /labels: no text for class 0, 1/,
  )
})

test('labels must name every class, or have "*"', async () => {
  const steps = [{ file: 'scaler.pkl' }]
  assert.match(
    await message(loan({ steps, labels: { 1: 'yes' } })),
    /labels: no text for class 0; add it, or "\*"/,
  )
  assert.match(
    await message(loan({ steps, labels: ['a', 'b', 'c'] })),
    /2 is no class of the model, which has 0, 1/,
  )
  assert.deepEqual(
    await answer(await loan({ steps, labels: { 1: 'yes', '*': 'other' } }), [[10, 1, 30, 0]]),
    ['other'],
  )
})

test('labels name the classes of predict_proba too', async () => {
  const model = await loan({ steps: [{ file: 'scaler.pkl' }], labels: { 0: 'no', 1: 'yes' } })
  const proba = model.model.signatures[0]!.outputs.find(({ name }) => name === 'predict_proba')
  assert.deepEqual(proba!.classes!.data, ['no', 'yes'])
})

test('select may name a column twice', async () => {
  const names = ['rooms', 'furnished', 'rooms', 'furnished', 'floor', 'rooms', 'floor']
  const model = await rent({ columns: ['rooms', 'furnished', 'floor'], steps: [{ select: names }] })
  const [got] = (await answer(model, [2, 1, 5])) as number[]
  const direct = await rent({ columns: names.map((name, i) => `${name}${i}`) })
  assert.equal(got, ((await answer(direct, [2, 1, 2, 1, 5, 2, 5])) as number[])[0])
})

test('the digest covers slipway.json and its files', async () => {
  const one = await loan({ steps: [{ file: 'scaler.pkl' }] })
  const other = await loan({ steps: [{ file: 'scaler.pkl' }], threshold: 0.7 })
  assert.notEqual(one.digest, other.digest)
})

test('a path that exists wins over the meaning of its comma or equals sign', () => {
  const exists = (path: string): boolean =>
    ['a,b.pkl', 'x=y.pkl', 'c.pkl', 'bundle.pkl'].includes(path)
  assert.deepEqual(parseModelArgument('a,b.pkl', exists), { files: ['a,b.pkl'] })
  assert.deepEqual(parseModelArgument('x=y.pkl', exists), { files: ['x=y.pkl'] })
  assert.deepEqual(parseModelArgument('name=a,b.pkl,c.pkl', exists), {
    name: 'name',
    files: ['a,b.pkl', 'c.pkl'],
  })
  assert.deepEqual(parseModelArgument('bundle.pkl::scaler,bundle.pkl::model', exists), {
    files: ['bundle.pkl::scaler', 'bundle.pkl::model'],
  })
  assert.deepEqual(parseModelArgument('v.pkl,m.pkl', exists), { files: ['v.pkl', 'm.pkl'] })
})

test('the schema describes every step there is, and no other', async () => {
  const { readFileSync } = await import('node:fs')
  const schema = JSON.parse(readFileSync('src/config/slipway.schema.json', 'utf8'))
  const listed = schema.properties.steps.items.anyOf.map(({ $ref }: { $ref: string }) =>
    $ref.replace('#/$defs/', ''),
  )
  assert.deepEqual(
    listed,
    stepKinds.map(({ key }) => key),
  )
})

test('tiers name the probability, the lowest takes the rest, and a bound belongs to the tier below it', async () => {
  const steps = [{ file: 'scaler.pkl' }]
  const row = [[60, 1, 30, 1]]
  const [, exact] = (await answer(await loan({ steps }), row, 'predict_proba')) as number[]
  const tiers = { High: exact!, Low: 0 }
  assert.deepEqual(await answer(await loan({ steps, tiers }), row), ['Low'])
  assert.deepEqual(await answer(await loan({ steps, tiers, inclusive: true }), row), ['High'])
  const both = await loan({ steps, tiers: { a: 0, b: 0.1 }, labels: ['no', 'yes'] })
  assert.deepEqual(await answer(both, row), ['yes'])
  assert.deepEqual(await answer(both, row, 'tier'), ['b'])
  assert.match(
    await message(loan({ steps, tiers: { a: 0.1, b: 0.1 } })),
    /two of "tiers" begin at 0.1/,
  )
  assert.match(await message(loan({ steps, tiers: { a: 0, b: 70 } })), /no probability is above 70/)
  const number = await rent({
    columns: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
    tiers: { dear: 500, cheap: 0 },
  })
  assert.deepEqual(
    await answer(number, [
      [9, 2, 1, 1, 0, 1, 0],
      [0, 0, 0, 0, 0, 0, 0],
    ]),
    ['dear', 'cheap'],
  )
})

test('after rounds, clips and cuts the answer as numpy does', async () => {
  const columns = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  const row = [[3, 1, 0, 1, 2, 0, 0]]
  const [plain] = (await answer(await rent({ columns }), row)) as number[]
  const after = async (...items: unknown[]) =>
    (await answer(await rent({ columns, after: items }), row))[0]
  assert.equal(await after({ round: 2 }), Math.round(plain! * 100) / 100)
  assert.equal(await after('int'), Math.trunc(plain!))
  assert.equal(await after('round'), Math.round(plain!))
  assert.equal(await after({ clip: [0, 100] }), 100)
  assert.equal(await after({ clip: [null, 5] }, { apply: 'sqrt' }), Math.sqrt(5))
  assert.equal(
    await after({ apply: 'log1p' }, { apply: 'expm1' }, { round: -2 }),
    Math.round(plain! / 100) * 100,
  )
  assert.match(
    await message(rent({ columns, after: ['argmax'] })),
    /answers one number a row, so argmax/,
  )
  assert.match(
    await message(rent({ columns, after: [{ clip: [5, 1] }] })),
    /after\[0\].clip: 5 is above 1/,
  )
  const texts = { columns, after: [{ round: 1 }], template: 'Rent: {:,.2f} EUR' }
  assert.match(String((await answer(await rent(texts), row))[0]), /^Rent: (?:\d,)?\d{3}\.\d0 EUR$/)
})

test('a classifier keeps its classes through "int", and answers their places through "argmax"', async () => {
  const steps = [{ file: 'scaler.pkl' }]
  const rows = [
    [60, 1, 30, 1],
    [10, 1, 30, 0],
  ]
  const labels = ['no', 'yes']
  assert.deepEqual(await answer(await loan({ steps, after: ['int'], labels }), rows), ['yes', 'no'])
  assert.deepEqual(await answer(await loan({ steps, after: ['argmax'], labels }), rows), [
    'yes',
    'no',
  ])
})

test('top ranks the classes beside the answer', async () => {
  const model = await loan({ steps: [{ file: 'scaler.pkl' }], labels: ['no', 'yes'], top: 2 })
  assert.deepEqual(model.defaultOutputs, ['predict', 'top', 'top_proba'])
  const row = [[60, 1, 30, 1]]
  assert.deepEqual(await answer(model, row, 'top'), ['yes', 'no'])
  const [no, yes] = await answer(model, row, 'predict_proba')
  assert.deepEqual(await answer(model, row, 'top_proba'), [yes, no])
  assert.match(
    await message(loan({ steps: [{ file: 'scaler.pkl' }], top: 3 })),
    /"top" is 3, but .* has 2 classes/,
  )
})

test('an answer below the bound of "reject_below" is another text', async () => {
  const steps = [{ file: 'scaler.pkl' }]
  const rows = [
    [60, 1, 30, 1],
    [54, 1, 30, 0],
  ]
  const more = { steps, labels: ['no', 'yes'], template: 'it is {}' }
  const proba = (await answer(await loan({ steps }), rows, 'predict_proba')) as number[]
  const bound = (Math.max(proba[0]!, proba[1]!) + Math.max(proba[2]!, proba[3]!)) / 2
  const answers = await answer(
    await loan({ ...more, reject_below: bound, reject_label: 'ask' }),
    rows,
  )
  assert.deepEqual(answers, ['it is yes', 'ask'])
  assert.deepEqual(await answer(await loan({ steps, reject_below: bound }), rows), ['1', 'unknown'])
  assert.match(
    await message(loan({ steps, reject_label: 'x' })),
    /"reject_label" stands without "reject_below"/,
  )
})

test('models are chosen by a field, which stands where "columns" has it', async () => {
  const files = ['lr.pkl', 'rf.pkl']
  const columns = ['a', 'b', 'c', 'd', 'e', 'f']
  const config = { models: { on: 'algorithm', lr: 'lr.pkl', rf: 'rf.pkl' }, columns }
  const both = await configured('address-two-models', files, config)
  const row = [30, 2, 0, 1, 0.1, 3]
  const one = async (file: string) =>
    answer(
      await configured('address-two-models', files, { model: file, columns }),
      [row],
      'predict_proba',
    )
  const record = Object.fromEntries(columns.map((name, i) => [name, row[i]]))
  for (const name of ['lr', 'rf'])
    assert.deepEqual(
      await answer(both, { ...record, algorithm: name }, 'predict_proba'),
      await one(`${name}.pkl`),
    )
  const first = await configured('address-two-models', files, {
    ...config,
    columns: ['algorithm', ...columns],
  })
  assert.deepEqual(
    await answer(
      first,
      [
        ['rf', ...row],
        ['lr', ...row],
      ],
      'predict_proba',
    ),
    [...(await one('rf.pkl')), ...(await one('lr.pkl'))],
  )
  assert.match(
    await message(answer(both, { ...record, algorithm: 'svm' })),
    /E_CATEGORY: algorithm, row 0: "svm"/,
  )
  assert.match(await message(answer(both, record)), /E_COLUMN: row 0 lacks the column "algorithm"/)
  const fallback = await configured('address-two-models', files, {
    ...config,
    defaults: { algorithm: 'rf' },
  })
  assert.deepEqual(await answer(fallback, record, 'predict_proba'), await one('rf.pkl'))
  assert.match(
    await message(configured('address-two-models', files, { models: { lr: 'lr.pkl' } })),
    /models has no "on"/,
  )
  assert.match(
    await message(configured('address-two-models', files, { columns })),
    /has no "model"/,
  )
})

test('tiers of more than two classes look at the largest probability', async () => {
  const model = await configured('symptoms-multihot', ['model.pkl'], {
    model: 'model.pkl',
    columns: ['a', 'b', 'c', 'd', 'e'],
    tiers: { sure: 0.6, unsure: 0 },
  })
  const rows = [
    [1, 0, 0, 0, 0],
    [0, 0, 0, 0, 0],
  ]
  const proba = (await answer(model, rows, 'predict_proba')) as number[]
  const largest = [Math.max(...proba.slice(0, 3)), Math.max(...proba.slice(3))]
  assert.deepEqual(
    await answer(model, rows),
    largest.map((p) => (p > 0.6 ? 'sure' : 'unsure')),
  )
})

test('what a model answers can be a column of the table in front of another', async () => {
  const files = ['lr.pkl', 'rf.pkl']
  const columns = ['a', 'b', 'c', 'd', 'e', 'f']
  const row = [30, 2, 0, 1, 0.1, 3]
  const fed = await configured('address-two-models', files, {
    model: 'rf.pkl',
    columns,
    steps: [{ file: 'lr.pkl', into: 'answer' }, { select: ['a', 'b', 'answer', 'd', 'e', 'f'] }],
  })
  const of = async (file: string, values: unknown[], output?: string) =>
    answer(
      await configured('address-two-models', files, { model: file, columns }),
      [values],
      output,
    )
  const [first] = await of('lr.pkl', row)
  const expected = await of('rf.pkl', [30, 2, first, 1, 0.1, 3], 'predict_proba')
  assert.deepEqual(await answer(fed, [row], 'predict_proba'), expected)
  const proba = await of('lr.pkl', row, 'predict_proba')
  const sure = async (into: string | string[], picked: string) =>
    answer(
      await configured('address-two-models', files, {
        model: 'rf.pkl',
        columns,
        steps: [
          { file: 'lr.pkl', into, method: 'predict_proba' },
          { select: ['a', 'b', picked, 'd', 'e', 'f'] },
        ],
      }),
      [row],
      'predict_proba',
    )
  assert.equal(proba.length, 2)
  const ofBoth = ['no', 'yes']
  for (const [picked, value] of [
    ['no', proba[0]],
    ['yes', proba[1]],
  ] as const)
    assert.deepEqual(
      await sure(ofBoth, picked),
      await of('rf.pkl', [30, 2, value, 1, 0.1, 3], 'predict_proba'),
    )
  assert.deepEqual(await sure('p', 'p'), await sure(ofBoth, 'yes'))
  assert.match(
    await message(sure(['x', 'y', 'z'], 'x')),
    /lr.pkl answers 2 columns \(predict_proba\), and "into" names 3/,
  )
  const scaler = {
    model: 'model.pkl',
    columns: 'columns.pkl',
    steps: [{ file: 'scaler.pkl', into: 'x' }],
  }
  assert.match(
    await message(loan(scaler)),
    /"into" takes what a model answers, and scaler.pkl is a StandardScaler/,
  )
})

test('bool and str are types, and a default may be the text of a form', async () => {
  const model = await rent({
    columns: ['rooms', 'furnished', 'city'],
    types: { furnished: 'bool', rooms: 'int', city: 'str' },
    defaults: { rooms: '2' },
    steps: [{ select: 'model', missing: 0 }],
  })
  const plain = await answer(model, { rooms: 2, furnished: 1, city: 'x' })
  for (const furnished of [true, 'true', 'on', '1'])
    assert.deepEqual(await answer(model, { furnished, city: 'x' }), plain)
})

test('an encoder takes the texts that steps in front of it make', async () => {
  const garden = (steps: object[]) =>
    configured('garden-named-columns', ['model.pkl', 'preprocessor.pkl'], {
      model: 'model.pkl',
      columns: ['soil', 'sun', 'water'],
      steps: [...steps, { file: 'preprocessor.pkl' }],
    })
  const want = await answer(await garden([]), { soil: 'sand', sun: 3, water: 12 }, 'predict_proba')
  const made: [object, unknown][] = [
    [{ map: { S: 'sand', L: 'loam' }, on: ['soil'] }, 'S'],
    [{ map: { S: 'sand' }, on: ['soil'], default: 'keep' }, 'S'],
    [{ bin: [1, 2], on: ['soil'], labels: ['loam', 'sand', 'clay'] }, 2],
    [{ text: ['lower', 'strip'], on: ['soil'] }, ' SAND '],
    [{ derive: { soil: 'lower(soil)' } }, 'Sand'],
  ]
  for (const [step, soil] of made)
    assert.deepEqual(
      await answer(await garden([step]), { soil, sun: 3, water: 12 }, 'predict_proba'),
      want,
      JSON.stringify(step),
    )
})

test('a ColumnTransformer on some columns finds them by name, in any order', async () => {
  const garden = (on: string[]) =>
    configured('garden-named-columns', ['model.pkl', 'preprocessor.pkl'], {
      model: 'model.pkl',
      columns: ['water', 'soil', 'sun', 'shade'],
      steps: [{ concat: [{ file: 'preprocessor.pkl', on }] }],
    })
  const row = { soil: 'loam', sun: 4, water: 18, shade: 3 }
  for (const on of [
    ['water', 'soil', 'sun'],
    ['shade', 'sun', 'water', 'soil'],
  ]) {
    const proba = await answer(await garden(on), row, 'predict_proba')
    assert.ok(Math.abs(Number(proba[0]) - 0.9289814932240674) < 1e-12, on.join())
  }
  assert.match(
    await message(garden(['water', 'soil'])),
    /reads sun, which is not among the columns it gets: water, soil/,
  )
})
