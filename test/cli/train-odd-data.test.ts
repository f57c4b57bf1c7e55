// What people's tables hold besides numbers: each is taken, or refused by row and column with what to do.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { convertModel, toOnnx } from '../../src/cli/convert-model.ts'
import { loadModel } from '../../src/index.ts'
import { lowerOutputs } from '../../src/passes/lower-outputs.ts'
import { seededRandom } from '../../src/training/random.ts'
import { runCli } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-odd-'))
const output = join(folder, 'model.slipway')
const random = seededRandom(5)
const xs = Array.from({ length: 60 }, () => random().toFixed(4))

function file(name: string, text: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** Lines of x and y, the header in front. */
const table = (header: string, line: (x: string, i: number) => string) =>
  [header, ...xs.map(line)].join('\n')

const train = (path: string, ...more: readonly string[]) =>
  runCli(['train', path, '--target', 'y', '-o', output, ...more])

for (const [what, text, options, message] of [
  [
    'a text in a target of numbers',
    table('x,y', (x, i) => `${x},${i === 7 ? 'oops' : x}`),
    [],
    /row 8, target "y": "oops" stands where numbers belong.*--task classification/s,
  ],
  [
    'numbers with commas',
    table('x;y', (x) => `${x.replace('.', ',')};${x}`),
    [],
    /x: its numbers are written like "0,\d+"; write them as 1234\.5/,
  ],
  ['no names', table('1,2', (x) => `${x},${x}`), [], /first line holds numbers, not names/],
  [
    'an index without a name',
    table(',x,y', (x, i) => `${i},${x},${x}`),
    [],
    /column 1 has no name.*index=False/s,
  ],
  [
    'no held-out row',
    table('x,y', (x) => `${x},${x}`),
    ['--test', '0.001'],
    /--test 0\.001 holds none out/,
  ],
  ['hardly a training row', table('x,y', (x) => `${x},${x}`), ['--test', '0.99'], /leaves 1/],
  [
    'more folds than rows',
    table('x,y', (x) => `${x},${x}`),
    ['--folds', '61'],
    /can't be divided in 61 folds/,
  ],
  [
    'weights of classes for a quantity',
    table('x,y', (x) => `${x},${x}`),
    ['--balanced'],
    /target is a quantity/,
  ],
  [
    'numbers beyond float32 sums',
    table('x,y', (x, i) => `${x},${i}e300`),
    ['--model', 'boosting'],
    /not finite/,
  ],
  [
    'UTF-16',
    Buffer.from(`\ufeff${table('x,y', (x) => `${x},${x}`)}`, 'utf16le'),
    [],
    /UTF-16.*UTF-8/s,
  ],
  ['a workbook', Buffer.from('PK\u0003\u0004 and so on'), [], /workbook.*CSV/s],
  ['a quote that never ends', `x,y\n1,"2\n3,4\n`, [], /quoted field.*near record 1/],
] as const)
  test(`${what}: refused`, async () => {
    const { code, stderr } = await train(file('odd.csv', text), ...options)
    assert.notEqual(code, 0)
    assert.match(stderr, message)
  })

test('JSON: lines, a list, text without an ending; half a line and nested values are refused', async () => {
  const records = xs.map((x, i) => ({ x: Number(x), y: Number(x) * 2 + (i % 3) }))
  const lines = records.map((record) => JSON.stringify(record)).join('\n')
  for (const [name, text] of [
    ['lines.jsonl', lines],
    ['table', `\n${lines}\n`],
    ['list.json', JSON.stringify(records, null, 1)],
  ] as const)
    assert.equal((await train(file(name, text), '-q')).code, 0, name)
  const half = await train(file('half.jsonl', lines.slice(0, -3)))
  assert.match(half.stderr, /half\.jsonl, line 60 is not valid JSON/)
  const nested = await train(file('nested.jsonl', `${lines}\n{"x":[1],"y":2}`))
  assert.match(nested.stderr, /line 61: "x" holds a list.*--ignore x/s)
})

test('names of columns say nothing to a terminal', async () => {
  const hostile = file(
    'hostile.csv',
    table('a\u001b[2J,y', (x, i) => `${x},${i}`),
  )
  const { code, stderr } = await runCli(['train', hostile, '--target', 'price', '-o', output])
  assert.equal(code, 1)
  assert.match(stderr, /It has a\\u001b\[2J, y\./)
})

test('interrupted, it leaves no file', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'slipway-interrupted-'))
  const rows = Array.from({ length: 20_000 }, () => `${random()},${random()},${random()}`)
  const data = file('long.csv', ['a,b,y', ...rows].join('\n'))
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('../../src/cli/main.js', import.meta.url)),
      'train',
      data,
      '--target=y',
      '--model=forest',
      '--trees=5000',
      `--output=${join(empty, 'model.slipway')}`,
      `--report=${join(empty, 'report.html')}`,
    ],
    { stdio: 'ignore' },
  )
  await sleep(1500)
  child.kill('SIGINT')
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  assert.ok(signal === 'SIGINT' || code === 130)
  assert.deepEqual(readdirSync(empty), [])
})

