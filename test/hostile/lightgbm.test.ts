// Damaged and made-up LightGBM files: a typed error, in bounded time and memory, and never an endless walk.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { prepareSession } from '../../src/backends/javascript/session.ts'
import { isSlipwayError } from '../../src/errors.ts'
import { formats } from '../../src/formats/index.ts'
import type { Model } from '../../src/ir/model.ts'
import { float64, numbers, strings } from '../../src/ir/tensor.ts'
import { seededRandom } from '../../src/training/random.ts'
import { cpuTime } from './cpu-time.ts'

interface Made {
  readonly header?: Readonly<Record<string, string | undefined>>
  readonly tree?: Readonly<Record<string, string | undefined>>
  readonly tail?: string
}

const header = {
  version: 'v4',
  num_class: '1',
  num_tree_per_iteration: '1',
  label_index: '0',
  max_feature_idx: '1',
  objective: 'regression',
  feature_names: 'Column_0 Column_1',
  feature_infos: '[0:1] 0:1:2',
  tree_sizes: '300',
}
const tree = {
  num_leaves: '3',
  num_cat: '1',
  split_feature: '0 1',
  split_gain: '1 1',
  threshold: '0.5 0',
  decision_type: '2 1',
  left_child: '1 -1',
  right_child: '-2 -3',
  leaf_value: '1 2 3',
  cat_boundaries: '0 1',
  cat_threshold: '5',
  is_linear: '0',
  shrinkage: '1',
}

function textOf({ header: head = {}, tree: fields = {}, tail = '' }: Made): string {
  const lines = (entries: Readonly<Record<string, string | undefined>>) =>
    Object.entries(entries)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => `${key}=${value}\n`)
      .join('')
  return `tree\n${lines({ ...header, ...head })}\nTree=0\n${lines({ ...tree, ...fields })}\n\nend of trees\n${tail}`
}

async function read(text: string): Promise<Model> {
  const file = { name: 'model.txt', bytes: new TextEncoder().encode(text) }
  return formats.find((format) => format.name === 'lightgbm')!.read([file])
}

async function refused(made: Made, code: string, message: RegExp): Promise<void> {
  await assert.rejects(read(textOf(made)), (error: unknown) => {
    assert.ok(isSlipwayError(error), String(error))
    assert.equal(error.code, code)
    assert.match(error.message, message)
    return true
  })
}

test('the honest file answers', async () => {
  const session = prepareSession((await read(textOf({}))).signatures[0]!.graph, ['predict'])
  const [values] = await session.run([float64([4, 2], [0, 2, 0, 1, 1, NaN, NaN, NaN])])
  assert.deepEqual(Array.from(numbers(values!)), [1, 3, 2, 3])
})

test('children that lead back, outside, or to one place twice are refused', async () => {
  await refused({ tree: { left_child: '0 -1' } }, 'E_FORMAT', /child/)
  await refused({ tree: { left_child: '1 0' } }, 'E_FORMAT', /child/)
  await refused({ tree: { left_child: '1 1' } }, 'E_FORMAT', /child/)
  await refused({ tree: { left_child: '1 -2' } }, 'E_FORMAT', /child -2 that another has/)
  await refused({ tree: { left_child: '9 -1' } }, 'E_FORMAT', /child/)
  await refused({ tree: { right_child: '-4 -3' } }, 'E_FORMAT', /child/)
  await refused({ tree: { right_child: '-2 -2147483648' } }, 'E_FORMAT', /child/)
  await refused(
    { tree: { right_child: '-2 -2147483649' } },
    'E_FORMAT',
    /no whole number that fits/,
  )
})

test('features, sets and thresholds that are not there are refused', async () => {
  await refused({ tree: { split_feature: '0 2' } }, 'E_FORMAT', /feature 2 of 2/)
  await refused({ tree: { split_feature: '-1 1' } }, 'E_FORMAT', /feature -1/)
  await refused({ tree: { threshold: 'nan 0' } }, 'E_FORMAT', /threshold NaN/)
  await refused({ tree: { threshold: '0.5 1' } }, 'E_FORMAT', /set 1 of 1/)
  await refused({ tree: { threshold: '0.5 0.5' } }, 'E_FORMAT', /set 0.5/)
  await refused({ tree: { threshold: '0.5 nan' } }, 'E_FORMAT', /set NaN/)
  await refused({ tree: { threshold: '0x10 0' } }, 'E_FORMAT', /no number/)
  await refused({ tree: { decision_type: '12 1' } }, 'E_FORMAT', /decision_type 12/)
  await refused({ tree: { decision_type: '256 1' } }, 'E_FORMAT', /no whole number that fits/)
  await refused({ tree: { cat_boundaries: '0 9' } }, 'E_FORMAT', /cat_threshold/)
  await refused({ tree: { cat_boundaries: '1 1' } }, 'E_FORMAT', /cat_boundaries/)
  await refused({ tree: { num_cat: '99999999' } }, 'E_FORMAT', /num_cat/)
})

