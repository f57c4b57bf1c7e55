import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { FaultCode } from '../../../errors.ts'
import { isSlipwayError } from '../../../errors.ts'
import { inferColumns } from '../infer-columns.ts'
import { readTable } from '../read-table.ts'
import { boundedCompressors } from './bounded-compressors.ts'
import { decodeParquet } from './decode-parquet.ts'

const folder = 'test/fixtures/parquet'
const truth = JSON.parse(readFileSync(`${folder}/types.json`, 'utf8')) as Readonly<
  Record<string, readonly (string | null)[]>
>
const scratch = mkdtempSync(join(tmpdir(), 'slipway-'))

function file(name: string, bytes: Uint8Array): string {
  const path = join(scratch, name)
  writeFileSync(path, bytes)
  return path
}

const refused = (path: string, codes: readonly FaultCode[], part: RegExp) =>
  assert.rejects(
    readTable(path),
    (error) =>
      isSlipwayError(error) &&
      codes.includes(error.code) &&
      part.test(`${error.message} ${error.hint}`),
  )

for (const name of readdirSync(folder).filter((own) =>
  /^(types|encodings|small).*parquet$/.test(own),
))
  test(`${name}: every value is what pyarrow wrote`, async () => {
    const table = await readTable(`${folder}/${name}`)
    assert.equal(table.rows, 24)
    table.names.forEach((column, i) => {
      const same = (value: string | null, want: string | null) =>
        value === want ||
        (table.holds![i] === 'number' && value !== null && Number(value) === Number(want))
      table.columns[i]!.forEach((value, row) =>
        assert.ok(same(value, truth[column]![row]!), `${column}, row ${row + 1}: ${value}`),
      )
    })
  })

test('text of digits stays text, and Namibia is not missing; dates are left out with a word', async () => {
  const table = await readTable(`${folder}/types-snappy.parquet`)
  const { features, leftOut } = inferColumns(table, ['text', 'int8', 'date', 'micro', 'nothing'])
  const text = features.find(({ name }) => name === 'text')!
  assert.deepEqual(text.kind === 'category' && text.levels, [' x ', '007', 'Köln', 'NA'].toSorted())
  assert.equal(features.find(({ name }) => name === 'int8')!.kind, 'number')
  assert.deepEqual(
    leftOut.map(({ name }) => name),
    ['date', 'micro', 'nothing'],
  )
})

test('nested columns are refused by name, unless nobody wants them', async () => {
  await refused(`${folder}/nested.parquet`, ['E_UNSUPPORTED'], /"tags" holds lists.*--ignore tags/)
  const table = await readTable(`${folder}/nested.parquet`, (name) => name.length === 1)
  assert.deepEqual(table.names, ['x', 'tags', 'place', 'y'])
  assert.deepEqual(
    [table.columns[0]![3], table.columns[1]![3], table.columns[3]![3]],
    ['3', null, '9'],
  )
})

test('whole numbers beyond 2^53 keep their digits, and are no numbers to learn from', async () => {
  const table = await readTable(`${folder}/large-integers.parquet`)
  assert.equal(table.columns[0]![0], '9007199254740993')
  assert.throws(
    () => inferColumns(table, ['id']),
    (error) =>
      isSlipwayError(error) &&
      /row 1, column "id": 9007199254740993 is beyond 2\^53/.test(error.message),
  )
})

test('what is no Parquet file, or half of one, is refused with a word', async () => {
  const whole = readFileSync(`${folder}/types-snappy.parquet`)
  for (const length of [4, 11, 100, 4000, whole.length - 9, whole.length - 1])
    await refused(
      file('half.parquet', whole.subarray(0, length)),
      ['E_FORMAT'],
      /copied completely|written? it again|binary/,
    )
  await refused(
    file('text.parquet', Buffer.from('a,b\n1,2\n')),
    ['E_FORMAT'],
    /does not begin as a Parquet file/,
  )
  const wide = Buffer.from(whole)
  wide.writeUInt32LE(0x7fffffff, whole.length - 8)
  await refused(file('wide.parquet', wide), ['E_FORMAT'], /metadata would be/)
})

test('a run that says it is 133 million values long ends a process, not this one', async () => {
  await refused(
    `${folder}/long-run.parquet`,
    ['E_LIMIT', 'E_FORMAT'],
    /more than 1024 MB|values|can't be read as Parquet/,
  )
})

/** Numbers of a seed: which bytes are changed does not change from run to run. */
function* changes(bytes: Uint8Array, count: number): Generator<Uint8Array> {
  let state = 12345
  const next = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  for (let i = 0; i < count; i++) {
    const changed = Uint8Array.from(bytes)
    for (let j = 0; j <= next(3); j++)
      changed[next(bytes.length)] = [0, 255, 127, 128, next(256)][next(5)]!
    yield changed
  }
}

test('changed bytes give other values or an error, and end soon', async () => {
  const compressors = await boundedCompressors()
  for (const name of ['small-none', 'small-lz4', 'encodings-gzip'])
    for (const bytes of changes(readFileSync(`${folder}/${name}.parquet`), 150)) {
      const read = async (from: number, to: number) => {
        if (!(from >= 0 && from <= to && to <= bytes.length)) throw new Error('outside')
        return bytes.slice(from, to).buffer
      }
      try {
        const opened = await decodeParquet({ length: bytes.length, read }, compressors)
        for (const group of opened.groups.keys())
          for (const column of opened.columns) await opened.readColumn(group, column.name)
      } catch (error) {
        assert.ok(error instanceof Error)
      }
    }
})