test('trees that part missing categories from all others are ONNX that other engines read', async () => {
  const lines = xs.map((x, i) => `${['', 'p', 'q'][i % 3]},${i % 3 === 0 ? 5 : Number(x)}`)
  const { code } = await train(
    file('missing.csv', ['x,y', ...lines].join('\n')),
    '--model=boosting',
    '--min-leaf=2',
    '-q',
  )
  assert.equal(code, 0)
  const loaded = await loadModel(output)
  const { graph } = lowerOutputs(loaded.signatureFor(['predict']).graph, ['predict'])
  const sets = graph.nodes.flatMap(({ attributes }) => {
    const members = attributes['membership_values'] as { readonly data: Float64Array } | undefined
    return members ? [members.data] : []
  })
  // The set of the split that missing values alone go left of, and its member that no row has.
  assert.ok(sets.some((data) => data.includes(0.5)))
  // NaN ends a set: none is empty.
  for (const data of sets)
    data.forEach((value, i) =>
      assert.ok(value === value || (i > 0 && data[i - 1]! === data[i - 1]!)),
    )
  assert.ok(toOnnx(loaded, ['predict']).bytes.length > 0)
})

test('trees with sets of categories are read back from ONNX, answers and all', async () => {
  const kinds = ['', 'p', 'q', 'r', 's', 't', 'u']
  const lines = xs.map(
    (x, i) => `${kinds[i % 7]},${x},${[0, 9, 2, 30, 5, 17, 1][i % 7]! + Number(x)}`,
  )
  const { code } = await train(
    file('sets.csv', ['kind,x,y', ...lines].join('\n')),
    '--model=boosting',
    '--min-leaf=2',
  )
  assert.equal(code, 0)
  const onnx = file('sets.onnx', '')
  await convertModel(output, onnx, ['predict'])
  const data = [...kinds, 'never seen', '12']
  const rows = [
    {
      name: 'x',
      datatype: 'FP64',
      shape: [9, 1],
      data: [0.1, 0.9, 0.4, 0.1, 0.5, 0.9, 0.25, 0.6, null],
    },
    { name: 'kind', datatype: 'BYTES', shape: [9, 1], data },
  ] as const
  const [mine, theirs] = await Promise.all(
    [output, onnx].map(async (path) => {
      const [answer] = await (await loadModel(path)).infer(rows, { outputs: ['predict'] })
      return answer!.data as Float64Array
    }),
  )
  assert.ok(new Set(mine).size > 2)
  // The standard adds a row's leaves up after the trees, in another order.
  mine!.forEach((value, i) => assert.ok(Math.abs(value - theirs![i]!) <= 1e-13 * Math.abs(value)))
})