test('counts beyond what the file holds allocate nothing', async () => {
  const before = process.memoryUsage().arrayBuffers
  await refused({ tree: { num_leaves: '2000000000' } }, 'E_FORMAT', /num_leaves/)
  await refused({ tree: { num_leaves: '4' } }, 'E_FORMAT', /leaf_value/)
  await refused({ tree: { num_leaves: '0' } }, 'E_FORMAT', /no leaves/)
  await refused({ tree: { num_leaves: '1e9' } }, 'E_FORMAT', /num_leaves/)
  await refused({ header: { max_feature_idx: '4000000' } }, 'E_FORMAT', /feature_names/)
  await refused({ header: { max_feature_idx: '4000000000' } }, 'E_FORMAT', /max_feature_idx/)
  await refused({ header: { num_class: '1000000' } }, 'E_FORMAT', /classes/)
  const linear = { is_linear: '1', leaf_const: '0 0 0', leaf_features: '', leaf_coeff: '' }
  await refused({ tree: { ...linear, num_features: '0 2000000000 0' } }, 'E_FORMAT', /num_features/)
  await refused({ tree: { ...linear, num_features: '-1 1 0' } }, 'E_FORMAT', /num_features/)
  await refused(
    { tree: { ...linear, num_features: '1 0 0', leaf_features: '7', leaf_coeff: '1' } },
    'E_FORMAT',
    /leaf_features/,
  )
  assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 20)
})

test('a header that says something else than the file holds is refused', async () => {
  await refused({ header: { tree_sizes: '300 300' } }, 'E_FORMAT', /2 trees that holds 1/)
  await refused({ header: { version: 'v9' } }, 'E_UNSUPPORTED', /format version v9/)
  await refused({ header: { version: undefined } }, 'E_UNSUPPORTED', /format version v1/)
  await refused({ header: { objective: 'quantum' } }, 'E_UNSUPPORTED', /objective quantum/)
  await refused({ header: { objective: '__proto__' } }, 'E_UNSUPPORTED', /objective __proto__/)
  await refused({ header: { objective: 'binary sigmoid:0' } }, 'E_FORMAT', /sigmoid/)
  await refused(
    { header: { objective: 'multiclass num_class:3' } },
    'E_FORMAT',
    /number of classes/,
  )
  await refused(
    { header: { num_class: '2', num_tree_per_iteration: '2' } },
    'E_FORMAT',
    /scores a row/,
  )
  await refused({ tail: 'pandas_categorical:[[' }, 'E_FORMAT', /JSON/)
  await refused({ tail: 'pandas_categorical:{}' }, 'E_FORMAT', /list of lists/)
  await refused({ tail: 'pandas_categorical:[[{}]]' }, 'E_FORMAT', /something else/)
  await refused({ tail: 'pandas_categorical:[["a",1]]' }, 'E_UNSUPPORTED', /text and numbers/)
  await refused({ tail: `pandas_categorical:${'['.repeat(200_000)}` }, 'E_FORMAT', /JSON/)
  const wide = {
    max_feature_idx: '4999',
    feature_names: 'a '.repeat(5000).trim(),
    feature_infos: 'none '.repeat(5000).trim(),
  }
  const many = JSON.stringify(Array.from({ length: 4000 }, () => []))
  await refused({ header: wide, tail: `pandas_categorical:${many}` }, 'E_LIMIT', /category columns/)
})

test('a file cut off anywhere answers never or as before', async () => {
  const text = readFileSync('test/fixtures/lightgbm/4.7.0/linear-multiclass/model.txt', 'utf8')
  const whole = text.indexOf('end of trees')
  for (let length = 0; length < text.length; length += 7) {
    const outcome = await read(text.slice(0, length)).then(
      () => 'served',
      (error: unknown) => (isSlipwayError(error) ? error.code : String(error)),
    )
    if (length < whole) assert.match(outcome, /^E_(FORMAT|UNSUPPORTED)$/, `at ${length}`)
    else assert.match(outcome, /^(served|E_\w+)$/, `at ${length}`)
  }
})

/** Tokens that matter to this format stand where others stood. */
const tokens =
  '-1 0 1 2 -2 9 1e300 nan inf -inf 2147483647 4294967295 -2147483648 255 = Tree=0 num_leaves=3 \n [ ] , : é'.split(
    ' ',
  )

test('two thousand mutants end in an answer or a typed error', async () => {
  const names = ['frame-declared', 'category-edges', 'missing-types-mixed', 'linear-leaves']
  const texts = names.map((name) =>
    readFileSync(`test/fixtures/lightgbm/4.7.0/${name}/model.txt`, 'utf8').replace(
      /\nparameters:[^]*?end of parameters\n/,
      '\n',
    ),
  )
  const outcomes = new Map<string, number>()
  for (let i = 0; i < 2000; i++) {
    const random = seededRandom(77_000 + i)
    const below = (limit: number) => Math.floor(random() * limit)
    const parts = texts[below(texts.length)]!.split(/(?<=[ \n=:])|(?=[ \n=:])/)
    for (let round = 0; round <= below(3); round++)
      parts.splice(below(parts.length), below(3), tokens[below(tokens.length)]!)
    const start = cpuTime()
    const outcome = await answerOf(parts.join(''))
    assert.ok(cpuTime() - start < 1000, `mutant ${i} takes too long`)
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  }
  assert.ok((outcomes.get('answer') ?? 0) > 100, JSON.stringify([...outcomes]))
  assert.ok((outcomes.get('E_FORMAT') ?? 0) > 500, JSON.stringify([...outcomes]))
})

/** What a row of zeros or empty texts gets; anything but an answer or a SlipwayError escapes. */
async function answerOf(text: string): Promise<string> {
  try {
    const { graph } = (await read(text)).signatures[0]!
    const names = graph.outputs.map((output) => output.name)
    const rows = graph.inputs.map(({ type }) => {
      const shape = type.shape.map((size) => (typeof size === 'number' ? size : 2))
      const size = shape.reduce((product, side) => product * side, 1)
      return type.dataType === 'STRING'
        ? strings(shape, Array<string>(size).fill(''))
        : float64(shape, new Float64Array(size))
    })
    await prepareSession(graph, names).run(rows)
    return 'answer'
  } catch (error) {
    if (isSlipwayError(error)) return error.code
    throw error
  }
}
